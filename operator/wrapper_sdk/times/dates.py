"""Dates in digits, alone and with a time of day."""

# ruff: noqa: DTZ001 - local times; their zone is another module's concern

import re
from datetime import datetime, timedelta

from wrapper_sdk.times.clock import CLOCK, COMPACT_TIME, TIME, at_clock
from wrapper_sdk.times.forms import Y4, Form, full_year, plausible

_ISO = Y4 + r"(?P<mark>[\-/.])(?P<month>[0-9]{1,2})(?P=mark)(?P<day>[0-9]{1,2})"
_COMPACT = Y4 + r"(?P<month>[0-9]{2})(?P<day>[0-9]{2})"
_WEEK_DATE = Y4 + r"-?w(?P<week>[0-9]{2})-?(?P<day>[0-9])"
_ONE, _TWO = r"(?P<one>[0-9]{1,2})", r"(?P<two>[0-9]{1,2})"


def _date(match: re.Match[str]) -> datetime:
    return datetime(int(match["year"]), int(match["month"]), int(match["day"]))


def _date_of_digits(match: re.Match[str]) -> datetime:
    plausible(int(match["year"]), first=1700, last=2200)
    return _date(match)


def _ordinal_date(match: re.Match[str]) -> datetime:
    time = datetime(int(match["year"]), 1, 1) + timedelta(days=int(match["day"]) - 1)
    if time.year != int(match["year"]):
        raise ValueError("no such day of the year")
    return time


def _week_date(match: re.Match[str]) -> datetime:
    return datetime.fromisocalendar(int(match["year"]), int(match["week"]), int(match["day"]))


def _week_date_time(match: re.Match[str]) -> datetime:
    return at_clock(_week_date(match), match)


def _date_time(match: re.Match[str]) -> datetime:
    return at_clock(_date(match), match)


def _digits_time(match: re.Match[str]) -> datetime:
    return at_clock(_date_of_digits(match), match)


def _day_month(match: re.Match[str]) -> datetime:
    year = full_year(match["year"])
    return at_clock(datetime(year, int(match["two"]), int(match["one"])), match)


def _month_day(match: re.Match[str]) -> datetime:
    year = full_year(match["year"])
    return at_clock(datetime(year, int(match["one"]), int(match["two"])), match)


DATES = [
    Form("date", _ISO, _date),
    Form("date", _COMPACT, _date_of_digits),
    Form("date", _WEEK_DATE, _week_date),
    Form("date", Y4 + r"-(?P<day>[0-9]{3})", _ordinal_date, asked_only=True),
    Form("date", Y4 + r"年(?P<month>[0-9]{1,2})月(?P<day>[0-9]{1,2})日", _date),
]
DATE_TIMES = [
    Form("datetime", _ISO + r"(?:t| {1,2}|, ?)" + TIME, _date_time),
    Form("datetime", _ISO + r"[t ]" + COMPACT_TIME, _date_time),
    Form("datetime", _WEEK_DATE + r"t" + TIME, _week_date_time),
    Form("datetime", _COMPACT + r"[t ]?" + COMPACT_TIME, _digits_time),
    Form("datetime", _COMPACT + r"[t ]" + TIME, _digits_time),
]
# The year in four digits, or in two where both other parts have two or slashes stand between them.
_SHAPES = [
    _ONE + r"(?P<mark>[/.\-])" + _TWO + r"(?P=mark)" + Y4 + CLOCK,
    _ONE + r"/" + _TWO + r"/(?P<year>[0-9]{2})" + CLOCK,
    r"(?P<one>[0-9]{2})(?P<mark>[.\-])(?P<two>[0-9]{2})(?P=mark)(?P<year>[0-9]{2})" + CLOCK,
]
DAY_MONTHS = [Form("day-month", shape, _day_month) for shape in _SHAPES]
MONTH_DAYS = [Form("month-day", shape, _month_day) for shape in _SHAPES]
