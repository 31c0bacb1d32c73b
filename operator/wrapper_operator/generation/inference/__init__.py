"""From a profile and hints to a layout, or to a refusal: pure, the same in the cluster and on a desk."""

from wrapper_contract.profile import Profile
from wrapper_operator.generation.layouts.parts import Layout
from wrapper_operator.generation.request import Hints, Refusal

__all__ = ["infer"]


def infer(profile: Profile, hints: Hints) -> Layout | Refusal:
    """Return where the points of a file stand, with doubts, or why that cannot be told.

    Args:
        profile: What inspection found in the whole file.
        hints: What the manifest says; it wins over what the values suggest.
    """
    # Layouts are recognised with the parts of this package, so they can only be imported after it.
    from wrapper_operator.generation.inference.deciding import decide

    return decide(profile, hints)
