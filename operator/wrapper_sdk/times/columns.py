"""Digits that mean a time only where a whole column is written so: these kinds have to be asked for."""

# ruff: noqa: DTZ001 - local times; their zone is another module's concern

import re
from datetime import datetime

from wrapper_sdk.times.forms import Y4, Form, full_year, plausible


def _month_of_fraction(match: re.Match[str]) -> datetime:
    if len(match["part"]) == 1 and match["part"] != "1":
        raise ValueError("a month in one digit")
    return datetime(plausible(int(match["year"])), int(match["part"].ljust(2, "0")), 1)


def _quarter_of_fraction(match: re.Match[str]) -> datetime:
    quarters, rest = divmod(int((match["fraction"] or "0").ljust(2, "0")), 25)
    if rest:
        raise ValueError("no whole quarters")
    return datetime(plausible(int(match["year"])), 3 * quarters + 1, 1)


def _year_in_thousands(match: re.Match[str]) -> datetime:
    return datetime(plausible(int(match["thousands"] + match["rest"])), 1, 1)


def _year_first(match: re.Match[str]) -> datetime:
    return datetime(full_year(match["year"]), int(match["month"]), int(match["day"]))


COLUMNS = [
    # 2021.25, 2021.5 and a bare 2021
    Form("decimal-quarter", Y4 + r"(?:[.,](?P<fraction>[0-9]{1,2}))?", _quarter_of_fraction, asked_only=True),
    # 2020.03, and 2020.1 for October, whose zero a number loses
    Form("decimal-month", Y4 + r"[.,](?P<part>[0-9]{1,2})", _month_of_fraction, asked_only=True),
    # 2.024, to which a spreadsheet program gave a mark of thousands
    Form(
        "thousands-year", r"(?P<thousands>[0-9])[.,](?P<rest>[0-9]{3})", _year_in_thousands, asked_only=True
    ),
    # 24-01-31
    Form(
        "year-first",
        r"(?P<year>[0-9]{2})(?P<mark>[\-/.])(?P<month>[0-9]{2})(?P=mark)(?P<day>[0-9]{2})",
        _year_first,
        asked_only=True,
    ),
]
