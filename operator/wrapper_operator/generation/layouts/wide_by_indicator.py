"""One row a time, one column an indicator: each value column is a series."""

from dataclasses import dataclass

from wrapper_operator.generation.inference.table import Table
from wrapper_operator.generation.inference.timed_rows import timed_rows
from wrapper_operator.generation.layouts.parts import Column, Layout, TimeSource, ValueColumn
from wrapper_operator.generation.request import Hints


@dataclass(frozen=True, kw_only=True)
class WideByIndicator(Layout):
    """A time and several values in every row."""

    time: TimeSource
    values: tuple[ValueColumn, ...]
    series: Column | None = None


def recognise(table: Table, hints: Hints) -> WideByIndicator | None:
    """Return the layout where rows have a time and there are several value columns; None otherwise.

    Raises:
        Refused: Two columns or more are needed to tell the rows of one time apart.
    """
    rows = timed_rows(table, hints)
    if rows is None or len(rows.values) < 2:
        return None
    return WideByIndicator(
        reading=rows.reading,
        where=rows.where,
        totals=rows.totals,
        totals_column=rows.totals_column,
        doubts=rows.doubts,
        time=rows.time,
        values=rows.values,
        series=rows.series,
    )
