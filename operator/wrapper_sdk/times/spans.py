"""Periods written as first and last: 1950-1955, 01.01.2024 00:00 - 01.01.2024 01:00; x is the first."""

import re
from datetime import datetime

from wrapper_sdk.times.dates import DATE_TIMES, DATES, DAY_MONTHS
from wrapper_sdk.times.forms import FLAG, Y4, Form, plausible
from wrapper_sdk.times.months import DAYS_WITH_NAMES

LONGEST_YEARS = 100
_CLOCKED = r"[0-9]{1,4}[\-/.][0-9]{1,2}[\-/.][0-9]{1,4}(?:[t ]{1,2}[0-9:.]{4,15}(?:z|[+\-][0-9:]{4,5})?)?"
_NAMED = r"[0-9]{1,2}\.? (?:de )?[a-z]{3,12}\.?,? (?:de )?[0-9]{4}"
_TO = r"(?: - | to | a | bis |/)"
_MOMENTS = (*DATES, *DATE_TIMES, *DAY_MONTHS, *DAYS_WITH_NAMES)


def _years(match: re.Match[str]) -> datetime:
    first, last = plausible(int(match["year"])), plausible(int(match["last"]))
    if not 1 < last - first <= LONGEST_YEARS:
        raise ValueError("no span of years")
    return datetime(first, 1, 1)  # noqa: DTZ001 - a local time; its zone is another module's concern


def _interval(match: re.Match[str]) -> datetime:
    first = _moment(match["first"])
    if ":" in match["last"] and _is_clock(match["last"]):
        return first
    if _moment(match["last"]).replace(tzinfo=None) < first.replace(tzinfo=None):
        raise ValueError("ends before it begins")
    return first


def _is_clock(text: str) -> bool:
    return re.fullmatch(r"[0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?", text) is not None


def _moment(text: str) -> datetime:
    for form in _MOMENTS:
        time = form.read(text)
        if time is not None:
            return time
    raise ValueError("no moment")


YEAR_SPANS = [Form("years", Y4 + r" ?- ?(?P<last>[0-9]{4})" + FLAG, _years)]
INTERVALS = [
    Form("interval", rf"(?P<first>{_CLOCKED}){_TO}(?P<last>{_CLOCKED}|[0-9:]{{4,8}})", _interval),
    Form("interval", rf"(?P<first>{_NAMED}){_TO}(?P<last>{_NAMED})", _interval),
]
