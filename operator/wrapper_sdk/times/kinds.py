"""The kinds of time, in order of precedence, and which of them a text can be."""

from datetime import UTC, datetime
from itertools import chain

from wrapper_sdk.errors import ParseError
from wrapper_sdk.memory import remembered
from wrapper_sdk.times import columns, dates, months, periods, serials, spans
from wrapper_sdk.times.forms import MAX_CHARACTERS, Form, normalised
from wrapper_sdk.times.iso import quick
from wrapper_sdk.times.zones import to_utc

_FORMS: tuple[Form, ...] = tuple(
    chain(
        periods.YEARS,
        periods.SEMESTERS,
        periods.QUARTERS,
        periods.MONTHS,
        periods.FISCAL_YEARS,
        periods.WEEKS,
        months.MONTH_NAMES,
        dates.DATES,
        dates.DATE_TIMES,
        dates.DAY_MONTHS,
        dates.MONTH_DAYS,
        months.DAYS_WITH_NAMES,
        spans.YEAR_SPANS,
        spans.INTERVALS,
        serials.EXCEL_1900,
        serials.EXCEL_1904,
        serials.EPOCH_SECONDS,
        serials.EPOCH_MILLISECONDS,
        serials.DECIMAL_YEARS,
        columns.COLUMNS,
    )
)

KINDS: tuple[str, ...] = tuple(dict.fromkeys(form.kind for form in _FORMS))
"""Every kind of time, the most likely first where a text could be several."""

_SAME_DIGIT = str.maketrans(dict.fromkeys("0123456789", "0"))


@remembered(4096)
def kinds_of(text: str) -> tuple[str, ...]:
    """Return every kind of time that a text can be, in the order of `KINDS`; () for none.

    Kinds that are read only where asked for (`decimal-year` and those behind it) are never among them.

    >>> kinds_of("2024-Q3"), kinds_of("01/02/2024"), kinds_of("Total")
    (('quarter',), ('day-month', 'month-day'), ())
    """
    if len(text) > MAX_CHARACTERS:
        return ()
    if quick(text) is not None:
        return ("date",) if len(text) == 10 else ("datetime",)
    clean = normalised(text)
    found: list[str] = []
    for form in _forms_like(clean.translate(_SAME_DIGIT)):
        if form.kind not in found and form.read(clean) is not None:
            found.append(form.kind)
    return tuple(found)


def read_as(kind: str, value: object, *, timezone: str = "UTC") -> datetime:
    """Return the start, aware and in UTC, of the period that a text or number of this kind means.

    Args:
        kind: One of `KINDS`.
        value: A text, or a number that is written out first.
        timezone: IANA name of the zone in which times without an offset are meant.

    Raises:
        ParseError: The value is no such time.
        ValueError: There is no such kind or time zone.
    """
    text = as_text(value)
    if kind not in KINDS:
        raise ValueError(f"no kind of time is called {kind!r}; there are: {', '.join(KINDS)}")
    if text is not None and len(text) <= MAX_CHARACTERS:
        clean = normalised(text)
        for form in _forms_like(clean.translate(_SAME_DIGIT), kind):
            time = form.read(clean)
            if time is not None:
                return _in_utc(time, timezone, kind, value)
    raise ParseError(f"not a time ({kind})", value)


def as_text(value: object) -> str | None:
    """Return how a cell would be written: whole numbers without a fraction; None for what is no time."""
    if isinstance(value, str):
        return value
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    if isinstance(value, float):
        return repr(value)
    if isinstance(value, int) and value.bit_length() < 64:
        return str(int(value))
    return None


@remembered(4096)
def _forms_like(shape: str, kind: str | None = None) -> tuple[Form, ...]:
    """Return the forms, of one kind or all that may be guessed, that fit a text with same digits."""
    if "0" not in shape:
        return ()
    forms = [form for form in _FORMS if (form.kind == kind if kind is not None else not form.asked_only)]
    return tuple(form for form in forms if form.match(shape))


def _in_utc(time: datetime, zone: str, kind: str, value: object) -> datetime:
    if time.tzinfo is UTC:
        return time
    try:
        return to_utc(time, zone)
    except OverflowError as error:
        raise ParseError(f"not a time ({kind})", value) from error
