"""JSON of no known kind: the place of the records is the one whose fields make points."""

from collections.abc import Callable, Collection, Iterator

from wrapper_operator.generation.exchanges.exchange import NO_JSON, Exchange
from wrapper_operator.generation.exchanges.fields import fields_of
from wrapper_operator.generation.exchanges.origins import Kind, Origin
from wrapper_operator.generation.exchanges.places import origins
from wrapper_operator.generation.inference.outcome import Refused
from wrapper_operator.generation.shapes.records import RecordsReading, of_json, reading_of
from wrapper_sdk import SourceError

TITLE = "a JSON API"
_SERIOUS = frozenset({"NoSuchField", "NotATime", "NotNumbers", "SeveralTimeFields", "TooManyValueFields"})
"""Refusals of records that were surely meant."""


def places(first: Exchange, kinds: Collection[Kind], *, grouped: bool | None = None) -> list[Origin]:
    """Return the places of a JSON document where records of some kinds may lie.

    Args:
        first: The reply.
        kinds: The kinds of place.
        grouped: Whether the records lie below several members; None for either.
    """
    if first.document is NO_JSON:
        return []
    return [
        origin
        for origin in origins(first.document)
        if origin.kind in kinds and grouped in (None, origin.groups is not None)
    ]


def best(
    first: Exchange,
    able: Collection[Origin],
    *,
    name: str,
    timezone: str,
    own: Callable[[Origin], Collection[str]] | None = None,
) -> RecordsReading | None:
    """Return the reading of the place with the most records; None where no place makes points.

    Args:
        first: The reply.
        able: The places.
        name: Of the source.
        timezone: Of times without an offset.
        own: The fields among which the values of a place are; None for all.

    Raises:
        Refused: Only places were found that surely are meant and cannot be used.
    """
    readings: list[tuple[int, RecordsReading]] = []
    refusals: list[tuple[int, Refused]] = []
    for count, origin in _counted(first, able):
        try:
            found = reading_of(
                first,
                of_json(origin),
                title=TITLE,
                name=name,
                timezone=timezone,
                own=None if own is None else own(origin),
                guess=True,
            )
        except Refused as refused:
            refusals.append((count, refused))
            continue
        readings.append((count, found))
    if readings:
        return max(readings, key=lambda pair: pair[0])[1]
    serious = [pair for pair in refusals if pair[1].refusal.reason in _SERIOUS]
    if serious:
        raise max(serious, key=lambda pair: pair[0])[1]
    return None


def _counted(first: Exchange, able: Collection[Origin]) -> Iterator[tuple[int, Origin]]:
    for origin in able:
        try:
            records = origin.records(first.document)
        except SourceError:
            continue
        if records and fields_of(records):
            yield first.length(origin.path, len(records)) if origin.groups is None else len(records), origin
