"""From the first reply to a complete reading: date parameters and pages are tried, series are chosen."""

from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace

from wrapper_operator.generation.exchanges.date_trials import Trial, find
from wrapper_operator.generation.exchanges.exchange import Asking, Exchange, Exhausted
from wrapper_operator.generation.exchanges.limits import Limits, gives_more, limits
from wrapper_operator.generation.exchanges.page_trials import turn, turn_blindly
from wrapper_operator.generation.exchanges.paging import Paging
from wrapper_operator.generation.inference.outcome import unusable
from wrapper_operator.generation.request import Doubt
from wrapper_operator.generation.shapes.reading import Reading
from wrapper_operator.generation.shapes.registry import SHAPES
from wrapper_sdk import ParseError, SourceError


@dataclass(frozen=True, kw_only=True)
class Recognised:
    """A shape's name and its reading."""

    shape: str
    reading: Reading


def recognise(first: Exchange, *, name: str, timezone: str) -> Recognised | None:
    """Return the first shape that a reply is of.

    Raises:
        Refused: The reply is of a shape, but cannot be used.
    """
    for shape in SHAPES:
        try:
            reading = shape.recognise(first, name=name, timezone=timezone)
        except (SourceError, ParseError) as error:
            raise unusable("SourceUnusable", f"{name}: {error}") from None
        if reading is not None:
            return Recognised(shape=shape.name, reading=reading)
    return None


async def explore(reading: Reading, first: Exchange, asking: Asking) -> Reading:
    """Try what the source understands, and complete the reading.

    Args:
        reading: What the first reply showed.
        first: That reply.
        asking: Asks the source, a bounded number of times.

    Raises:
        Refused: It cannot be told how points are read, or not all records can be got at.
    """
    times = reading.times(first) or []
    if not times:
        raise unusable("NoPoints", f"{reading.name}: no record of the reply has a time that can be read")
    turned = await turn(
        asking, first, prints_of=reading.prints, known=reading.known_pages, guess=reading.guess
    )
    trial = Trial(
        asking=asking,
        times_of=reading.times,
        known=frozenset(times),
        clock=reading.clock,
        kind=reading.kind,
        local=reading.timezone != "UTC",
        name=reading.time_name,
    )
    dates = await find(trial, reading.known_dates, guess=reading.guess)
    if turned.incomplete:
        raise unusable(
            "NoPages",
            f"{reading.name}: the reply is not complete ({turned.incomplete}) and no way was "
            "found to turn pages; ask for more at once with query (its own parameter for the page size), or "
            "provide code of your own",
        )
    if dates is None and (first.query or any(one.start in first.sent for one in reading.known_dates)):
        names = ", ".join(dict.fromkeys(one.names for one in reading.known_dates))
        raise unusable(
            "NoDates",
            f"{reading.name}: the source wants a range of time ({names}), but what it gives does not "
            "follow it: nothing could be collected beyond that range; provide code of your own",
        )
    found = replace(reading, dates=dates, paging=turned.paging)
    found = await _limited(found, first, trial, doubtful=turned.doubtful)
    await _see_more(asking, first, found.paging)
    found = found.finished(_alike(asking.exchanges))
    return replace(found, doubts=(*found.doubts, *_doubts(found, first)))


async def _see_more(asking: Asking, first: Exchange, paging: Paging | None) -> None:
    """Ask for a full page, where its size can be named: a first page may hold one series of several."""
    if paging is None or not paging.proven or paging.size is None or paging.limit is None:
        return
    with suppress(Exhausted):
        await asking.ask({**first.query, paging.size: str(paging.limit)})


async def _limited(reading: Reading, first: Exchange, trial: Trial, *, doubtful: int) -> Reading:
    """Find out whether long ranges are cut off where no pages are turned; fear it where it cannot be told."""
    dates = reading.dates
    known = None
    if reading.guess and reading.paging is None and dates is not None and dates.start and dates.end:
        known = await limits(trial, dates)
        if known is None and doubtful and await gives_more(trial, dates, than=doubtful):
            return reading
    if known == Limits():
        return reading
    paging = await _blindly(reading, first, trial) if doubtful else None
    if paging is not None:
        return replace(reading, paging=paging)
    if known is None or dates is None:
        return _capped(reading, first, doubtful) if doubtful else reading
    longest = min(filter(None, (known.days, dates.longest)), default=None)
    doubt = Doubt(
        text=f"the source gives only a part of a long range of time, without a word ({_said(known)})",
        chosen="shorter ones are asked for",
        hint="query can ask for more at once, with the source's own parameter for that",
    )
    doubts = (*reading.doubts, doubt)
    return replace(reading, cap=known.records, dates=replace(dates, longest=longest), doubts=doubts)


async def _blindly(reading: Reading, first: Exchange, trial: Trial) -> Paging | None:
    with suppress(Exhausted):
        return await turn_blindly(trial.asking, first, prints_of=reading.prints)
    return None


def _said(known: Limits) -> str:
    parts = [f"{known.records} records"] if known.records is not None else []
    parts += [f"{known.days:g} days"] if known.days is not None else []
    return " or ".join(parts) + " at once"


def _capped(reading: Reading, first: Exchange, records: int) -> Reading:
    """Take a reply that may be one page for all that can be had at once, if windows can be narrowed."""
    times = Counter(reading.times(first) or ())
    narrows = reading.dates is not None and reading.dates.start and reading.dates.end
    cap = records if narrows and records >= 2 * max(times.values(), default=0) else None
    doubt = Doubt(
        text=f"the reply holds just {records} records, as a page might, but says nothing of others and no "
        "parameter was found that turns pages",
        chosen="it is taken as complete" if cap is None else "windows with as many are asked for in parts",
        hint="query can ask for more at once, with the source's own parameter for that",
    )
    return replace(reading, cap=cap, doubts=(*reading.doubts, doubt))


def _alike(exchanges: Sequence[Exchange]) -> list[Exchange]:
    return [exchange for exchange in exchanges if exchange.ok]


def _doubts(reading: Reading, first: Exchange) -> list[Doubt]:
    found: list[Doubt] = []
    if reading.dates is None:
        tried = (one.names for one in reading.known_dates)
        shown = ", ".join(dict.fromkeys(tried)) or "the usual names"
        found.append(
            Doubt(
                text=f"no parameter was found that filters by date (tried: {shown})",
                chosen="everything is read at each poll",
                hint="code of your own can ask for less",
            )
        )
    else:
        given = [name for name in (reading.dates.start, reading.dates.end) if name in first.api.query]
        if given:
            found.append(
                Doubt(
                    text=f"query holds {' and '.join(dict.fromkeys(given))}, which the windows set too",
                    chosen="the windows win",
                    hint="collection.history.start says how far back to go",
                )
            )
    return found
