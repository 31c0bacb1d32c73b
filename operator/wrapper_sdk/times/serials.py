"""Times counted in days, seconds or milliseconds from a fixed start."""

# ruff: noqa: DTZ001 - local times; their zone is another module's concern

import re
from datetime import UTC, datetime, timedelta

from wrapper_sdk.times.forms import Form, plausible

_NUMBER = r"(?P<whole>-?[0-9]{1,13})(?:\.(?P<rest>[0-9]{1,17}))?"
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_FIRST_DAY = {"excel-1900": datetime(1899, 12, 30), "excel-1904": datetime(1904, 1, 1)}


def _serial(text: str, system: str) -> datetime:
    # Rounded to the millisecond: a serial is a binary fraction of a day and 01:00 is not exactly one.
    milliseconds = round(float(text) * 86_400_000)
    start = _FIRST_DAY[system]
    if system == "excel-1900" and milliseconds < 61 * 86_400_000:
        # This calendar has a 29 February 1900, number 60, that never was; before it, days are one later.
        if milliseconds >= 60 * 86_400_000 or milliseconds < 86_400_000:
            raise ValueError("no such day")
        start += timedelta(days=1)
    if milliseconds < 0:
        raise ValueError("before the first day")
    return start + timedelta(milliseconds=milliseconds)


def _serial_1900(match: re.Match[str]) -> datetime:
    return _serial(match[0], "excel-1900")


def _serial_1904(match: re.Match[str]) -> datetime:
    return _serial(match[0], "excel-1904")


def _likely_serial_1900(match: re.Match[str]) -> datetime:
    return _serial(_likely(match[0]), "excel-1900")


def _likely_serial_1904(match: re.Match[str]) -> datetime:
    return _serial(_likely(match[0]), "excel-1904")


def _likely(text: str) -> str:
    if not 10_000 <= float(text) <= 80_000:
        raise ValueError("hardly a day of our time")
    return text


def _seconds(match: re.Match[str]) -> datetime:
    rest = (match["rest"] or "0").ljust(6, "0")[:6]
    sign = -1 if match[0].startswith("-") else 1
    return _EPOCH + timedelta(seconds=int(match["whole"]), microseconds=sign * int(rest))


def _milliseconds(match: re.Match[str]) -> datetime:
    return _EPOCH + timedelta(milliseconds=float(match[0]))


def _decimal_year(match: re.Match[str]) -> datetime:
    year = plausible(int(match["year"]), first=1)
    start = datetime(year, 1, 1)
    share = float("0." + (match["rest"] or "0"))
    # To the second: such texts have a few digits only, and a second is a digit in the eighth place.
    return start + timedelta(seconds=round((datetime(year + 1, 1, 1) - start).total_seconds() * share))


EXCEL_1900 = [
    Form("excel-1900", r"[0-9]{5}(?:\.[0-9]{1,17})?", _likely_serial_1900),
    Form("excel-1900", _NUMBER, _serial_1900, asked_only=True),
]
EXCEL_1904 = [
    Form("excel-1904", r"[0-9]{5}(?:\.[0-9]{1,17})?", _likely_serial_1904),
    Form("excel-1904", _NUMBER, _serial_1904, asked_only=True),
]
EPOCH_SECONDS = [
    Form("epoch-s", r"(?P<whole>[0-9]{9,10})(?:\.(?P<rest>[0-9]{1,9}))?", _seconds),
    Form("epoch-s", _NUMBER, _seconds, asked_only=True),
]
EPOCH_MILLISECONDS = [
    Form("epoch-ms", r"[0-9]{12,13}(?:\.0+)?", _milliseconds),
    Form("epoch-ms", _NUMBER, _milliseconds, asked_only=True),
]
DECIMAL_YEARS = [
    Form(
        "decimal-year", r"(?P<year>[0-9]{1,4})(?:[.,](?P<rest>[0-9]{1,17}))?", _decimal_year, asked_only=True
    ),
]
