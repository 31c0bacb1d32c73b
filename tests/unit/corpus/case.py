"""What a case of the corpus expects, read from its YAML file."""

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

import yaml

DATA = Path(__file__).parents[2] / "data"

Key = tuple[str, str | None]
"""Time (RFC 3339 in UTC) or category, and series."""
Points = dict[Key, float]

NONE = "~"
_EARLIEST = "0001-01-01T00:00:00Z"


@dataclass(frozen=True, kw_only=True)
class ExpectedRefusal:
    """How a refusal must read."""

    exit: int
    words: tuple[str, ...]
    any_words: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Case:
    """One expectation about one file."""

    name: str
    path: Path
    format: Literal["csv", "xlsx"]
    timezone: str
    traps: tuple[str, ...]
    hints: dict[str, Any]
    points: Points
    rejected: int
    revised: int
    repeated: int
    doubts: tuple[str, ...]
    doubts_allowed: tuple[str, ...]
    refusal: ExpectedRefusal | None
    about: str = field(repr=False)


_KEYS = frozenset(
    {"file", "about", "format", "timezone", "traps", "hints", "x", "points", "points_file", "categories"}
    | {"rejected", "revised", "repeated", "doubts", "doubts_allowed", "refusal"}
)


def load_cases() -> list[Case]:
    """Return all cases, by name."""
    return [_load(path) for path in sorted((DATA / "cases").glob("*.yaml"))]


def _load(path: Path) -> Case:
    # Every scalar stays text: 2024-07 is no date here and 1.10 no number until it is a value.
    raw = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
    unknown = set(raw) - _KEYS
    if unknown:
        raise ValueError(f"{path.name}: unknown keys {sorted(unknown)}")
    file = DATA / "files" / raw["file"]
    return Case(
        name=path.stem,
        path=file,
        format=raw.get("format") or ("xlsx" if file.suffix in {".xlsx", ".xlsm", ".xls"} else "csv"),
        timezone=raw.get("timezone", "UTC"),
        traps=tuple(raw["traps"]),
        hints=raw.get("hints", {}),
        points=_points(raw),
        rejected=int(raw.get("rejected", 0)),
        revised=int(raw.get("revised", 0)),
        repeated=int(raw.get("repeated", 0)),
        doubts=tuple(raw.get("doubts", ())),
        doubts_allowed=tuple(raw.get("doubts_allowed", ())),
        refusal=_refusal(raw.get("refusal")),
        about=raw["about"],
    )


def _refusal(raw: dict[str, Any] | None) -> ExpectedRefusal | None:
    if raw is None:
        return None
    return ExpectedRefusal(
        exit=int(raw["exit"]), words=tuple(raw.get("words", ())), any_words=tuple(raw.get("any_words", ()))
    )


def _points(raw: dict[str, Any]) -> Points:
    categories = raw.get("categories") == "true"
    points: Points = {}
    for series, xs in _tables(raw):
        for x, y in xs.items():
            if y != NONE:
                points[x if categories else whole_time(x), None if series == NONE else series] = float(y)
    return points


def _tables(raw: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    if "points_file" in raw:
        lines = (DATA / "points" / raw["points_file"]).read_text(encoding="utf-8").splitlines()
        tables = [json.loads(line) for line in lines]
        return [(NONE if t["series"] is None else t["series"], t["points"]) for t in tables]
    columns = raw.get("x", [])
    return [
        (series, dict(zip(columns, found, strict=True)) if isinstance(found, list) else found)
        for series, found in raw.get("points", {}).items()
    ]


def whole_time(start: str) -> str:
    """Complete the beginning of an RFC 3339 time.

    >>> whole_time("2024-07")
    '2024-07-01T00:00:00Z'
    """
    return start if start.endswith("Z") else start + _EARLIEST[len(start) :]
