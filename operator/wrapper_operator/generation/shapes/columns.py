"""Lists of equal length, one of them of times: a record at each position."""

from wrapper_operator.generation.exchanges.exchange import Exchange
from wrapper_operator.generation.exchanges.origins import Kind
from wrapper_operator.generation.shapes.json_places import best, places
from wrapper_operator.generation.shapes.records import RecordsReading

_KINDS: tuple[Kind, ...] = ("columns",)


def recognise(first: Exchange, *, name: str, timezone: str) -> RecordsReading | None:
    """Return how points are read, or None where the reply is of another shape."""
    return best(first, places(first, _KINDS), name=name, timezone=timezone)
