"""How APIs spell a time in a parameter: as a value for a trial, and as an expression in collector code."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

_YEAR = timedelta(days=366)
_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Form:
    """One way to spell a time."""

    name: str
    spell: Callable[[datetime], str]
    code: str
    """Python expression of `{t}`, the name of a variable."""
    floor: Callable[[datetime], datetime]
    """The start of what the spelling names."""
    step: timedelta
    """How long that is at most."""

    @property
    def is_day_or_longer(self) -> bool:
        """Whether the spelling holds no time of day."""
        return self.step >= _DAY


def _by_pattern(name: str, pattern: str, floor: Callable[[datetime], datetime], step: timedelta) -> Form:
    return Form(name, lambda time: f"{time:{pattern}}", f'f"{{{{{{t}}:{pattern}}}}}"', floor, step)


def _floor_months(months: int) -> Callable[[datetime], datetime]:
    def floor(time: datetime) -> datetime:
        return datetime(time.year, (time.month - 1) // months * months + 1, 1, tzinfo=UTC)

    return floor


def _floor_day(time: datetime) -> datetime:
    return datetime(time.year, time.month, time.day, tzinfo=UTC)


def _floor_week(time: datetime) -> datetime:
    return _floor_day(time) - timedelta(days=time.weekday())


def _floor_minute(time: datetime) -> datetime:
    return time.replace(second=0, microsecond=0)


def _floor_second(time: datetime) -> datetime:
    return time.replace(microsecond=0)


def _parts(name: str, letter: str, months: int) -> Form:
    return Form(
        name,
        lambda time: f"{time.year}{letter}{(time.month - 1) // months + 1}",
        f'f"{{{{{{t}}.year}}}}{letter}{{{{({{t}}.month - 1) // {months} + 1}}}}"',
        _floor_months(months),
        timedelta(days=31 * months),
    )


YEAR = Form("year", lambda time: str(time.year), "{t}.year", _floor_months(12), _YEAR)
SEMESTER = _parts("semester", "-S", 6)
QUARTER = _parts("quarter", "-Q", 3)
QUARTER_JOINED = _parts("quarter-joined", "Q", 3)
MONTH = _by_pattern("month", "%Y-%m", _floor_months(1), timedelta(days=31))
MONTH_JOINED = _by_pattern("month-joined", "%YM%m", _floor_months(1), timedelta(days=31))
WEEK = _by_pattern("week", "%G-W%V", _floor_week, timedelta(days=7))
DATE = _by_pattern("date", "%Y-%m-%d", _floor_day, _DAY)
MOMENT = _by_pattern("moment", "%Y-%m-%dT%H:%M:%SZ", _floor_second, timedelta(seconds=1))
LOCAL_MOMENT = _by_pattern("local-moment", "%Y-%m-%dT%H:%M:%S", _floor_second, timedelta(seconds=1))
MINUTES = _by_pattern("minutes", "%Y%m%d%H%M", _floor_minute, timedelta(minutes=1))
DATE_JOINED = _by_pattern("date-joined", "%Y%m%d", _floor_day, _DAY)
EPOCH = Form(
    "epoch-s",
    lambda time: str(int(time.timestamp())),
    "int({t}.timestamp())",
    _floor_second,
    timedelta(seconds=1),
)
EPOCH_MILLISECONDS = Form(
    "epoch-ms",
    lambda time: str(int(time.timestamp()) * 1000),
    "int({t}.timestamp()) * 1000",
    _floor_second,
    timedelta(seconds=1),
)

OF_KIND: dict[str, tuple[Form, ...]] = {
    "year": (YEAR, DATE),
    "semester": (SEMESTER, DATE, YEAR),
    "quarter": (QUARTER, DATE, YEAR),
    "month": (MONTH, DATE, YEAR),
    "week": (WEEK, DATE, YEAR),
    "date": (DATE, YEAR, MOMENT, DATE_JOINED),
    "datetime": (MOMENT, DATE, YEAR),
    "epoch-s": (EPOCH, MOMENT, DATE),
    "epoch-ms": (EPOCH_MILLISECONDS, EPOCH, DATE),
}
"""The spellings that a source of times of a kind may understand, the likeliest first."""


def forms_of(kind: str | None) -> tuple[Form, ...]:
    """Return the spellings to try for times of a kind of `wrapper_sdk.times`."""
    return OF_KIND.get(kind or "", (DATE, MOMENT, YEAR))


_OF_DEMANDS = (DATE, MOMENT, DATE_JOINED, LOCAL_MOMENT, EPOCH)


def forms_demanded(period: timedelta) -> tuple[Form, ...]:
    """Return the spellings to try where a source demands times before it shows any, the likeliest first."""
    if period >= _DAY:
        return _OF_DEMANDS
    return tuple(sorted(_OF_DEMANDS, key=lambda form: (form is not MOMENT, _OF_DEMANDS.index(form))))
