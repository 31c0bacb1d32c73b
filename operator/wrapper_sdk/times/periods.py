"""Years, fiscal years, semesters, quarters, numbered months and weeks."""

# ruff: noqa: DTZ001 - local times; their zone is another module's concern

import re
from collections.abc import Callable
from datetime import datetime

from wrapper_sdk.times.forms import FLAG, Y2, Y4, Form, full_year, plausible
from wrapper_sdk.times.numerals import QUARTER_WORD, ROMAN_QUARTER_WORD, SEMESTER_WORD, number_of

_ORDINAL = r"(?:\.?[oa]|st|nd|rd|th|er|e|eme|\.)?"
_ROMAN = r"(?P<part>[ivx]{1,4})"
_OF = r"(?:[ \-/.:_]|,? de | of |, )?"
_GLUE = r"[ \-/.:_]?"


def _year(match: re.Match[str]) -> datetime:
    return datetime(plausible(int(match["year"])), 1, 1)


def _any_year(match: re.Match[str]) -> datetime:
    return datetime(int(match["year"]), 1, 1)


def _year_twice(match: re.Match[str]) -> datetime:
    if match["year"] != match["again"]:
        raise ValueError("two different years")
    return _year(match)


def _fiscal_year(match: re.Match[str]) -> datetime:
    year = plausible(int(match["year"]))
    following = match["next"]
    if (year + 1) % 10 ** len(following) != int(following):
        raise ValueError("not two years that follow each other")
    return datetime(year, 1, 1)


def _part(match: re.Match[str], *, parts: int) -> datetime:
    number = number_of(match["part"])
    if not 1 <= number <= parts:
        raise ValueError(f"no part {number} of {parts}")
    return datetime(plausible(full_year(match["year"])), (number - 1) * (12 // parts) + 1, 1)


def _semester(match: re.Match[str]) -> datetime:
    return _part(match, parts=2)


def _quarter(match: re.Match[str]) -> datetime:
    return _part(match, parts=4)


def _month(match: re.Match[str]) -> datetime:
    return _part(match, parts=12)


def _month_of_digits(match: re.Match[str]) -> datetime:
    plausible(int(match["year"]), first=1700, last=2200)
    return _part(match, parts=12)


def _week(match: re.Match[str]) -> datetime:
    return datetime.fromisocalendar(plausible(int(match["year"])), int(match["part"]), 1)


def _parted(kind: str, word: str) -> list[Form]:
    """Return the ways to write quarters and semesters: 2024-Q3, Q3 2024, 3Q24, 3.º trimestre de 2024."""
    read = {"quarter": _quarter, "semester": _semester}[kind]
    part = r"(?P<part>[0-9])"
    return [
        Form(kind, Y4 + _GLUE + word + " ?" + part + FLAG, read),
        Form(kind, Y4 + "[ \\-/]?" + part + _ORDINAL + " ?" + word + FLAG, read),
        Form(kind, word + " ?" + part + _OF + Y4 + FLAG, read),
        Form(kind, word + " ?" + part + "[ \\-/']" + Y2 + FLAG, read),
        Form(kind, part + _ORDINAL + " ?" + word + _OF + Y4 + FLAG, read),
        Form(kind, part + word + "[ \\-/']?" + Y2 + FLAG, read),
    ]


def _roman(kind: str, word: str, read: Callable[[re.Match[str]], datetime]) -> list[Form]:
    """Return the ways to write parts of a year in Roman numerals: I trimestre 2024, 2024 TIII."""
    return [
        Form(kind, _ROMAN + r"\.?[ \-]?" + word + _OF + Y4 + FLAG, read),
        Form(kind, word + r"[ .\-]?" + _ROMAN + _OF + Y4 + FLAG, read),
        Form(kind, Y4 + r"\.?[ \-/]?" + word + "[ -]?" + _ROMAN + FLAG, read),
        Form(kind, Y4 + r"\.?[ \-/]" + _ROMAN + r"\.? ?" + word + FLAG, read),
    ]


def _bare_roman(kind: str, read: Callable[[re.Match[str]], datetime]) -> list[Form]:
    """Return 2024-III and III/2024: quarters, or months where a column goes on to XII."""
    return [
        Form(kind, _ROMAN + r"\.?[ \-/]" + Y4 + FLAG, read),
        Form(kind, Y4 + r"\.?[ \-/]" + _ROMAN + r"\.?" + FLAG, read),
    ]


YEARS = [
    # 2024, 2024.0 (a number that went through a spreadsheet), 2021*, 2021 (p), 2021p
    Form("year", Y4 + r"(?:\.0+|[perf])?" + FLAG, _year),
    # Y_1970, X1970 (what R makes of it), FY2024, Ano 2024, YR1970
    Form("year", r"(?:y|x|fy|cy|yr|year|ano|annee)[ _\-]?" + Y4 + FLAG, _year),
    # 1970 [YR1970], the World Bank's
    Form("year", Y4 + r" \[yr(?P<again>[0-9]{4})\]", _year_twice),
    # 2024JJ00, Statistics Netherlands'; 2024年, China's and Japan's
    Form("year", Y4 + r"jj00", _year),
    Form("year", Y4 + r"年度?" + FLAG, _year),
    Form("year", r"(?P<year>[0-9]{3,4})(?:\.0+)?", _any_year, asked_only=True),
]
FISCAL_YEARS = [
    Form("fiscal-year", r"(?:fy ?)?" + Y4 + r" ?[/\-] ?(?P<next>[0-9]{2}|[0-9]{4})" + FLAG, _fiscal_year),
]
SEMESTERS = [*_parted("semester", SEMESTER_WORD), *_roman("semester", SEMESTER_WORD, _semester)]
QUARTERS = [
    *_parted("quarter", QUARTER_WORD),
    *_roman("quarter", ROMAN_QUARTER_WORD, _quarter),
    *_bare_roman("quarter", _quarter),
    # 2024KW01, Statistics Netherlands'; 2024年第1季度, China's
    Form("quarter", Y4 + r"kw(?P<part>[0-9]{2})", _quarter),
    Form("quarter", Y4 + r"年?第?(?P<part>[0-9一二三四])季度", _quarter),
]
MONTHS = [
    Form("month", Y4 + r"[\-/](?P<part>[0-9]{1,2})" + FLAG, _month),
    Form("month", Y4 + r"[ \-]?m ?(?P<part>[0-9]{1,2})" + FLAG, _month),
    Form("month", r"m(?P<part>[0-9]{1,2})[ \-/]" + Y4 + FLAG, _month),
    Form("month", r"(?P<part>[0-9]{1,2})[/\-]" + Y4 + FLAG, _month),
    Form("month", r"(?P<part>[0-9]{2})\." + Y4, _month_of_digits),
    Form("month", Y4 + r"(?P<part>[0-9]{2})(?:\.0+)?", _month_of_digits),
    Form("month", Y4 + r"mm(?P<part>[0-9]{2})", _month),
    Form("month", Y4 + r"年(?P<part>[0-9]{1,2})月(?:分)?" + FLAG, _month),
    *_bare_roman("month", _month),
]
WEEKS = [
    Form("week", Y4 + r"[ \-]?w ?(?P<part>[0-9]{1,2})" + FLAG, _week),
    Form("week", r"(?:w|kw|wk|week|semana|semaine) ?(?P<part>[0-9]{1,2})[ \-/]" + Y4 + FLAG, _week),
    Form("week", Y4 + r"[ \-/](?:kw|wk|week|semana|semaine) ?(?P<part>[0-9]{1,2})" + FLAG, _week),
]
