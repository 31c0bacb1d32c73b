"""A plain list of records, of rows under a header, or of pairs, anywhere in a JSON document."""

from wrapper_operator.generation.exchanges.exchange import Exchange
from wrapper_operator.generation.inference.outcome import Refused
from wrapper_operator.generation.shapes.json_places import best, places
from wrapper_operator.generation.shapes.records import RecordsReading


def recognise(first: Exchange, *, name: str, timezone: str) -> RecordsReading | None:
    """Return how points are read, or None where the reply is of another shape."""
    able = places(first, ("list", "table", "pairs", "rows"), grouped=False)
    found = best(first, able, name=name, timezone=timezone)
    return None if found is not None and _is_about_others(first, found) else found


def _is_about_others(first: Exchange, found: RecordsReading) -> bool:
    """Tell whether the only record is what is said about an object by time, or about columns, within it."""
    if len(found.records(first) or ()) != 1:
        return False
    others = places(first, ("keyed", "columns"))
    try:
        return best(first, others, name=found.name, timezone=found.timezone) is not None
    except Refused:
        return False
