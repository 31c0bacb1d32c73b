"""`wrapperctl generation show`: how the code of a Wrapper came about."""

import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import msgspec

from wrapper_contract.exit_codes import ExitCode
from wrapper_operator.cluster.port import ClusterError
from wrapper_operator.generation.gemini.recorded import WHOLE, Recorded, attempts_of
from wrapperctl.cluster.access import Desk, Place, at
from wrapperctl.cluster.records import copy_records
from wrapperctl.local.failure import LocalFailure, wrong_usage
from wrapperctl.view.generation import attempt_lines, summary_lines
from wrapperctl.view.printing import answer, line, remark


def in_cluster(place: Place, number: int | None, output: str) -> int:
    """Print what a Wrapper's status tells, and which attempts its operator recorded, or one of them whole.

    Raises:
        LocalFailure: The cluster or the Wrapper cannot be had, or not the attempt that is asked for.
    """
    with tempfile.TemporaryDirectory(prefix="wrapperctl-") as scratch:
        folder = Path(scratch)
        generation, why_not = at(place, lambda desk: _gather(desk, folder, needed=number is not None))
        found = attempts_of(folder, None)
        if number is not None:
            return _whole(found, number, output)
        if why_not:
            remark(why_not)
        lines = [*summary_lines(generation), *(line for each in found for line in attempt_lines(each))]
        _print({**generation, "recorded": [_told(each) for each in found]}, lines, output)
    return ExitCode.DONE


def recorded(folder: Path, wrapper: str, number: int | None, output: str) -> int:
    """Print the attempts that were recorded for a Wrapper, or the whole of one.

    Raises:
        LocalFailure: There are none.
    """
    if not folder.is_dir():
        raise wrong_usage(f"--from {folder}: there is no such folder")
    found = attempts_of(folder, wrapper)
    if not found:
        raise LocalFailure(ExitCode.NO_DATA, f"{folder} holds no attempt for a Wrapper named {wrapper}")
    if number is not None:
        return _whole(found, number, output)
    _print([_told(each) for each in found], [line for each in found for line in attempt_lines(each)], output)
    return ExitCode.DONE


async def _gather(desk: Desk, folder: Path, *, needed: bool) -> tuple[dict[str, Any], str]:
    """Return the status' part about generation, and why there are no records where they would help."""
    wrapper = await desk.wrapper()
    generation: dict[str, Any] = (wrapper.get("status") or {}).get("generation") or {}
    if not needed and not _may_have_asked_a_model(wrapper["spec"], generation):
        return generation, ""
    try:
        await copy_records(desk, wrapper, folder)
    except (LocalFailure, ClusterError) as error:
        if needed:
            raise
        return generation, str(error)
    return generation, ""


def _may_have_asked_a_model(spec: Mapping[str, Any], generation: Mapping[str, Any]) -> bool:
    without = ("Template", "Provided")
    if (spec.get("generation") or {}).get("engine") in without:
        return False
    return generation.get("engine") not in without or bool(generation.get("failure"))


def _told(recorded: Recorded) -> dict[str, Any]:
    return {**msgspec.to_builtins(recorded.metadata), "folder": recorded.folder.name}


def _whole(found: Sequence[Recorded], number: int, output: str) -> int:
    """Print the files of the newest attempt of that number."""
    numbered = [each for each in found if each.metadata.attempt == number]
    if not numbered:
        known = ", ".join(sorted({str(each.metadata.attempt) for each in found})) or "none at all"
        raise wrong_usage(f"--attempt {number}: there is none of this number; there are {known}")
    last = numbered[-1]
    files = {name: last.text(name) for name in WHOLE}
    lines = attempt_lines(last)
    for name, text in files.items():
        lines += ["", f"--- {name}", *text.splitlines()]
    _print({**_told(last), "files": files}, lines, output)
    return ExitCode.DONE


def _print(document: object, lines: Sequence[str], output: str) -> None:
    answer(document, map(line, lines), output)
