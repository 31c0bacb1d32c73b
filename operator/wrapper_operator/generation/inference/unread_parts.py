"""Parts of a time that no rule understands: read past, they would give a value the wrong time."""

from collections.abc import Collection, Sequence

from wrapper_contract.profile import ColumnProfile
from wrapper_operator.generation.inference import words
from wrapper_operator.generation.inference.columns import display, texts
from wrapper_operator.generation.inference.hints import Named
from wrapper_operator.generation.inference.outcome import listed, shorten, unusable
from wrapper_operator.generation.inference.table import Table


def refuse_unread_part(table: Table, named: Named, naming: ColumnProfile | None) -> None:
    """Refuse a series that would be named by months, hours and the like.

    Raises:
        Refused: The naming column is called a part of a time, and the manifest does not ask for it.
    """
    if naming is None or naming == named.series:
        return
    if not words.is_called_part(naming.header) and not _is_called_time(naming):
        return
    name, shown = shorten(display(naming)), listed(texts(naming) or naming.examples, limit=3)
    raise unusable(
        "UnreadTime",
        f'{table.title}: the column "{name}" is called a part of the time, but its cells ({shown}) are '
        f"written in no way that is known; provide the code (engine Provided), or name the series by it with "
        f"seriesColumn: {name}",
    )


def _is_called_time(column: ColumnProfile) -> bool:
    """Tell whether a column is called a time and nothing else, and most of its cells have digits."""
    said, shown = set(words.parts(column.header)), column.examples
    if not said or not said <= words.TIME:
        return False
    return 2 * sum(any(map(str.isdigit, text)) for text in shown) > len(shown)


def refuse_unread_months(
    table: Table, *, known: Collection[int], numbers: Collection[int], columns: Sequence[ColumnProfile]
) -> None:
    """Refuse months across of which some are in words that are not understood.

    Args:
        table: The table.
        known: Indices of the columns that are months.
        numbers: Which months they are.
        columns: The columns of numbers.

    Raises:
        Refused: Between the first and the last month stand as many other columns as months are missing.
    """
    between = [one for one in columns if min(known) < one.index < max(known) and one.index not in known]
    missing = set(range(min(numbers), max(numbers) + 1)) - set(numbers)
    if not missing or len(between) != len(missing):
        return
    raise unusable(
        "UnreadTime",
        f"{table.title}: the columns {listed(map(display, between))} stand between months across, but are "
        f"written in no way that is known; provide the code (engine Provided)",
    )
