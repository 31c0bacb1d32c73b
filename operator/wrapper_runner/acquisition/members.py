"""Which file of a zip is the data file. Names alone decide; no name is ever used as a path."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from wrapper_contract.redaction import shown_text
from wrapper_runner.acquisition.acquired import Format

_EXTENSIONS: dict[Format, tuple[frozenset[str], ...]] = {
    # Each set only counts where the ones before it gave nothing.
    "csv": (frozenset({".csv", ".tsv", ".tab"}), frozenset({".txt", ".dat", ".asc", ".data", ""})),
    "xlsx": (frozenset({".xlsx", ".xlsm"}), frozenset({".xls"})),
}
_OTHER: dict[Format, Format] = {"csv": "xlsx", "xlsx": "csv"}
_SYSTEM_FILES = frozenset({"thumbs.db", "desktop.ini"})
_DESCRIPTION = re.compile(
    r"(?i)(?:^|[^a-z])(?:meta-?_?data|read-?_?me|licen[cs]e|codebook|data-?_?dictionary|disclaimer"
    r"|changelog|about|notes|leia-?_?me)(?:[^a-z]|$)"
)
_SHOWN = 10


@dataclass(frozen=True)
class Choice:
    """The data file of a zip, or why there is not exactly one."""

    member: str | None
    problem: str = ""


def choose_member(names: Sequence[str], *, format: Format) -> Choice:  # noqa: A002 - the manifest's word
    """Choose the one data file of a zip.

    Args:
        names: All that the zip lists, as it lists them.
        format: What the manifest declares.
    """
    files = [name for name in names if not _is_clutter(name)]
    if not files:
        return Choice(None, "is a zip without a file in it")
    # A workbook that is called CSV is still read as a workbook, so it is the data file of such a zip too.
    candidates = _candidates(files, format) or _candidates(files, _OTHER[format])
    if not candidates:
        return Choice(None, f"is a zip without a CSV file or workbook, it holds {_listed(files)}")
    data = [name for name in candidates if not _DESCRIPTION.search(_stem(name))] or candidates
    if len(data) == 1:
        return Choice(data[0])
    return Choice(
        None,
        f"is a zip with {len(data)} data files ({_listed(data)}):"
        " unpack it and name the one that is wanted, or put that one into a zip of its own",
    )


def _candidates(files: Sequence[str], format: Format) -> list[str]:  # noqa: A002
    for extensions in _EXTENSIONS[format]:
        found = [name for name in files if PurePosixPath(name).suffix.lower() in extensions]
        if found:
            return found
    return []


def _is_clutter(name: str) -> bool:
    parts = name.replace("\\", "/").split("/")
    return (
        parts[-1] == ""
        or "__MACOSX" in parts
        or any(part.startswith(".") and part not in (".", "..") for part in parts)
        or parts[-1].lower() in _SYSTEM_FILES
    )


def _stem(name: str) -> str:
    return PurePosixPath(name).stem


def _listed(names: Sequence[str]) -> str:
    shown = ", ".join(shown_text(name, limit=80) for name in names[:_SHOWN])
    return shown + (f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else "")
