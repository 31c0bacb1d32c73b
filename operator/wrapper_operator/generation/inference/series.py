"""Which column names the series: the one text column that, with the time, tells the rows apart."""

import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from wrapper_contract.profile import ColumnProfile
from wrapper_operator.generation.inference import words
from wrapper_operator.generation.inference.carrying import is_carried
from wrapper_operator.generation.inference.columns import display, is_constant, is_text, is_whole, texts
from wrapper_operator.generation.inference.hints import Named
from wrapper_operator.generation.inference.key_checks import KeyChecks
from wrapper_operator.generation.inference.outcome import listed, shorten, unusable
from wrapper_operator.generation.inference.table import Table
from wrapper_operator.generation.inference.times import reads_as_times
from wrapper_operator.generation.inference.values import names_things
from wrapper_operator.generation.request import Doubt


@dataclass(frozen=True, kw_only=True)
class Naming:
    """The column that names the series, or none where there is one series."""

    column: ColumnProfile | None = None
    doubts: tuple[Doubt, ...] = ()


def choose_series(table: Table, named: Named, *, times: Sequence[int], busy: Collection[int]) -> Naming:
    """Return the column that names the series of a table with a time in every row.

    Args:
        table: The table.
        named: What the manifest names.
        times: Indices of the columns that make the time.
        busy: Indices of columns that cannot name series: values.

    Raises:
        Refused: Two columns or more are needed, and the manifest settles none of them.
    """
    settled = _settled(table, named, times)
    checks = KeyChecks.of(table, settled=settled, fixed=named.fixed, times=times)
    if named.series is not None:
        _check_named(table, named.series, checks)
        return Naming(column=named.series)
    able = [
        column for column in naming_columns(table, {*settled, *busy}) if _is_dimension(table, column, times)
    ]
    if any(is_carried(table, column) for column in table.columns if column.index in times):
        # A time that stands in the first of several rows: the profile's checks saw only those rows.
        return _unproven(table, able, known=len(times) == 1, times=times)
    repeated = [column for column in able if not named.fixed and _crosses_times(table, column, times)]
    if checks.is_unique(frozenset()) and not repeated:
        return Naming()
    written_once = [column for column in able if is_carried(table, column)]
    if written_once:
        return Naming(column=written_once[0])
    solving = [column for column in able if checks.improves(frozenset({column.index})) or column in repeated]
    if solving:
        return _best(solving)
    if checks.solves(frozenset()):
        return Naming()
    pair = checks.pair()
    if pair is not None:
        raise _two_needed(table, pair)
    if checks.hopeless():
        raise _many_needed(table, able)
    return _unproven(table, able, known=frozenset() in checks.found, times=times)


def naming_columns(table: Table, excluded: Collection[int]) -> list[ColumnProfile]:
    """Return the columns that can name series, the most name-like first.

    Whole numbers of few kinds name classes where they are not asked for as values.
    """
    able = [
        column
        for column in table.columns
        if column.index not in excluded
        and not is_constant(column)
        and not reads_as_times(table, column)
        and not _says_when_or_where(column)
        and not reads_as_times(table, column)
        and (is_text(column) or names_things(column) or is_whole(column))
    ]
    return sorted(able, key=likeness)


def _says_when_or_where(column: ColumnProfile) -> bool:
    said = words.tokens(column.header)
    return not is_text(column) and (said <= words.ONLY_TIME or bool(said & words.PLACE))


def likeness(column: ColumnProfile) -> tuple[int, int, int, int, int]:
    """Return a key that sorts names before codes, codes before notes, full columns before gappy ones."""
    said = words.tokens(column.header)
    note = int(bool(said & (words.NOTE | words.ATTRIBUTE | words.UNIT)))
    gappy = int(column.blanks * 10 > column.rows)
    plain = 0 if said & words.NAME else 1
    return note, gappy, int(is_code(column)), plain, column.index


def is_code(column: ColumnProfile) -> bool:
    """Tell whether a column abbreviates: by its name, or by short texts without blanks in capitals."""
    said = words.tokens(column.header)
    if said & words.CODE and not said & words.PROPER_NAME:
        return True
    if not is_text(column):
        return True
    shown = texts(column)[:100]
    return bool(shown) and all(len(text) <= 8 and text == text.upper() and " " not in text for text in shown)


def _settled(table: Table, named: Named, times: Sequence[int]) -> frozenset[int]:
    still = {column.index for column in table.columns if is_constant(column)}
    return frozenset({*times, *named.fixed, *still})


def _is_dimension(table: Table, column: ColumnProfile, times: Sequence[int]) -> bool:
    """Tell whether texts come again with other times, as a series' does and a record's does not."""
    moments = max((one.distinct or 1001 for one in table.columns if one.index in times), default=1)
    if moments <= 2 or column.rows <= 20:
        return True
    return (column.distinct is not None and column.distinct * 10 <= column.rows * 9) or (
        column.distinct is None and column.rows > 2000
    )


def _crosses_times(table: Table, column: ColumnProfile, times: Sequence[int]) -> bool:
    """Tell whether every text comes once with every time, most of them without a value perhaps."""
    moments = [one.distinct for one in table.columns if one.index in times]
    if not moments or None in moments or column.distinct is None:
        return False
    times_of_all = math.prod(moment or 1 for moment in moments)
    return column.distinct > 1 and times_of_all > 1 and column.distinct * times_of_all == column.rows


def _best(solving: Sequence[ColumnProfile]) -> Naming:
    chosen = solving[0]
    rank = likeness(chosen)[:-1]
    rivals = [one for one in solving[1:] if likeness(one)[:-1] == rank and one.distinct != chosen.distinct]
    if not rivals:
        return Naming(column=chosen)
    names = listed([display(chosen), *(display(one) for one in rivals)])
    doubt = Doubt(
        text=f"each of the columns {names} tells the rows of one time apart",
        chosen=f'"{shorten(display(chosen))}" names the series',
        hint="seriesColumn settles it",
    )
    return Naming(column=chosen, doubts=(doubt,))


def _check_named(table: Table, column: ColumnProfile, checks: KeyChecks) -> None:
    alone = frozenset({column.index})
    if alone not in checks.found or checks.solves(alone):
        return
    larger = [free for free in checks.found if column.index in free and len(free) > 1 and checks.solves(free)]
    if larger:
        raise _two_needed(table, min(larger, key=len), series=column)


def _two_needed(table: Table, pair: Collection[int], series: ColumnProfile | None = None) -> Exception:
    columns = sorted((column for column in table.columns if column.index in pair), key=likeness)
    if series is None:
        # A dimension with a text for all of it is rather kept at that than split up.
        parts = [column for column in columns if not _has_whole(column)] or columns
        series = min(parts, key=lambda column: (likeness(column)[:3], -(column.distinct or 1001)))
    others = [column for column in columns if column.index != series.index]
    names = " and ".join(f'"{shorten(display(column))}"' for column in (series, *others))
    keep = "; ".join(_where_example(column) for column in others)
    return unusable(
        "DimensionOverlooked",
        f"{table.title}: for the same time there are several values, which only {names} together tell apart; "
        f"one column can name the series, so keep one of the others with {keep}",
    )


def _has_whole(column: ColumnProfile) -> bool:
    return any(words.fold(text) in words.WHOLE for text in texts(column))


def _where_example(column: ColumnProfile) -> str:
    known = texts(column)
    chosen = next((text for text in known if words.fold(text) in words.WHOLE), known[0] if known else "…")
    name = shorten(display(column))
    held = f" (it holds {listed(known)})" if known else ""
    return f"where: {{{name}: {shorten(chosen)}}}{held}"


def _more_rows_than_times(table: Table, times: Sequence[int]) -> bool:
    moments = [one.distinct for one in table.columns if one.index in times]
    rows = max(column.rows for column in table.columns)
    return None not in moments and rows > math.prod(moment or 1 for moment in moments)


def _is_measure(column: ColumnProfile) -> bool:
    return not is_text(column) and not names_things(column)


def _is_balanced(column: ColumnProfile) -> bool:
    """Tell whether every text comes equally often, as those of a series do."""
    counts = {value.count for value in column.values}
    return column.distinct is not None and len(counts) == 1 and counts != {1} and column.blanks == 0


def _many_needed(table: Table, able: Sequence[ColumnProfile]) -> Exception:
    keep = "; ".join(_where_example(column) for column in able[:4])
    return unusable(
        "DimensionOverlooked",
        f"{table.title}: for the same time there are several values, and not even two of the columns "
        f"{listed(map(display, able))} tell them apart; one column can name the series, so keep "
        f"one of each of the others with where, such as {keep}",
    )


def _unproven(table: Table, able: Sequence[ColumnProfile], *, known: bool, times: Sequence[int]) -> Naming:
    """Choose where the profile does not tell; the preflight run has the last word."""
    if not known:
        # A series too few shows in the preflight run, a series too many never does.
        needed = _more_rows_than_times(table, times)
        able = [column for column in able if not _is_measure(column) and (needed or _is_balanced(column))]
    if not able:
        return Naming()
    chosen = able[0]
    rivals = [one for one in able[1:] if likeness(one)[:-1] == likeness(chosen)[:-1]]
    if not rivals:
        return Naming(column=chosen)
    names = listed([display(chosen), *(display(one) for one in rivals)])
    doubt = Doubt(
        text=f"the profile of {table.title} does not show which of the columns {names} "
        f"tells the rows of one time apart",
        chosen=f'"{shorten(display(chosen))}" names the series',
        hint="seriesColumn settles it",
    )
    return Naming(column=chosen, doubts=(doubt,))
