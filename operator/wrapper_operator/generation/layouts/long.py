"""One row a point: a column of times, a column of values, perhaps one that names the series."""

from dataclasses import dataclass

from wrapper_operator.generation.inference.table import Table
from wrapper_operator.generation.inference.timed_rows import TimedRows, timed_rows
from wrapper_operator.generation.layouts.parts import Column, Layout, TimeSource, ValueColumn
from wrapper_operator.generation.request import Hints


@dataclass(frozen=True, kw_only=True)
class Long(Layout):
    """A time and a value in every row."""

    time: TimeSource
    value: ValueColumn
    series: Column | None = None


def recognise(table: Table, hints: Hints) -> Long | None:
    """Return the layout where rows have a time and there is one value column; None otherwise.

    Raises:
        Refused: Two columns or more are needed to tell the rows of one time apart.
    """
    rows = timed_rows(table, hints)
    return _build(rows) if rows and len(rows.values) == 1 else None


def _build(rows: TimedRows) -> Long:
    return Long(
        reading=rows.reading,
        where=rows.where,
        totals=rows.totals,
        totals_column=rows.totals_column,
        doubts=rows.doubts,
        time=rows.time,
        value=rows.values[0],
        series=rows.series,
    )
