"""Names of series must fit into a message."""

from collections.abc import Sequence

from wrapper_contract.messages import MAX_SERIES_CHARACTERS
from wrapper_contract.profile import ColumnProfile
from wrapper_operator.generation.inference.outcome import shorten, unusable
from wrapper_operator.generation.inference.table import Table
from wrapper_operator.generation.layouts.parts import ValueColumn


def check_names(table: Table, values: Sequence[ValueColumn], series: ColumnProfile | None) -> None:
    """Refuse names that are too long.

    Raises:
        Refused: The header of a value column, a text of the series column, or both together are too long.
    """
    longest = max(values, key=lambda value: len(value.header)) if len(values) > 1 else None
    header = 0 if longest is None else len(longest.header) + int(series is not None)
    if longest is not None and (header > MAX_SERIES_CHARACTERS or longest.header.endswith("…")):
        raise _too_long(table, f'the header "{shorten(longest.header)}" of column {longest.index + 1}')
    if series is not None and series.longest + header > MAX_SERIES_CHARACTERS:
        raise _too_long(table, f'a text of the column "{shorten(series.header)}"')


def _too_long(table: Table, what: str) -> Exception:
    return unusable(
        "NameTooLong",
        f"{table.title}: {what} would name a series, which may have {MAX_SERIES_CHARACTERS} characters; "
        f"it is longer: name other columns with seriesColumn or valueColumns",
    )
