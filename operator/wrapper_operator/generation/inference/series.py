"""Which column names the series: the one text column that, with the time, tells the rows apart."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from wrapper_contract.profile import ColumnProfile, KeyCheck
from wrapper_operator.generation.inference import words
from wrapper_operator.generation.inference.columns import display, is_constant, is_text, texts
from wrapper_operator.generation.inference.hints import Named
from wrapper_operator.generation.inference.outcome import listed, shorten, unusable
from wrapper_operator.generation.inference.table import Table
from wrapper_operator.generation.inference.times import reads_as_times
from wrapper_operator.generation.inference.times import reads_as_times
from wrapper_operator.generation.inference.values import names_things
from wrapper_operator.generation.request import Doubt

FEW_KEYS = 2
FEW_SHARE = 0.01


@dataclass(frozen=True, kw_only=True)
class Naming:
    """The column that names the series, or none where there is one series."""

    column: ColumnProfile | None = None
    doubts: tuple[Doubt, ...] = ()


def is_systematic(*, conflicts: int, keys: int) -> bool:
    """Tell whether conflicts are too many to be revisions: 2 keys or more, and over 1 % of all."""
    return conflicts >= FEW_KEYS and conflicts > FEW_SHARE * keys


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
    checks = _checks(table, settled=settled, times=times)
    if named.series is not None:
        _check_named(table, named.series, checks)
        return Naming(column=named.series)
    if _solves(checks, frozenset()):
        return Naming()
    able = [
        column for column in naming_columns(table, {*settled, *busy}) if _is_dimension(table, column, times)
    ]
    solving = [column for column in able if _solves(checks, frozenset({column.index}))]
    if solving:
        return _best(solving)
    pair = _pair(checks)
    if pair is not None:
        raise _two_needed(table, pair)
    return _unproven(table, named, able, known=frozenset() in checks)


def naming_columns(table: Table, excluded: Collection[int]) -> list[ColumnProfile]:
    """Return the columns that can name series, the most name-like first."""
    able = [
        column
        for column in table.columns
        if column.index not in excluded
        and not is_constant(column)
        and not reads_as_times(table, column)
        and not reads_as_times(table, column)
        and (is_text(column) or names_things(column))
    ]
    return sorted(able, key=likeness)


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


def _checks(
    table: Table, *, settled: Collection[int], times: Sequence[int]
) -> dict[frozenset[int], KeyCheck]:
    """Return for each set of columns that may still differ the check that covers it and the whole time."""
    found: dict[frozenset[int], KeyCheck] = {}
    for check in table.facts.keys:
        if not set(times) <= set(check.columns):
            continue
        free = frozenset(check.columns) - frozenset(settled)
        known = found.get(free)
        if known is None or check.conflicts < known.conflicts:
            found[free] = check
    return found


def _solves(checks: dict[frozenset[int], KeyCheck], free: frozenset[int]) -> bool:
    check = checks.get(free)
    return check is not None and not is_systematic(conflicts=check.conflicts, keys=check.distinct)


def _is_dimension(table: Table, column: ColumnProfile, times: Sequence[int]) -> bool:
    """Tell whether texts come again with other times, as those of a series do and those of a record do not."""
    moments = max((one.distinct or 1001 for one in table.columns if one.index in times), default=1)
    if moments <= 2 or column.rows <= 20:
        return True
    return (column.distinct is not None and column.distinct * 10 <= column.rows * 9) or (
        column.distinct is None and column.rows > 2000
    )


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


def _pair(checks: dict[frozenset[int], KeyCheck]) -> frozenset[int] | None:
    pairs = [free for free in checks if len(free) >= 2 and _solves(checks, free)]
    return min(pairs, key=lambda free: (len(free), sorted(free)), default=None)


def _check_named(table: Table, column: ColumnProfile, checks: dict[frozenset[int], KeyCheck]) -> None:
    alone = frozenset({column.index})
    if alone not in checks or _solves(checks, alone):
        return
    larger = [free for free in checks if column.index in free and len(free) > 1 and _solves(checks, free)]
    if larger:
        raise _two_needed(table, min(larger, key=len), series=column)


def _two_needed(table: Table, pair: Collection[int], series: ColumnProfile | None = None) -> Exception:
    columns = sorted((column for column in table.columns if column.index in pair), key=likeness)
    if series is None:
        series = min(columns, key=lambda column: (likeness(column)[:3], -(column.distinct or 1001)))
    others = [column for column in columns if column.index != series.index]
    names = " and ".join(f'"{shorten(display(column))}"' for column in (series, *others))
    keep = "; ".join(_where_example(column) for column in others)
    return unusable(
        "DimensionOverlooked",
        f"{table.title}: for the same time there are several values, which only {names} together tell apart; "
        f"one column can name the series, so keep one of the others with {keep}",
    )


def _where_example(column: ColumnProfile) -> str:
    known = texts(column)
    chosen = next((text for text in known if words.fold(text) in words.WHOLE), known[0] if known else "…")
    name = shorten(display(column))
    held = f" (it holds {listed(known)})" if known else ""
    return f"where: {{{name}: {shorten(chosen)}}}{held}"


def _unproven(table: Table, named: Named, able: Sequence[ColumnProfile], *, known: bool) -> Naming:
    """Choose where the profile does not tell; the preflight run has the last word."""
    if not known and (named.where or not able):
        return Naming()
    if not able:
        return Naming()
    chosen = able[0]
    doubt = Doubt(
        text=f"the profile of {table.title} does not show which column tells the rows of one time apart",
        chosen=f'"{shorten(display(chosen))}" names the series',
        hint="seriesColumn settles it",
    )
    return Naming(column=chosen, doubts=(doubt,))
