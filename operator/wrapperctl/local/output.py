"""Where points and state of a run go."""

import os
from dataclasses import dataclass
from pathlib import Path

from wrapper_contract.run_spec import ApiSourceSpec, FileSourceSpec
from wrapperctl.local.failure import LocalFailure, wrong_usage

STANDARD_OUTPUT = Path("/dev/stdout")
_DASH = Path("-")


@dataclass(frozen=True, kw_only=True)
class OutputFiles:
    """The two files that a run writes."""

    points: Path
    state: Path | None
    """None where the points go to no file of their own: there is nothing that a state would stand beside."""


def output_files(*, name: str, output: Path | None, state: Path | None, inputs: list[Path]) -> OutputFiles:
    """Choose the files, and look whether they can be written before any work is done.

    Args:
        name: The Wrapper's name, for the default.
        output: What `--output` named; `-` is the standard output.
        state: What `--state` named.
        inputs: Files that must not be overwritten.

    Raises:
        LocalFailure: They cannot be written there.
    """
    points = output or Path(f"{name}.points.jsonl")
    if points == _DASH:
        points = STANDARD_OUTPUT
    _check("--output", points, inputs)
    if state is None and not _is_special(points):
        state = points.with_name(f"{points.name}.state.json")
    if state is not None:
        _check_state(state, points, inputs)
    return OutputFiles(points=points, state=state)


def keep_input(files: OutputFiles, source: FileSourceSpec | ApiSourceSpec) -> None:
    """Make sure that the source is not overwritten, whatever named it.

    Raises:
        LocalFailure: It would be.
    """
    if isinstance(source, ApiSourceSpec):
        return
    for option, path in (("--output", files.points), ("--state", files.state)):
        if path is not None and source.path is not None and _same(path, Path(source.path)):
            raise _overwritten(option, path)


def check_place(option: str, path: Path, inputs: list[Path]) -> None:
    """Look whether a file can be written before any work is done.

    Args:
        option: Of the command line, which named it.
        path: Of the file.
        inputs: Files that must not be overwritten.

    Raises:
        LocalFailure: It cannot be written there.
    """
    _check(option, path, inputs)


def _check_state(state: Path, points: Path, inputs: list[Path]) -> None:
    _check("--state", state, inputs)
    if _is_special(state):
        raise wrong_usage(f"--state: {state} is no plain file: name one")
    if _same(points, state):
        raise wrong_usage(f"--output and --state are the same file {points}: name another one")


def _check(option: str, path: Path, inputs: list[Path]) -> None:
    folder = path.parent
    if not folder.exists():
        raise wrong_usage(f"{option}: there is no folder {folder}: make it first, or name another place")
    if not folder.is_dir():
        raise wrong_usage(f"{option}: {folder} is a file, not a folder")
    if path.is_dir():
        raise wrong_usage(f"{option}: {path} is a folder: name a file in it, such as {path / 'points.jsonl'}")
    if any(_same(path, other) for other in inputs):
        raise _overwritten(option, path)
    target = path if path.exists() else folder
    if not os.access(target, os.W_OK):
        raise _no_permission(option, target)


def _is_special(path: Path) -> bool:
    """Tell whether this is a device, a pipe or the like."""
    return path == STANDARD_OUTPUT or (path.exists() and not path.is_file())


def _overwritten(option: str, path: Path) -> LocalFailure:
    return wrong_usage(f"{option}: {path} is what is read; it would be overwritten: name another file")


def _no_permission(option: str, path: Path) -> LocalFailure:
    return wrong_usage(f"{option}: no permission to write to {path}: name another place")


def _same(one: Path, other: Path) -> bool:
    try:
        return one.samefile(other)
    except OSError:
        return one.absolute() == other.absolute()
