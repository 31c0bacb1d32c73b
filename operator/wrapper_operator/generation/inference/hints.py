"""Hints resolved against a table: which columns the manifest names, and whether they are there."""

from dataclasses import dataclass

from wrapper_contract.profile import ColumnProfile
from wrapper_operator.generation.inference.columns import display, texts
from wrapper_operator.generation.inference.outcome import listed, misnamed, nearest, shorten
from wrapper_operator.generation.inference.table import Table
from wrapper_operator.generation.inference.words import fold
from wrapper_operator.generation.request import Hints


@dataclass(frozen=True, kw_only=True)
class Named:
    """The columns that the manifest names."""

    time: ColumnProfile | None = None
    values: tuple[ColumnProfile, ...] = ()
    series: ColumnProfile | None = None
    where: tuple[tuple[ColumnProfile, str], ...] = ()

    @property
    def fixed(self) -> frozenset[int]:
        """Indices of the columns that hold one text in all rows kept."""
        return frozenset(column.index for column, _ in self.where)


def resolve(table: Table, hints: Hints) -> Named:
    """Return the columns that hints name.

    Raises:
        Refused: A column is not there, or never holds the text that rows are kept by.
    """

    def find(name: str, hint: str) -> ColumnProfile:
        return find_column(table, name, hint=hint)

    return Named(
        time=find(hints.time_column, "timeColumn") if hints.time_column else None,
        values=tuple(find(name, "valueColumns") for name in hints.value_columns),
        series=find(hints.series_column, "seriesColumn") if hints.series_column else None,
        where=tuple((_check_text(table, find(name, "where"), text)) for name, text in hints.where.items()),
    )


def find_column(table: Table, name: str, *, hint: str) -> ColumnProfile:
    """Return the column of this name; case and outer blanks count only where they tell columns apart.

    Raises:
        Refused: There is none, or there are several.
    """
    for matching in (_exactly, _loosely, _by_last_part, _by_place):
        found = [column for column in table.columns if matching(column, name)]
        if len(found) == 1:
            return found[0]
        if found:
            places = ", ".join(str(column.index + 1) for column in found)
            raise misnamed(
                "AmbiguousColumn",
                f'{table.title}: {hint} names "{shorten(name)}", but the columns {places} are called that: '
                f"write the whole header, or give one of them another name",
            )
    names = nearest(name, (display(column) for column in table.columns))
    raise misnamed(
        "NoSuchColumn",
        f'{table.title} has no column "{shorten(name)}", which {hint} names: '
        + (f"did you mean {listed(names)}?" if names else "it has no columns"),
    )


def _exactly(column: ColumnProfile, name: str) -> bool:
    return bool(column.header) and column.header.strip() == name.strip()


def _loosely(column: ColumnProfile, name: str) -> bool:
    return bool(column.header) and " ".join(fold(column.header).split()) == " ".join(fold(name).split())


def _by_last_part(column: ColumnProfile, name: str) -> bool:
    parts = [str(cell) for cell in column.header_cells if cell not in (None, "")]
    return len(parts) > 1 and fold(parts[-1]) == fold(name)


def _by_place(column: ColumnProfile, name: str) -> bool:
    return not column.header and fold(name) == display(column)


def _check_text(table: Table, column: ColumnProfile, text: str) -> tuple[ColumnProfile, str]:
    known = texts(column)
    if column.distinct is None or text.strip() in known or column.distinct > len(column.values):
        return column, text.strip()
    raise misnamed(
        "NoSuchValue",
        f'{table.title}: no row has "{shorten(text)}" in the column "{shorten(display(column))}", '
        f"by which `where` keeps rows; it holds {listed(nearest(text, known))}",
    )
