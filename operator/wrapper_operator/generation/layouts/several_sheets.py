"""Several sheets of one shape: each is a year, or a part of the series' name."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from wrapper_operator.generation.layouts.category import Category
from wrapper_operator.generation.layouts.parts import Layout
from wrapper_sdk.times import kinds_of


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """One of the sheets, and where its table stands."""

    name: str
    header_row: int
    first: int


@dataclass(frozen=True, kw_only=True)
class PartOfYear:
    """Where the month, quarter or semester stands whose year is the sheet's name."""

    place: Literal["category", "name"]
    """In the rows' texts, or in the headers of the values."""
    kind: str
    """Of `wrapper_sdk.times`, once the year stands in front."""


@dataclass(frozen=True, kw_only=True)
class SeveralSheets(Layout):
    """A layout that is read from several sheets."""

    inner: Layout
    sheets: tuple[Sheet, ...]
    role: Literal["series", "time", "none"]
    """What a sheet's name says: the series (or its first word), when, or nothing that the rows do not."""
    kind: str | None = None
    """Of the times that sheets are called."""
    part: PartOfYear | None = None


def kind_of_names(names: Sequence[str]) -> str | None:
    """Return the kind of time that all sheets are called by; None where they are called otherwise."""
    common: set[str] = set(kinds_of(names[0])) if names else set()
    for name in names[1:]:
        common &= set(kinds_of(name))
    ranked = [kind for kind in kinds_of(names[0]) if kind in common] if names else []
    return ranked[0] if ranked else None


def combine(inner: Layout, sheets: Sequence[Sheet], part: PartOfYear | None) -> SeveralSheets:
    """Return the layout of sheets alike."""
    kind = kind_of_names([sheet.name for sheet in sheets])
    if isinstance(inner, Category):
        role: Literal["series", "time", "none"] = "time" if kind else "series"
    else:
        role = "none" if kind else "series"
    return SeveralSheets(
        reading=inner.reading,
        where=inner.where,
        totals=inner.totals,
        totals_column=inner.totals_column,
        doubts=tuple(doubt for doubt in inner.doubts if role != "time" or "holds times" not in doubt.text),
        inner=inner,
        sheets=tuple(sheets),
        role=role,
        kind=kind,
        part=part if kind == "year" else None,
    )
