"""`wrapperctl suspend`, `resume`, `restart`, `regenerate` and `poll`: one field of the manifest each."""

from collections.abc import Callable

from rich.text import Text

from wrapper_contract.exit_codes import ExitCode
from wrapper_operator.cluster.port import Raw
from wrapperctl.cluster import changes
from wrapperctl.cluster.access import Desk, Place, at
from wrapperctl.view.printing import answer, remark

Choose = Callable[[Raw], changes.Change]


def suspend(place: Place, output: str) -> int:
    """Have a Wrapper stop after flushing.

    Raises:
        LocalFailure: The cluster or the Wrapper cannot be had.
    """
    return _change(place, lambda _: changes.suspension(suspend=True), output)


def resume(place: Place, output: str) -> int:
    """Have a suspended Wrapper go on.

    Raises:
        LocalFailure: The cluster or the Wrapper cannot be had.
    """
    return _change(place, lambda _: changes.suspension(suspend=False), output)


def restart(place: Place, output: str) -> int:
    """Have a Wrapper begin a new execution.

    Raises:
        LocalFailure: The cluster or the Wrapper cannot be had.
    """
    return _change(place, changes.next_restart, output)


def regenerate(place: Place, output: str) -> int:
    """Have the collector code written anew.

    Raises:
        LocalFailure: The cluster or the Wrapper cannot be had.
    """
    return _change(place, changes.next_revision, output)


def poll(place: Place, output: str) -> int:
    """Have the source asked now.

    Raises:
        LocalFailure: The Wrapper has no polls, is suspended, or asks just now.
    """
    return _change(place, changes.next_poll, output)


def _change(place: Place, choose: Choose, output: str) -> int:
    before, change = at(place, lambda desk: _make(desk, choose))
    metadata = before["metadata"]
    _remark(before, change)
    told = {
        "namespace": metadata["namespace"],
        "name": metadata["name"],
        "field": change.path,
        "value": change.value,
    }
    shown = str(change.value).lower() if isinstance(change.value, bool) else change.value
    answer(told, [Text(f"{metadata['name']}: {change.path} is {shown}")], output)
    return ExitCode.DONE


async def _make(desk: Desk, choose: Choose) -> tuple[Raw, changes.Change]:
    wrapper = await desk.wrapper()
    change = choose(wrapper)
    await changes.make(desk, wrapper, change)
    return wrapper, change


def _remark(wrapper: Raw, change: changes.Change) -> None:
    name, keeper = wrapper["metadata"]["name"], changes.keeper(wrapper)
    if keeper:
        remark(
            f"{name} is kept by {keeper}, which may take this back: set {change.path} in its repository, too"
        )
    if wrapper["spec"].get("suspend") and change.field != "suspend":
        remark(f"{name} is suspended: this takes effect after wrapperctl resume {name}")
