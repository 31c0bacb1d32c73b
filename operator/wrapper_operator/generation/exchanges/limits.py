"""Whether a source that turns no pages gives all of a long range, or silently cuts it off."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from wrapper_operator.generation.exchanges.date_trials import Trial, slack_of, spacing, times_in
from wrapper_operator.generation.exchanges.dates import DateFilter
from wrapper_operator.generation.exchanges.exchange import Exchange, Exhausted

_LONG_AGO = datetime(1970, 1, 2, tzinfo=UTC)
_SPANS = (3650, 1825, 1095, 730, 365, 180, 90, 60, 30, 14, 10, 7, 1)
"""Days that sources give at once."""
_LIKE = 0.02


@dataclass(frozen=True, kw_only=True)
class Limits:
    """What a source gives at once."""

    records: int | None = None
    """At most so many; None where no number was met."""
    days: float | None = None
    """At most so long a range; None where no length was met."""


@dataclass(frozen=True)
class _Given:
    times: Sequence[datetime]
    count: int

    @property
    def days(self) -> float:
        return (max(self.times) - min(self.times)) / timedelta(days=1)


async def limits(trial: Trial, dates: DateFilter) -> Limits | None:
    """Return what a source gives at once; None where that could not be told.

    All times are asked for, and then those before the first or after the last that came: had the source given
    all, there would be none.

    Args:
        trial: The source and the times that are known of it.
        dates: What filters, by both ends.
    """
    try:
        return await _limits(trial, dates)
    except Exhausted:
        return None


async def gives_more(trial: Trial, dates: DateFilter, *, than: int) -> bool:
    """Tell whether somewhat longer ranges bring more records than a number at which a page may end.

    A source that refuses very long ranges can be asked this way, too.

    Args:
        trial: The source and the times that are known of it.
        dates: What filters, by both ends.
        than: The number.
    """
    last = max(trial.known)
    span = last - min(trial.known)
    with suppress(Exhausted):
        for longer in (3, 1.5):
            given = await _ask(trial, dates, last - longer * span, last)
            if given is not None and given.count > than:
                return True
    return False


async def _limits(trial: Trial, dates: DateFilter) -> Limits | None:
    newest = max(trial.known)
    start, end = min(_LONG_AGO, min(trial.known)), max(trial.asking.api.now, newest)
    whole = await _ask(trial, dates, start, end)
    if whole is None:
        return None
    if not whole.times or max(whole.times) < newest:
        return await _by_length(trial, dates)
    margin = max(dates.form.step, spacing(trial.known), slack_of(trial, dates))
    first, last = min(whole.times), max(whole.times)
    missed = None
    if first - start > 2 * margin:
        missed = await _missed(trial, dates, start, first - margin, whole)
    if missed is None and end - last > 3 * margin:
        missed = await _missed(trial, dates, last + margin, end, whole)
    return Limits() if missed is None else _told_apart(whole, missed)


async def _missed(
    trial: Trial, dates: DateFilter, start: datetime, end: datetime, whole: _Given
) -> _Given | None:
    """Return what a part of the whole range gives that the whole should have given, too; None for nothing."""
    part = await _ask(trial, dates, start, end)
    if part is None or not part.times:
        return None
    beyond = min(part.times) < min(whole.times) or max(part.times) > max(whole.times)
    return part if beyond else None


def _told_apart(whole: _Given, other: _Given) -> Limits:
    """Tell a limit of records, which both ranges met, from one of length, as people set them."""
    by_count = whole.count == other.count
    longest = max(whole.days, other.days)
    alike = abs(whole.days - other.days) <= _LIKE * longest
    by_length = alike and (not by_count or any(abs(longest - days) <= _LIKE * days for days in _SPANS))
    return Limits(
        records=max(whole.count, other.count) if by_count or not by_length else None,
        days=longest if by_length or not by_count else None,
    )


async def _by_length(trial: Trial, dates: DateFilter) -> Limits | None:
    """Return the longest range up to now that holds the newest time, as a longer one did not."""
    end, newest = max(trial.asking.api.now, max(trial.known)), max(trial.known)
    for days in _SPANS:
        given = await _ask(trial, dates, end - timedelta(days=days), end)
        if given is not None and given.times and max(given.times) >= newest:
            return Limits(days=days)
    return None


async def _ask(trial: Trial, dates: DateFilter, start: datetime, end: datetime) -> _Given | None:
    exchange = await trial.asking.ask(dates.query(start, end))
    times = times_in(trial, exchange)
    return None if times is None else _Given(times, _count(exchange, len(times)))


def _count(exchange: Exchange, kept: int) -> int:
    return max((one.length for one in exchange.reply.thinned), default=kept)
