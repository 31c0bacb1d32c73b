"""An object whose keys are times: `{"2024-01-02": 1.09, …}`, by name of a series too."""

from wrapper_operator.generation.exchanges.exchange import Exchange
from wrapper_operator.generation.exchanges.origins import Kind
from wrapper_operator.generation.shapes.json_places import best, places
from wrapper_operator.generation.shapes.records import RecordsReading

_KINDS: tuple[Kind, ...] = ("keyed",)


def recognise(first: Exchange, *, name: str, timezone: str) -> RecordsReading | None:
    """Return how points are read, or None where the reply is of another shape."""
    return best(first, places(first, _KINDS), name=name, timezone=timezone)
