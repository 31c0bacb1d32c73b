"""ENTSO-E transparency platform: XML documents of periods at a resolution; at most a year at once."""

from datetime import timedelta

from wrapper_operator.generation.exchanges import forms
from wrapper_operator.generation.exchanges.dates import DateFilter
from wrapper_operator.generation.exchanges.exchange import Exchange
from wrapper_operator.generation.shapes.cubes import Cell, CubeReading, check_cube_hints, cube_of
from wrapper_sdk import SourceError, WindowTooLarge, entsoe

TITLE = "the ENTSO-E transparency platform"
DATES = DateFilter(
    start="periodStart", end="periodEnd", form=forms.MINUTES, longest=365, coarse=timedelta(days=1)
)


def recognise(first: Exchange, *, name: str, timezone: str) -> CubeReading | None:
    """Return how points are read, or None where the reply is of another shape."""
    head = first.reply.body[:2000]
    if "MarketDocument" not in head or "Acknowledgement_MarketDocument" in head:
        return None
    check_cube_hints(first.api, times=("position",), values=("quantity", "price.amount"), name=name)
    reading = CubeReading(
        title=TITLE,
        name=name,
        timezone=timezone,
        api=first.api,
        observe=_observe,
        code="entsoe(reply, reject=source.reject)",
        pages="entsoe_pages",
        sdk=frozenset({"entsoe", "entsoe_pages"}),
        own_times=True,
        has_clock=True,
        known_dates=(DATES,),
        notes=("Positions that a curve of type A03 leaves out repeat the one before.",),
    )
    return cube_of(reading, first)


def demands(first: Exchange) -> DateFilter | None:
    """Return the parameters without which the source does not answer."""
    body = first.reply.body
    wanted = "Acknowledgement_MarketDocument" in body[:2000] or "periodStart" in body
    return DATES if wanted or (first.reply.cut and "MarketDocument" in body[:2000]) else None


def _observe(exchange: Exchange) -> list[Cell]:
    body = exchange.reply.body
    if "MarketDocument" not in body[:2000] or exchange.reply.cut:
        raise SourceError("the reply is no whole document of ENTSO-E")
    try:
        return [Cell(one.time, one.value, one.key) for one in entsoe(exchange.as_reply, reject=_ignore)]
    except WindowTooLarge as error:
        raise SourceError(str(error)) from None


def _ignore(error: Exception) -> None:
    """Leave out what is no number: the run counts it."""
