"""Month names in English, Portuguese, Spanish and French, and what is written with them."""

# ruff: noqa: DTZ001 - local times; their zone is another module's concern

import re
from datetime import datetime

from wrapper_sdk.times.clock import CLOCK, at_clock
from wrapper_sdk.times.forms import FLAG, Y2, Y4, Form, full_year, normalised, plausible

_NAMES = (
    "jan january janeiro ene enero janv janvier",
    "feb february fev fevereiro febrero fevr fevrier",
    "mar march marco marzo mars",
    "apr april abr abril avr avril",
    "may mai maio mayo",
    "jun june junho junio juin",
    "jul july julho julio juil juillet",
    "aug august ago agosto aou aout",
    "sep sept september set setembro septiembre setiembre septembre",
    "oct october out outubro octubre octobre",
    "nov november novembro noviembre novembre",
    "dec december dez dezembro dic diciembre decembre",
)
_NUMBERS = {name: number for number, names in enumerate(_NAMES, 1) for name in names.split()}

NAME = "(?P<name>" + "|".join(sorted(_NUMBERS, key=len, reverse=True)) + r")\.?"
_DAY = r"(?P<day>[0-9]{1,2})"
_ORDINAL = r"(?:\.?[oa]|st|nd|rd|th|er|\.)?"


def month_number(text: str) -> int | None:
    """Return the number of a month's name (en, pt, es, fr; whole or short; accents optional), or None.

    >>> month_number("Março"), month_number("sept."), month_number("Monday")
    (3, 9, None)
    """
    return _NUMBERS.get(normalised(text).removesuffix("."))


def _month(match: re.Match[str]) -> datetime:
    return datetime(plausible(full_year(match["year"])), _NUMBERS[match["name"]], 1)


def _day(match: re.Match[str]) -> datetime:
    year = plausible(full_year(match["year"]))
    return at_clock(datetime(year, _NUMBERS[match["name"]], int(match["day"])), match)


MONTH_NAMES = [
    Form("month-name", NAME + r"[ \-/_.,]{0,2}(?:de |del |of )?" + Y4 + FLAG, _month),
    Form("month-name", NAME + r"[ \-/_.]?" + Y2 + FLAG, _month),
    Form("month-name", Y4 + r"[ \-/_.]{0,2}" + NAME + FLAG, _month),
]
DAYS_WITH_NAMES = [
    Form(
        "day-month-name",
        _DAY + _ORDINAL + r"[ \-/]?(?:de |of )?" + NAME + r"[ \-/,]{0,2}(?:de |del )?" + Y4 + CLOCK,
        _day,
    ),
    Form("day-month-name", _DAY + r"[ \-/]" + NAME + r"[ \-/]" + Y2 + CLOCK, _day),
    Form("day-month-name", NAME + "[ \\-]" + _DAY + _ORDINAL + r"(?:, ?| )" + Y4 + CLOCK, _day),
    Form("day-month-name", Y4 + r"[ \-]" + NAME + r"[ \-]" + _DAY + CLOCK, _day),
]
