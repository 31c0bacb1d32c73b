"""Trying date parameters: one counts only if the source's times shrink as asked."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import pairwise

from wrapper_operator.generation.exchanges.dates import Asked, DateFilter, Effect, effect, ranges, usual
from wrapper_operator.generation.exchanges.exchange import Asking, Exchange, Exhausted
from wrapper_operator.generation.exchanges.forms import Form, forms_of

_KNOWN_NAMES = 3
"""Names tried in other spellings, as the source refuses them in other words than the rest."""

TimesOf = Callable[[Exchange], list[datetime] | None]
"""The times in a reply; None where it is not of the shape."""


@dataclass(frozen=True, kw_only=True)
class Trial:
    """What date parameters are tried on."""

    asking: Asking
    times_of: TimesOf
    known: frozenset[datetime]
    """Times of the first reply."""
    clock: bool
    """Some times are no midnights."""
    kind: str | None
    """Of `wrapper_sdk.times`."""
    local: bool = False
    """Times are meant in a zone that is not UTC."""
    name: str = ""
    """What records call their time: a parameter may be called so, too."""


async def prove(trial: Trial, candidate: DateFilter) -> DateFilter | None:
    """Return what of a filter works, and how wide it must ask; None where it does not filter."""
    found = Effect()
    presence: list[tuple[bool, bool]] = []
    for asked in _ranges(trial, candidate):
        exchange = await trial.asking.ask(candidate.query(asked.first, asked.last))
        times = times_in(trial, exchange)
        if times is not None and _ends_early(trial, candidate.form, asked, times):
            asked = replace(asked, last=asked.last + candidate.form.step)
            exchange = await trial.asking.ask(candidate.query(asked.first, asked.last))
            times = times_in(trial, exchange)
        if times is None or not _as_known(trial, candidate.form, asked, times):
            return None  # an error, or what is known to be there does not come: nothing is proved
        one = effect(asked, times, trial.known, candidate.form, slack=slack_of(trial, candidate))
        found = Effect(start=found.start or one.start, end=found.end or one.end)
        presence.append((one.has_first, one.has_last))
    found = _apart(trial, found, len(presence))
    if not (found.start or found.end):
        return None
    exact = len(presence) == 1
    return _widened(
        trial,
        replace(
            candidate,
            start=candidate.start if found.start or candidate.separator else None,
            end=candidate.end if found.end or candidate.separator else None,
        ),
        has_first=exact and presence[0][0],
        has_last=exact and presence[0][1],
    )


def _as_known(trial: Trial, form: Form, asked: Asked, times: Sequence[datetime]) -> bool:
    """Tell whether a reply holds some of the known times that are well within what was asked for."""
    expected = {time for time in trial.known if asked.first < form.floor(time) < asked.last}
    return not expected or not expected.isdisjoint(times)


def _ends_early(trial: Trial, form: Form, asked: Asked, times: Sequence[datetime]) -> bool:
    """Tell whether the last day that was asked for may have ended at its midnight, when it began."""
    newest = max(trial.known)
    whole = trial.clock and form.is_day_or_longer
    return whole and form.floor(newest) == form.floor(asked.last) and newest not in times


def _apart(trial: Trial, found: Effect, requests: int) -> Effect:
    """Take both ends as proved where a single known time went when it was not asked for."""
    single = requests == 2 and len(trial.known) == 1
    return replace(found, start=True) if single and found.end else found


def _ranges(trial: Trial, candidate: DateFilter) -> list[Asked]:
    slack = slack_of(trial, candidate)
    return ranges(trial.known, candidate.form, now=trial.asking.api.now, slack=slack)


def slack_of(trial: Trial, candidate: DateFilter) -> timedelta:
    """Return how far a reply may go beyond what was asked for and still be filtered."""
    days = timedelta(days=1) if trial.clock and candidate.form.is_day_or_longer else timedelta()
    return max(days, candidate.coarse)


def times_in(trial: Trial, exchange: Exchange) -> list[datetime] | None:
    """Return the times of a reply, none where the source says that it found nothing."""
    if exchange.as_reply.found_nothing:
        return []
    return trial.times_of(exchange) if exchange.ok else None


def _widened(trial: Trial, found: DateFilter, *, has_first: bool, has_last: bool) -> DateFilter:
    """Ask for one more period wherever an end was not seen to be included.

    What is left out may be the end itself, or the whole period that ends after it.
    """
    step = found.form.step
    margin = max(step, spacing(trial.known))
    before = timedelta() if has_first else margin
    after = timedelta() if has_last else margin
    if trial.clock and found.form.is_day_or_longer:
        after = max(after, step)  # a day as the end may mean its midnight
    if trial.local:
        before, after = max(before, timedelta(days=1)), max(after, timedelta(days=1))
    return replace(found, before=before, after=after)


def spacing(times: Collection[datetime]) -> timedelta:
    """Return the usual distance between times that follow each other."""
    ordered = sorted(times)
    gaps = sorted(later - earlier for earlier, later in pairwise(ordered))
    return gaps[len(gaps) // 2] if gaps else timedelta()


async def find(trial: Trial, known: Sequence[DateFilter], *, guess: bool) -> DateFilter | None:
    """Return the date parameters of a source, or None where none was found to filter.

    Runs of a collector ask for windows that reach a period into the future: whether the source takes that
    is tried, too.

    Args:
        trial: What they are tried on.
        known: Parameters that sources of this shape have, the likeliest first.
        guess: Whether other names are tried as well.
    """
    found = None
    try:
        found = await _found(trial, known, guess=guess)
        if found is not None and found.end is not None and await _refuses_future(trial, found):
            found = replace(found, until_now=True)
    except Exhausted:
        pass
    return found


async def _found(trial: Trial, known: Sequence[DateFilter], *, guess: bool) -> DateFilter | None:
    for candidate in known:
        found = await prove(trial, candidate)
        if found is not None:
            return found
    return await _guess(trial) if guess else None


async def _refuses_future(trial: Trial, found: DateFilter) -> bool:
    """Tell whether a range that ends after now is refused while the same one up to the last time is not."""
    now = trial.asking.api.now
    recent = min(max(trial.known), now)
    if found.longest is not None and now - recent > timedelta(days=found.longest / 2):
        return False
    ahead = now + max(timedelta(days=2), found.form.step) + found.after
    exchange = await trial.asking.ask(found.query(recent, ahead))
    return not exchange.ok and exchange.reply.status < 429 and not exchange.as_reply.found_nothing


async def _guess(trial: Trial) -> DateFilter | None:
    """Ask with all usual names at once, in one spelling after the other; halve where it has an effect.

    A source that answers with errors may not know a spelling, or may be strict about names: those are tried
    one by one at last.
    """
    strict: list[list[DateFilter]] = []
    for form in forms_of(trial.kind):
        candidates = usual(form, sent={*trial.asking.api.query, trial.name})
        reaction = await _reacts(trial, candidates)
        found = await _halve(trial, candidates) if reaction else None
        if found is not None:
            return found
        if reaction is None:
            words = trial.asking.exchanges[-1].reply.body
            strict.append(sorted(candidates, key=lambda one: not _is_told(one, words)))
    return await _one_by_one(trial, strict[0]) if strict else None


async def _one_by_one(trial: Trial, candidates: Sequence[DateFilter]) -> DateFilter | None:
    """Try names singly. Where a name gets another refusal than the rest, it is known: its spelling is not."""
    refused: dict[str, list[DateFilter]] = {}
    for candidate in candidates:
        reaction = await _reacts(trial, [candidate])
        found = await prove(trial, candidate) if reaction else None
        if found is not None:
            return found
        if reaction is False:  # names are not what it refuses
            return await _respelled(trial, [await _refused_among(trial, candidates)])
        if reaction is None:
            refused.setdefault(_nameless(trial.asking.exchanges[-1]), []).append(candidate)
    others: list[list[DateFilter]]
    _, *others = [*sorted(refused.values(), key=len, reverse=True), []]
    return await _respelled(trial, [one for group in others for one in group][:_KNOWN_NAMES])


async def _respelled(trial: Trial, candidates: Sequence[DateFilter]) -> DateFilter | None:
    for candidate in candidates:
        for form in forms_of(trial.kind):
            found = await prove(trial, replace(candidate, form=form)) if form != candidate.form else None
            if found is not None:
                return found
    return None


async def _refused_among(trial: Trial, candidates: Sequence[DateFilter]) -> DateFilter:
    """Return the candidate without which the source would not have refused them together."""
    while len(candidates) > 1:
        half = candidates[: len(candidates) // 2]
        candidates = half if await _reacts(trial, half) is None else candidates[len(half) :]
    return candidates[0]


def _nameless(exchange: Exchange) -> str:
    """Return what a refusal says, without the names and values of the request."""
    said = exchange.words
    for text in sorted({*exchange.query, *exchange.query.values()}, key=len, reverse=True):
        said = said.replace(text, "")
    return said


def _is_told(candidate: DateFilter, words: str) -> bool:
    """Tell whether an error speaks of a parameter."""
    return any(_quoted(name, words) for name in (candidate.start, candidate.end))


def _quoted(name: str | None, words: str) -> bool:
    return name is not None and any(f"{sign}{name}{sign}" in words for sign in "'\"`")


async def _halve(trial: Trial, candidates: list[DateFilter]) -> DateFilter | None:
    """Return the filter among candidates of which one at least has an effect; rather one of both ends."""
    if len(candidates) == 1:
        return await prove(trial, candidates[0])
    middle = len(candidates) // 2
    first, rest = candidates[:middle], candidates[middle:]
    half = None
    if await _reacts(trial, first):
        half = await _halve(trial, first)
        if half is not None and half.start and half.end:
            return half
        # Two pairs may share a name: the other one may have both.
        if not await _reacts(trial, rest):
            return half
    return await _halve(trial, rest) or half


async def _reacts(trial: Trial, candidates: Sequence[DateFilter]) -> bool | None:
    """Return whether the reply changes with the parameters as a filter would have it; None for an error."""
    asked = _ranges(trial, candidates[0])[0]
    query: dict[str, str] = {}
    for candidate in reversed(candidates):
        query |= candidate.query(asked.first, asked.last)
    times = times_in(trial, await trial.asking.ask(query))
    if times is None:
        return None
    if set(times) == trial.known:
        return False
    found = effect(asked, times, trial.known, candidates[0].form, slack=slack_of(trial, candidates[0]))
    # Nothing at all is no sign of a filter: a spelling that the source misreads gives that, too.
    return bool(times) and (found.start or found.end)
