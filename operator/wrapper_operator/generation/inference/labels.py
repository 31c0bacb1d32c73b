"""What names the rows of a table whose times stand in the header."""

import math
from collections.abc import Collection

from wrapper_contract.profile import ColumnProfile
from wrapper_operator.generation.inference import words
from wrapper_operator.generation.inference.columns import display, is_constant, texts
from wrapper_operator.generation.inference.hints import Named
from wrapper_operator.generation.inference.outcome import listed, shorten, unusable
from wrapper_operator.generation.inference.series import Naming, likeness, naming_columns
from wrapper_operator.generation.inference.table import Table
from wrapper_operator.generation.inference.totals import find_repeated_header
from wrapper_operator.generation.request import Doubt


def choose_label(table: Table, named: Named, *, busy: Collection[int]) -> Naming:
    """Return the column that names the rows; none where there is one row.

    Args:
        table: The table.
        named: What the manifest names.
        busy: Indices of the time columns.

    Raises:
        Refused: No column alone tells the rows apart.
    """
    if named.series is not None:
        return Naming(column=named.series)
    rows = max((column.rows for column in table.columns), default=0)
    able = naming_columns(table, {*busy, *named.fixed})
    if rows <= 1 or any(_unique(column, rows) for column, _ in named.where):
        return Naming()
    if not able:
        return Naming()
    unique = [column for column in able if _unique(column, rows)]
    if unique:
        return _named_by(unique)
    able = [
        column for column in able if not any(_same_thing(column, fixed) for fixed, _ in named.where)
    ] or able
    crossed = [column for column in able if _crosses(column, named, rows)]
    if crossed:
        return _named_by(crossed)
    if named.where or any(column.distinct is None for column in able):
        return _guess(table, able)
    raise _several_needed(table, able)


def _unique(column: ColumnProfile, rows: int) -> bool:
    held = rows - column.blanks
    return (
        column.distinct is not None and held > 0 and column.distinct >= held and column.blanks <= rows // 10
    )


def _crosses(column: ColumnProfile, named: Named, rows: int) -> bool:
    """Tell whether every text of the column comes once with every text of the columns that `where` fixes."""
    combinations = math.prod((fixed.distinct or 0) for fixed, _ in named.where)
    return bool(named.where) and column.distinct is not None and column.distinct * combinations == rows


def _same_thing(column: ColumnProfile, fixed: ColumnProfile) -> bool:
    """Tell whether two columns are code and name of the same things: their headers differ by that alone."""
    about = [
        {word for word in words.parts(one.header) if word not in words.CODE | words.NAME}
        for one in (column, fixed)
    ]
    return column.distinct == fixed.distinct and about[0] == about[1]


def _named_by(unique: list[ColumnProfile]) -> Naming:
    chosen = unique[0]
    rivals = [one for one in unique[1:] if likeness(one)[:-1] == likeness(chosen)[:-1]]
    if not rivals:
        return Naming(column=chosen)
    doubt = Doubt(
        text=f"the columns {listed(map(display, [chosen, *rivals]))} all tell the rows apart",
        chosen=f'"{shorten(display(chosen))}" names the series',
        hint="seriesColumn settles it",
    )
    return Naming(column=chosen, doubts=(doubt,))


def _guess(table: Table, able: list[ColumnProfile]) -> Naming:
    chosen = min(able, key=lambda column: (-(column.distinct or 1001), likeness(column)))
    doubt = Doubt(
        text=f"the profile of {table.title} does not show which column tells the rows apart",
        chosen=f'"{shorten(display(chosen))}" names the series',
        hint="seriesColumn settles it",
    )
    return Naming(column=chosen, doubts=(doubt,))


def _several_needed(table: Table, able: list[ColumnProfile]) -> Exception:
    if find_repeated_header(table) is not None:
        return unusable(
            "SeveralTables",
            f"{table.title}: the header comes again further down, and rows under it are called as those "
            f"above: several tables stand below each other; give each a file or sheet of its own, or "
            f"provide the code (engine Provided)",
        )
    differing = [column for column in able if not is_constant(column)]
    names = listed([display(column) for column in differing])
    last = max(differing, key=lambda column: (likeness(column), -(column.distinct or 0)))
    shown = listed(texts(last))
    return unusable(
        "DimensionOverlooked",
        f"{table.title}: no single column tells the rows apart, of {names}; "
        f"keep the rows of one kind with where, such as where: {{{shorten(display(last))}: "
        f"{shorten(texts(last)[0]) if texts(last) else '…'}}} (it holds {shown}), "
        f"and name the series with seriesColumn",
    )
