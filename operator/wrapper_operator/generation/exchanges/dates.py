"""Parameters that name a range of time, and what a reply proves of them."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from wrapper_operator.generation.exchanges.forms import Form


@dataclass(frozen=True, kw_only=True)
class DateFilter:
    """Parameters with which a source gives a range of time only."""

    start: str | None
    """Name of the parameter for the first time."""
    end: str | None
    """Name of the parameter for the last time; the same as `start` where one parameter holds both."""
    form: Form
    separator: str = ""
    """Between the two times of one parameter."""
    before: timedelta = timedelta()
    """How much earlier than the window must be asked for: the start is left out, or times are local."""
    after: timedelta = timedelta()
    """How much later than the window must be asked for."""
    longest: float | None = None
    """Days that the source gives at once; None where it has no limit that is known."""
    coarse: timedelta = timedelta()
    """The source gives whole stretches of this length."""
    until_now: bool = False
    """Times to come are refused."""

    @property
    def names(self) -> str:
        """For people."""
        return " and ".join(dict.fromkeys(name for name in (self.start, self.end) if name))

    def query(self, start: datetime, end: datetime) -> dict[str, str]:
        """Return the parameters that ask for the times from `start` to `end`, both wanted."""
        first, last = self.form.spell(start), self.form.spell(end)
        if self.separator and self.start:
            return {self.start: f"{first}{self.separator}{last}"}
        both = ((self.start, first), (self.end, last))
        return {name: value for name, value in both if name}


@dataclass(frozen=True)
class Asked:
    """A range of time that is asked for in a trial, and what it is to leave out."""

    first: datetime
    last: datetime
    proves_start: bool
    """Times before `first` are known to exist."""
    proves_end: bool


@dataclass(frozen=True)
class Effect:
    """What a trial proved."""

    start: bool = False
    end: bool = False
    has_first: bool = False
    """The first time that was asked for is in the reply."""
    has_last: bool = False


def ranges(times: Collection[datetime], form: Form, *, now: datetime, slack: timedelta) -> list[Asked]:
    """Return what to ask for so that a source which filters must leave out some of the known times.

    Args:
        times: The times that are known.
        form: How the parameters spell times.
        now: Nothing later is asked for.
        slack: How far a reply may go beyond what was asked for.
    """
    marks = sorted({form.floor(time) for time in times})
    inner = [mark for mark in marks if marks[0] + slack < mark < marks[-1] - slack]
    if len(inner) >= 3:
        first, last = inner[len(inner) // 4], inner[max(len(inner) // 4 + 1, 3 * len(inner) // 4)]
        return [Asked(first, last, proves_start=True, proves_end=True)]
    far = 4 * max(form.step, slack)
    late = min(marks[-1] + far, max(now, marks[-1]))
    early = _earlier(marks[0], far)
    later = [mark for mark in marks if mark > marks[0] + slack]
    sooner = [mark for mark in marks if mark < marks[-1] - slack]
    if later and sooner:
        return [
            Asked(later[0], late, proves_start=True, proves_end=False),
            Asked(early, sooner[-1], proves_start=False, proves_end=True),
        ]
    apart = marks[0] - slack - form.step
    return [
        Asked(_earlier(early, far), min(early, apart), proves_start=False, proves_end=True),
        Asked(early, late, proves_start=False, proves_end=False),
    ]


def _earlier(time: datetime, by: timedelta) -> datetime:
    lowest = time.replace(year=1, month=1, day=1)
    return time - by if time - lowest > by else lowest


def effect(
    asked: Asked, got: Sequence[datetime], known: Collection[datetime], form: Form, *, slack: timedelta
) -> Effect:
    """Return what the times of a reply prove of the parameters that were asked with.

    A filter must leave out times that are known to exist, and give nothing outside of what was asked for.
    """
    marks = [form.floor(time) for time in got]
    before = any(form.floor(time) < asked.first - slack for time in known)
    after = any(form.floor(time) > asked.last + slack for time in known)
    return Effect(
        start=asked.proves_start and before and all(mark >= asked.first - slack for mark in marks),
        end=asked.proves_end and after and all(mark <= asked.last + slack for mark in marks),
        has_first=asked.first in marks,
        has_last=asked.last in marks,
    )


def named_in(told: str) -> list[tuple[str, str]]:
    """Return the pairs of parameters that a refusal speaks of, those first of which it names both.

    A name that is a plain word counts only in quotation marks.
    """
    pairs = [(sum(_is_named(name, told) for name in pair), pair) for pair in (*_PAIRS, *_OF_DEMANDS)]
    return [pair for count, pair in sorted(pairs, key=lambda one: -one[0]) if count]


def _is_named(name: str, told: str) -> bool:
    if any(f"{sign}{name}{sign}" in told for sign in "'\"`"):
        return True
    plain = name.isalpha() and name.islower()
    return not plain and re.search(rf"(?<![\w.]){name}(?!\w)", told) is not None


def usual(form: Form, *, sent: Collection[str]) -> list[DateFilter]:
    """Return filters by the names that APIs use, the most usual first; those that are known in front."""
    filters = [DateFilter(start=start, end=end, form=form) for start, end in _PAIRS]
    filters += [DateFilter(start=name, end=name, form=form, separator=sign) for name, sign in _JOINED]
    given = [one for one in filters if one.start in sent or one.end in sent]
    return given + [one for one in filters if one not in given]


_PAIRS = (
    ("start_date", "end_date"),
    ("startDate", "endDate"),
    ("start", "end"),
    ("from", "to"),
    ("date_from", "date_to"),
    ("dateFrom", "dateTo"),
    ("from_date", "to_date"),
    ("fromDate", "toDate"),
    ("startdate", "enddate"),
    ("since", "until"),
    ("start_time", "end_time"),
    ("startTime", "endTime"),
    ("datetime_from", "datetime_to"),
    ("begin", "end"),
    ("begin_date", "end_date"),
    ("start_year", "end_year"),
    ("startYear", "endYear"),
    ("from_year", "to_year"),
    ("year_from", "year_to"),
    ("starttime", "endtime"),
    ("time_from", "time_to"),
    ("startPeriod", "endPeriod"),
    ("min_date", "max_date"),
    ("after", "before"),
    ("startDT", "endDT"),
    ("startyear", "endyear"),
    ("observation_start", "observation_end"),
    ("obs_since", "obs_to"),
    ("start_timestamp", "end_timestamp"),
    ("startTimestamp", "endTimestamp"),
    ("date_start", "date_end"),
    ("dateStart", "dateEnd"),
    ("periodStart", "periodEnd"),
    ("minDate", "maxDate"),
    ("data_inicio", "data_fim"),
    ("dataInicio", "dataFim"),
    ("fecha_inicio", "fecha_fin"),
    ("date_debut", "date_fin"),
)
_OF_DEMANDS = (("date", "last_date"), ("date", "end_date"))
"""Tried only where a source asks for them: elsewhere `date` may well be a single day."""
_JOINED = (("date", ":"), ("datetime", "/"), ("time", "/"), ("interval", "/"))
