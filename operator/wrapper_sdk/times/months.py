"""Month names in the languages of the usual statistics offices, and what is written with them."""

# ruff: noqa: DTZ001 - local times; their zone is another module's concern

import re
from datetime import datetime

from wrapper_sdk.times.clock import CLOCK, TIME, at_clock
from wrapper_sdk.times.forms import FLAG, Y2, Y4, Form, full_year, normalised, plausible

_NAMES = (  # en, pt, es, fr; then de, it, nl, the Scandinavian languages, pl (also as in "1 stycznia")
    "jan january janeiro ene enero janv janvier januar janner gen genn gennaio januari styczen stycznia",
    "feb february fev fevereiro febrero fevr fevrier februar febbr febbraio februari luty lutego",
    "mar march marco marzo mars marz mrz maart mrt marts marzec marca",
    "apr april abr abril avr avril aprile kwiecien kwietnia",
    "may mai maio mayo mag magg maggio mei maj maja",
    "jun june junho junio juin juni giu giugno czerwiec czerwca",
    "jul july julho julio juil juillet juli lug luglio lipiec lipca",
    "aug august ago agosto aout aou augustus augusti sierpien sierpnia",
    "sep sept september set setembro septiembre setiembre septembre sett settembre wrzesien wrzesnia",
    "oct october out outubro octubre octobre okt oktober ott ottobre pazdziernik pazdziernika",
    "nov november novembro noviembre novembre listopad listopada",
    "dec december dez dezembro dic diciembre decembre dezember dicembre desember des grudzien grudnia",
)
_NUMBERS = {name: number for number, names in enumerate(_NAMES, 1) for name in names.split()}

NAME = "(?P<name>" + "|".join(sorted(_NUMBERS, key=len, reverse=True)) + r")\.?"
_DAY = r"(?P<day>[0-9]{1,2})"
_ORDINAL = r"(?:\.?[oa]|st|nd|rd|th|er|\.)?"


def month_number(text: str) -> int | None:
    """Return the number of a month's name, whole or short, accents optional; None for anything else.

    In English, Portuguese, Spanish, French, German, Italian, Dutch, Swedish, Danish, Norwegian and Polish.

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
    Form("day-month-name", _DAY + NAME + Y4 + ":" + TIME, _day),
    Form("day-month-name", NAME + "[ \\-]" + _DAY + _ORDINAL + r"(?:, ?| )" + Y4 + CLOCK, _day),
    Form("day-month-name", Y4 + r"[ \-]" + NAME + r"[ \-]" + _DAY + CLOCK, _day),
]
