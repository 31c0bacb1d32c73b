"""A plain list of records, of rows under a header, or of pairs, anywhere in a JSON document."""

from wrapper_operator.generation.exchanges.exchange import Exchange
from wrapper_operator.generation.shapes.json_places import best, places
from wrapper_operator.generation.shapes.records import RecordsReading


def recognise(first: Exchange, *, name: str, timezone: str) -> RecordsReading | None:
    """Return how points are read, or None where the reply is of another shape."""
    able = places(first, ("list", "table", "pairs"), grouped=False)
    return best(first, able, name=name, timezone=timezone)
