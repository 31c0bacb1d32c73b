"""`wrapperctl checkpoint`: how far a Wrapper of a cluster got, and moving that by hand."""

import json
import sys
from datetime import UTC, datetime
from typing import Any

import msgspec
import yaml

from wrapper_contract.checkpoint import Checkpoint, CollectionPhase
from wrapper_contract.exit_codes import ExitCode
from wrapper_contract.rewinding import Marks, rewind, with_marks
from wrapper_sdk import ParseError, parse_time
from wrapperctl.cluster import checkpoints
from wrapperctl.cluster.access import Desk, Place, at
from wrapperctl.local.failure import wrong_usage
from wrapperctl.view.checkpoint import lines

NONE = "none"


def get(place: Place, output: str) -> int:
    """Print the checkpoint.

    Raises:
        LocalFailure: The cluster or the Wrapper cannot be had.
    """

    async def read(desk: Desk) -> Checkpoint:
        return checkpoints.checkpoint_of(await desk.wrapper())

    _print(at(place, read), output)
    return ExitCode.DONE


def rewound(place: Place, to: str, output: str) -> int:
    """Have everything from a time on fetched again.

    Raises:
        LocalFailure: It cannot be moved there, or not now.
    """
    moment = _moment("--to", to)
    return _moved(place, lambda checkpoint: rewind(checkpoint, moment), verb="rewound", output=output)


def put(place: Place, *, high: str | None, low: str | None, phase: str | None, output: str) -> int:
    """Give the checkpoint other marks.

    Raises:
        LocalFailure: It cannot be moved there, or not now.
    """
    if high is None and low is None and phase is None:
        raise wrong_usage("say what to set: --high, --low or --phase")
    marks = Marks(high=_mark("--high", high), low=_mark("--low", low), phase=_phase(phase))
    return _moved(place, lambda checkpoint: with_marks(checkpoint, marks), verb="set", output=output)


def undo(place: Place, output: str) -> int:
    """Take the last change by hand back.

    Raises:
        LocalFailure: There was none, or it cannot be taken back now.
    """

    async def take_back(desk: Desk) -> Checkpoint:
        change = checkpoints.undone(await desk.wrapper())
        _, after = await checkpoints.move(desk, change, verb="restored", now=datetime.now(UTC))
        return after

    _print(at(place, take_back), output)
    return ExitCode.DONE


def _moved(place: Place, change: checkpoints.Change, *, verb: str, output: str) -> int:
    async def work(desk: Desk) -> Checkpoint:
        _, after = await checkpoints.move(desk, change, verb=verb, now=datetime.now(UTC))
        return after

    _print(at(place, work), output)
    return ExitCode.DONE


def _moment(option: str, text: str) -> datetime:
    try:
        return parse_time(text)
    except ParseError as error:
        raise wrong_usage(
            f"{option}: {error}: write a time such as 2024-07-01 or 2024-07-01T12:00Z"
        ) from error


def _mark(option: str, text: str | None) -> Any:
    if text is None:
        return "keep"
    return None if text == NONE else _moment(option, text)


def _phase(text: str | None) -> CollectionPhase | None:
    if text is None:
        return None
    named: dict[str, CollectionPhase] = {"historical": "Historical", "continuous": "Continuous"}
    if text.lower() not in named:
        raise wrong_usage(f"--phase: {text!r} is none: write Historical or Continuous")
    return named[text.lower()]


def _print(checkpoint: Checkpoint, output: str) -> None:
    fields = msgspec.to_builtins(checkpoint)
    if output == "json":
        sys.stdout.write(json.dumps(fields, indent=2) + "\n")
    elif output == "yaml":
        sys.stdout.write(yaml.safe_dump(fields, sort_keys=False))
    else:
        sys.stdout.write("".join(f"{line}\n" for line in lines(checkpoint)))
