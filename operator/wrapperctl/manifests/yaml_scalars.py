"""What an unquoted text of a manifest stands for: as the API server's YAML reader takes it."""

import math
import re

_NULLS = frozenset(("", "~", "null", "Null", "NULL"))
_WORDS = {"true": True, "yes": True, "on": True, "false": False, "no": False, "off": False}
_TRUTHS = {
    spelling: value for word, value in _WORDS.items() for spelling in (word, word.capitalize(), word.upper())
}
_INTEGER = re.compile(r"[-+]?(0b[01_]+|0x[0-9a-fA-F_]+|0o?[0-7_]+|0|[1-9][0-9_]*)")
_FLOAT = re.compile(r"[-+]?([0-9][0-9_]*\.?[0-9_]*|\.[0-9][0-9_]*)([eE][-+]?[0-9]+)?")
_NOT_FINITE = re.compile(r"[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)")
_MAX_DIGITS = 300

Scalar = str | int | float | bool | None


def plain_value(text: str) -> Scalar:
    """Return what an unquoted scalar stands for.

    Dates and times of day stay text, as they do in the cluster.

    Raises:
        ValueError: The number is infinite, or no number, which JSON cannot hold.

    >>> plain_value("1990-01-01"), plain_value("30"), plain_value("no")
    ('1990-01-01', 30, False)
    """
    if text in _NULLS:
        return None
    if text in _TRUTHS:
        return _TRUTHS[text]
    if _NOT_FINITE.fullmatch(text):
        raise ValueError(f"{text} is not finite: write a number, or quotes around a text")
    if len(text) > _MAX_DIGITS:
        return text
    if _INTEGER.fullmatch(text):
        return _integer(text.replace("_", ""))
    if _FLOAT.fullmatch(text):
        return _finite(text)
    return text


def _integer(text: str) -> int:
    digits = text.lstrip("+-")
    if len(digits) > 1 and digits[0] == "0" and digits[1].isdigit():
        text = text.replace("0", "0o", 1)
    return int(text, 0)


def _finite(text: str) -> float:
    number = float(text.replace("_", ""))
    if not math.isfinite(number):
        raise ValueError(f"{text} is too large for a number: write quotes around a text")
    return number
