import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from wrapper_sdk import ParseError, is_missing, parse_number, parse_time
from wrapper_sdk.missing import missing_mark
from wrapper_sdk.numbers import examine
from wrapper_sdk.times import KINDS, kinds_of, read_as
from wrapper_sdk.times.iso import quick

MONTHS = {
    "en": "January February March April May June July August September October November December",
    "pt": "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro",
    "es": "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
}
days = st.dates(date(1700, 1, 1), date(2200, 12, 31))
instants = st.datetimes(datetime(1700, 1, 1), datetime(2200, 12, 31)).map(lambda x: x.replace(microsecond=0))


def start(day: date, months: int) -> datetime:
    return datetime(day.year, (day.month - 1) // months * months + 1, 1, tzinfo=UTC)


def part(day: date, months: int) -> int:
    return (day.month - 1) // months + 1


Form = Callable[[date], str]
YEARS: list[Form] = [
    lambda d: f"{d.year}",
    lambda d: f"{d.year}.0",
    lambda d: f"Y_{d.year}",
    lambda d: f"{d.year} (p)",
]
FISCAL: list[Form] = [lambda d: f"{d.year}/{(d.year + 1) % 100:02}", lambda d: f"{d.year}-{d.year + 1}"]
SEMESTERS: list[Form] = [
    lambda d: f"{d.year}-S{part(d, 6)}",
    lambda d: f"{part(d, 6)}S{d.year}",
    lambda d: f"H{part(d, 6)} {d.year}",
]
QUARTERS: list[Form] = [
    lambda d: f"{d.year}-Q{part(d, 3)}",
    lambda d: f"{d.year}Q{part(d, 3)}",
    lambda d: f"Q{part(d, 3)} {d.year}",
    lambda d: f"{part(d, 3)}T{d.year}",
    lambda d: f"{d.year}-T{part(d, 3)}",
]
MONTH_FORMS: list[Form] = [
    lambda d: f"{d:%Y-%m}",
    lambda d: f"{d:%YM%m}",
    lambda d: f"{d:%m/%Y}",
    lambda d: f"{d:%Y%m}",
    lambda d: f"{d:%Y/%m}",
]
DAY_FORMS: dict[str, list[Form]] = {
    "date": [lambda d: f"{d:%Y-%m-%d}", lambda d: f"{d:%Y%m%d}", lambda d: f"{d:%Y/%m/%d}"],
    "day-month": [
        lambda d: f"{d:%d/%m/%Y}",
        lambda d: f"{d.day}.{d.month}.{d.year}",
        lambda d: f"{d:%d-%m-%Y}",
    ],
    "month-day": [lambda d: f"{d:%m/%d/%Y}", lambda d: f"{d.month}/{d.day}/{d.year}"],
}


@pytest.mark.parametrize(
    ("kind", "forms", "months"),
    [
        ("year", YEARS, 12),
        ("fiscal-year", FISCAL, 12),
        ("semester", SEMESTERS, 6),
        ("quarter", QUARTERS, 3),
        ("month", MONTH_FORMS, 1),
    ],
)
@settings(deadline=None)
@given(day=days, data=st.data())
def test_periods_come_back(kind: str, forms: list[Form], months: int, day: date, data: st.DataObject) -> None:
    text = data.draw(st.sampled_from(forms))(day)
    assert kind in kinds_of(text)
    assert read_as(kind, text) == start(day, months)
    if kind != "fiscal-year":  # 2011-12 is a month first
        assert parse_time(text) == start(day, months)


@pytest.mark.parametrize("kind", DAY_FORMS)
@settings(deadline=None)
@given(day=days, data=st.data())
def test_days_come_back(kind: str, day: date, data: st.DataObject) -> None:
    text = data.draw(st.sampled_from(DAY_FORMS[kind]))(day)
    assert kind in kinds_of(text)
    assert read_as(kind, text) == datetime(day.year, day.month, day.day, tzinfo=UTC)


@settings(deadline=None)
@given(day=days, language=st.sampled_from(sorted(MONTHS)), short=st.booleans(), upper=st.booleans())
def test_month_names_come_back(day: date, language: str, *, short: bool, upper: bool) -> None:
    name = MONTHS[language].split()[day.month - 1]
    name = name[:3] if short and name not in {"juin", "juillet"} else name
    name = name.upper() if upper else name
    midnight = datetime(day.year, day.month, day.day, tzinfo=UTC)
    for text in (f"{name} {day.year}", f"{name}-{day.year}", f"{day.year} {name}"):
        assert kinds_of(text) == ("month-name",)
        assert parse_time(text) == midnight.replace(day=1)
    for text in (
        f"{day.day} {name} {day.year}",
        f"{day:%d}-{name}-{day.year}",
        f"{name} {day.day}, {day.year}",
    ):
        assert kinds_of(text) == ("day-month-name",)
        assert parse_time(text) == midnight


@settings(deadline=None)
@given(day=days)
def test_weeks_come_back(day: date) -> None:
    year, week, weekday = day.isocalendar()
    monday = day - timedelta(days=weekday - 1)
    for text in (f"{year}-W{week:02}", f"{year}W{week:02}"):
        assert kinds_of(text) == ("week",)
        assert parse_time(text) == datetime(monday.year, monday.month, monday.day, tzinfo=UTC)


@settings(deadline=None)
@given(
    instant=instants,
    gap=st.sampled_from("T "),
    offset=st.none() | st.integers(-14 * 60, 14 * 60),
    zed=st.booleans(),
    seconds=st.booleans(),
)
def test_instants_come_back(
    instant: datetime, gap: str, offset: int | None, *, zed: bool, seconds: bool
) -> None:
    instant = instant if seconds else instant.replace(second=0)
    text = instant.isoformat(gap, "seconds" if seconds else "minutes")
    if offset is not None:
        text += f"{'-' if offset < 0 else '+'}{abs(offset) // 60:02}:{abs(offset) % 60:02}"
    elif zed:
        text += "Z"
    expected = instant.replace(tzinfo=UTC) - timedelta(minutes=offset or 0)
    assert kinds_of(text) == ("datetime",)
    assert parse_time(text) == parse_time(text, "datetime") == read_as("datetime", text) == expected


@settings(deadline=None)
@given(
    instant=st.datetimes(datetime(1900, 3, 1), datetime(2199, 1, 1)).map(lambda x: x.replace(microsecond=0))
)
def test_serials_come_back(instant: datetime) -> None:
    days = (instant - datetime(1899, 12, 30)) / timedelta(days=1)
    assert read_as("excel-1900", repr(days)) == instant.replace(tzinfo=UTC)
    if instant.year >= 1904:
        days = (instant - datetime(1904, 1, 1)) / timedelta(days=1)
        assert read_as("excel-1904", days) == instant.replace(tzinfo=UTC)
    seconds = int(instant.replace(tzinfo=UTC).timestamp())
    assert read_as("epoch-s", seconds) == instant.replace(tzinfo=UTC)
    assert read_as("epoch-ms", f"{seconds * 1000}") == instant.replace(tzinfo=UTC)


@settings(deadline=None)
@given(text=st.from_regex(r"[0-9]{4}-[0-9W]{2}-[0-9][0-9T ][0-9TZ:.,+ -]{0,18}", fullmatch=True))
@example("2024-07-01T10:00+01:60")
@example("2024-07-01T10:00+23:00")
@example("2024-07-01T1000")
@example("9999-12-31T23:00-05:00")
def test_the_quick_way_reads_nothing_that_the_forms_do_not(text: str) -> None:
    time = quick(text)
    if time is not None:
        kind = "date" if len(text) == 10 else "datetime"
        assert parse_time(text, kind) == time
        assert parse_time(f" {text}", kind) == time  # the blank keeps it from the quick way
        assert kinds_of(f" {text}") == (kind,)


odd_texts = st.text(max_size=60) | st.text(
    alphabet="0123456789.,:;-/ TQWMSZabcdep()*%<>+'\u00a0\u2212€", max_size=30
)


@settings(deadline=None)
@given(text=odd_texts)
def test_kinds_are_those_that_read(text: str) -> None:
    kinds = kinds_of(text)
    assert list(kinds) == [kind for kind in KINDS if kind in kinds]
    for kind in kinds:
        assert read_as(kind, text).tzinfo is UTC
    if kinds:
        assert parse_time(text) in {read_as(kind, text) for kind in kinds[:1]}
    else:
        with pytest.raises(ParseError):
            parse_time(text)


cells = (
    odd_texts
    | st.integers()
    | st.floats()
    | st.booleans()
    | st.none()
    | st.datetimes()
    | st.dates()
    | st.times()
    | st.timedeltas()
)


@settings(deadline=None)
@given(value=cells, kind=st.none() | st.sampled_from(KINDS), zone=st.sampled_from(["UTC", "Europe/Lisbon"]))
def test_any_cell_is_a_time_in_utc_or_a_parse_error(value: object, kind: str | None, zone: str) -> None:
    try:
        time = parse_time(value, kind, timezone=zone)  # type: ignore[arg-type]
    except ParseError:
        return
    assert time.tzinfo is UTC


@settings(deadline=None)
@given(value=cells, decimal=st.sampled_from([None, ".", ","]))
def test_any_cell_is_a_finite_number_or_missing_or_a_parse_error(value: object, decimal: str | None) -> None:
    try:
        number = parse_number(value, decimal=decimal)  # type: ignore[arg-type]
    except ParseError:
        assert not is_missing(value)  # type: ignore[arg-type]
        return
    assert (number is None) == is_missing(value)  # type: ignore[arg-type]
    assert number is None or (type(number) is float and number - number == 0)


@settings(deadline=None)
@given(text=odd_texts)
def test_examine_and_parse_number_agree(text: str) -> None:
    reading = examine(text)
    assume(missing_mark(text) is None)
    for mark, name in ((".", "point"), (",", "comma")):
        try:
            number = parse_number(text, decimal=mark)
        except ParseError:
            assert reading is None or name not in reading.fits
        else:
            assert reading is not None
            assert reading.values[name] == number  # type: ignore[index]
    if reading is not None:
        assert parse_number(text) == reading.likely
        assert reading.proof in {None, "ambiguous", *reading.fits}


@settings(deadline=None)
@given(
    value=st.decimals(min_value=-(10**12), max_value=10**12, places=4),
    places=st.integers(0, 4),
    group=st.sampled_from(["", ",", ".", " ", "\u00a0", "\u202f", "\u2009", "'"]),
    comma=st.booleans(),
    minus=st.sampled_from(["-", "−", "()"]),
    after=st.sampled_from(["", " %", "%", "p", " p", "*", " (e)", " €", " [1]"]),
)
def test_numbers_come_back(
    value: object, places: int, group: str, *, comma: bool, minus: str, after: str
) -> None:
    point = "," if comma else "."
    assume(group != point)
    rendered = f"{abs(value):,.{places}f}"  # type: ignore[arg-type]
    expected = float(rendered.replace(",", ""))
    rendered = rendered.replace(".", "\0").replace(",", group).replace("\0", point)
    if value < 0:  # type: ignore[operator]
        expected = -expected
        rendered = f"({rendered})" if minus == "()" else minus + rendered
    assert parse_number(rendered + after, decimal=point) == expected


@pytest.mark.parametrize(
    "piece", ["1", "1 ", "1,", "1.", "1 234 ", "1,234,", "a", "-", ": ", "2024-", "Jul ", "(", "é", "5 de "]
)
@pytest.mark.parametrize("end", ["", "x", "%"])
def test_long_texts_are_refused_at_once(piece: str, end: str) -> None:
    text = (piece * 10_000)[:10_000] + end
    began = time.process_time()
    assert kinds_of(text) == ()
    assert examine(text) is None
    assert missing_mark(text) is None
    for parse in (parse_time, parse_number):
        with pytest.raises(ParseError):
            parse(text)
    assert time.process_time() - began < 0.1


@pytest.mark.parametrize(
    "piece", ["1", "1 ", "1,", "1.", "1 234 ", "1,234,", "-", "2024-", "Jul ", "(", "de "]
)
def test_texts_just_short_enough_are_refused_fast(piece: str) -> None:
    began = time.process_time()
    for length in range(20, 65):
        text = (piece * 64)[: length - 1] + "x"
        kinds_of(text)
        examine(text)
    assert time.process_time() - began < 1
