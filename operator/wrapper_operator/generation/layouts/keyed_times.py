"""Eurostat's bulk files: keys joined by commas in the first cell of a row, times across."""

from collections.abc import Sequence
from dataclasses import dataclass

from wrapper_operator.generation.inference.columns import texts
from wrapper_operator.generation.inference.header_times import times_across
from wrapper_operator.generation.inference.numbers import merge_formats
from wrapper_operator.generation.inference.outcome import listed, misnamed, nearest, shorten, unusable
from wrapper_operator.generation.inference.table import Table, reading_of
from wrapper_operator.generation.inference.words import fold
from wrapper_operator.generation.layouts.parts import PLAIN, HeaderTime, Layout, NumberFormat
from wrapper_operator.generation.request import Hints


@dataclass(frozen=True, kw_only=True)
class KeyedTimes(Layout):
    """Each row begins with its keys, and one of them names the series."""

    keys: tuple[str, ...]
    kept: tuple[tuple[int, str], ...]
    """Rows kept: place of the key and its text."""
    series: int | None
    """Place of the key that names the series; None where there is one series."""
    kind: str
    columns: tuple[HeaderTime, ...]
    number: NumberFormat = PLAIN


def recognise(table: Table, hints: Hints) -> KeyedTimes | None:
    r"""Return the layout where the first header cell is like `freq,unit,geo\TIME_PERIOD`; None otherwise.

    Raises:
        Refused: A hint names a key or a text that is not there, or no single key tells the rows apart.
    """
    keys = _keys(table)
    across = times_across(table.columns[1:]) if keys else None
    if across is None:
        return None
    rows = [tuple(part.strip() for part in text.split(",")) for text in texts(table.columns[0])]
    rows = [row for row in rows if len(row) == len(keys)]
    kept = _kept(table, keys, rows, hints)
    rows = [row for row in rows if all(row[place] == text for place, text in kept)]
    columns = [column for column in table.columns if column.index in {time.index for time in across.columns}]
    number, doubts = merge_formats(table, columns)
    return KeyedTimes(
        reading=reading_of(table),
        doubts=doubts,
        keys=keys,
        kept=kept,
        series=_series(table, keys, rows, hints),
        kind=across.kind,
        columns=across.columns,
        number=number,
    )


def _keys(table: Table) -> tuple[str, ...]:
    head, mark, _ = table.columns[0].header.partition("\\") if table.columns else ("", "", "")
    return tuple(key.strip() for key in head.split(",")) if mark and "," in head else ()


def _place(table: Table, keys: Sequence[str], name: str, hint: str) -> int:
    places = {fold(key): place for place, key in enumerate(keys)}
    if fold(name) in places:
        return places[fold(name)]
    raise misnamed(
        "NoSuchColumn",
        f'{table.title} has no key "{shorten(name)}", which {hint} names: '
        f"did you mean {listed(nearest(name, keys))}?",
    )


def _kept(
    table: Table, keys: Sequence[str], rows: Sequence[tuple[str, ...]], hints: Hints
) -> tuple[tuple[int, str], ...]:
    kept = []
    for name, text in hints.where.items():
        place = _place(table, keys, name, "where")
        known = list(dict.fromkeys(row[place] for row in rows))
        if text.strip() not in known and table.columns[0].distinct is not None:
            raise misnamed(
                "NoSuchValue",
                f'{table.title}: no row has "{shorten(text)}" as its key {keys[place]}, '
                f"by which `where` keeps rows; there is {listed(nearest(text, known))}",
            )
        kept.append((place, text.strip()))
    return tuple(kept)


def _series(table: Table, keys: Sequence[str], rows: Sequence[tuple[str, ...]], hints: Hints) -> int | None:
    if hints.series_column:
        return _place(table, keys, hints.series_column, "seriesColumn")
    varied = [place for place in range(len(keys)) if len({row[place] for row in rows}) > 1]
    if not varied:
        return None
    alone = [place for place in varied if len({row[place] for row in rows}) == len(set(rows))]
    if alone:
        return max(alone, key=lambda place: (fold(keys[place]) == "geo", place))
    shown = "; ".join(
        f"{keys[place]}: {listed(dict.fromkeys(row[place] for row in rows))}" for place in varied
    )
    first = varied[0]
    raise unusable(
        "DimensionOverlooked",
        f"{table.title}: the keys {listed(keys[place] for place in varied)} are all needed "
        f"to tell the rows apart ({shown}); keep one of all but one, "
        f"such as where: {{{keys[first]}: {rows[0][first]}}}",
    )
