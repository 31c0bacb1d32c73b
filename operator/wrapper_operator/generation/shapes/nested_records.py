"""Records that lie below several members of a JSON document: the measurements of each station."""

from dataclasses import replace

from wrapper_operator.generation.exchanges.exchange import Exchange
from wrapper_operator.generation.exchanges.fields import fields_of
from wrapper_operator.generation.exchanges.origins import KEY, VALUE, Kind, Origin
from wrapper_operator.generation.inference.outcome import Refused
from wrapper_operator.generation.shapes.json_places import best, places
from wrapper_operator.generation.shapes.records import RecordsReading
from wrapper_sdk import SourceError
from wrapper_sdk.records import pick

_PLAIN: tuple[Kind, ...] = ("list",)


def recognise(first: Exchange, *, name: str, timezone: str) -> RecordsReading | None:
    """Return how points are read, or None where the reply is of another shape.

    The values must be the records' own, not those of the member around them.
    """
    able = places(first, ("list", "table", "pairs", "rows", "beside"), grouped=True)
    try:
        found = best(first, able, name=name, timezone=timezone, own=lambda origin: _own(first, origin))
    except Refused:
        return None  # the same fields may be found in a plain list, which refuses more clearly
    if found is None or found.extraction.origin is None:
        return None
    own = _own(first, found.extraction.origin)
    if not all(value.path in own for value in found.values):
        return None
    return found if found.time.path in own or "time" in own else _unless_plain(first, found)


def _own(first: Exchange, origin: Origin) -> set[str]:
    """Return the fields of the records themselves."""
    held = pick(first.document, origin.groups or "") if origin.groups else first.document
    members = list(held.values()) if isinstance(held, dict) else held
    try:
        if origin.kind == "beside":
            return {KEY, VALUE}
        inner = replace(origin, groups=None, named=False)
        return {path for member in members for path in fields_of(inner.records(member))}
    except (SourceError, TypeError):
        return set()


def _unless_plain(first: Exchange, found: RecordsReading) -> RecordsReading | None:
    """Take times of the members only where these make no points by themselves."""
    plain = places(first, _PLAIN, grouped=False)
    try:
        return found if best(first, plain, name=found.name, timezone=found.timezone) is None else None
    except Refused:
        return found
