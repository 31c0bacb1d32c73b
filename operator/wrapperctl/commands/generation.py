"""`wrapperctl generation show`: how the code of a Wrapper came about."""

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import msgspec
import yaml

from wrapper_contract.exit_codes import ExitCode
from wrapper_operator.generation.gemini.recorded import WHOLE, Recorded, attempts_of
from wrapperctl.cluster.access import Desk, Place, at
from wrapperctl.local.failure import LocalFailure, wrong_usage
from wrapperctl.view import figures
from wrapperctl.view.generation import attempt_lines, summary_lines


def summary(place: Place, output: str) -> int:
    """Print what the status of a Wrapper in a cluster tells.

    Raises:
        LocalFailure: The cluster or the Wrapper cannot be had.
    """

    async def read(desk: Desk) -> dict[str, Any]:
        status: dict[str, Any] = (await desk.wrapper()).get("status") or {}
        return status.get("generation") or {}

    generation = at(place, read)
    _print(generation, summary_lines(generation), output)
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
        return _whole(found, number)
    told = [{**msgspec.to_builtins(each.metadata), "folder": each.folder.name} for each in found]
    _print(told, [line for each in found for line in attempt_lines(each)], output)
    return ExitCode.DONE


def _whole(found: Sequence[Recorded], number: int) -> int:
    """Print the files of the newest attempt of that number."""
    numbered = [each for each in found if each.metadata.attempt == number]
    if not numbered:
        known = ", ".join(sorted({str(each.metadata.attempt) for each in found}))
        raise wrong_usage(f"--attempt {number}: there is none of this number; there are {known}")
    last = numbered[-1]
    sys.stdout.write("".join(f"{figures.printable(line)}\n" for line in attempt_lines(last)))
    for name in WHOLE:
        text = "\n".join(map(figures.printable, last.text(name).splitlines()))
        sys.stdout.write(f"\n--- {name}\n{text}\n")
    return ExitCode.DONE


def _print(document: object, lines: Sequence[str], output: str) -> None:
    if output == "json":
        sys.stdout.write(json.dumps(document, indent=2, ensure_ascii=False) + "\n")
    elif output == "yaml":
        sys.stdout.write(yaml.safe_dump(document, sort_keys=False, allow_unicode=True))
    else:
        sys.stdout.write("".join(f"{figures.printable(line)}\n" for line in lines))
