"""Parts of a time that no rule understands: read past, they would give a value the wrong time."""

from collections.abc import Collection, Sequence

from wrapper_contract.profile import ColumnProfile
from wrapper_operator.generation.inference import words
from wrapper_operator.generation.inference.columns import display, texts
from wrapper_operator.generation.inference.hints import Named
from wrapper_operator.generation.inference.outcome import listed, shorten, unusable
from wrapper_operator.generation.inference.table import Table

_WORDS_OF_TIME = words.ONLY_TIME | words.PART_OF_TIME | words.YEAR


def refuse_unread_part(table: Table, named: Named, naming: ColumnProfile | None) -> None:
    """Refuse a series that would be named by months, hours and the like.

    Raises:
        Refused: The naming column is called a part of a time, and the manifest does not ask for it.
    """
    if naming is None or naming == named.series or not is_called_part(naming.header):
        return
    name, shown = shorten(display(naming)), listed(texts(naming) or naming.examples, limit=3)
    raise unusable(
        "UnreadTime",
        f'{table.title}: the column "{name}" is called a part of the time, but its cells ({shown}) are '
        f"written in no way that is known; provide the code (engine Provided), or name the series by it with "
        f"seriesColumn: {name}",
    )


def is_called_part(header: str) -> bool:
    """Tell whether a name says nothing but a part of a time: month, hour UTC."""
    said = set(words.parts(header))
    return bool(said) and said <= _WORDS_OF_TIME and words.divides_time(header)


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
