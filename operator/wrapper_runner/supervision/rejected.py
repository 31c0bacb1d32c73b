"""Records that could not be used, over all windows of an attempt."""

import msgspec

from wrapper_contract.ipc import MAX_REASONS
from wrapper_contract.report import MAX_EXAMPLES, Rejection


def merged(earlier: list[Rejection], new: list[Rejection]) -> list[Rejection]:
    """Return the rejections of all windows so far, most frequent first; the rarest of too many are dropped.

    Args:
        earlier: Of the windows before.
        new: Of the last one.
    """
    by_reason = {rejection.reason: rejection for rejection in earlier}
    for rejection in new:
        known = by_reason.get(rejection.reason)
        by_reason[rejection.reason] = rejection if known is None else _sum(known, rejection)
    return sorted(by_reason.values(), key=lambda rejection: -rejection.count)[: MAX_REASONS + 1]


def total(rejections: list[Rejection]) -> int:
    """Return how many records they are."""
    return sum(rejection.count for rejection in rejections)


def shown(rejection: Rejection) -> str:
    """Return a reason with its first example, for people."""
    if not rejection.examples:
        return rejection.reason
    first = rejection.examples[0]
    place = f" in {first.place}" if first.place else ""
    return f"{rejection.reason}, such as {first.text!r}{place}"


def _sum(one: Rejection, other: Rejection) -> Rejection:
    examples = [*one.examples, *other.examples][:MAX_EXAMPLES]
    return msgspec.structs.replace(one, count=one.count + other.count, examples=examples)
