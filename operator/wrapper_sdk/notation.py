"""How people write numbers: what may stand around the digits, and how digits are grouped."""

import math
import re
from dataclasses import dataclass
from typing import Literal

MAX_CHARACTERS = 64

_CURRENCY = r"r\$|us\$|a\$|c\$|[€$£¥₹₩₽₺₴]|(?:eur|usd|gbp|chf|brl|jpy|cny|inr|pln|sek|nok|dkk|czk|huf|ron|cad|aud)(?![a-z])|zł|kč"
# A flag of a statistics office (b break, c confidential, d differs, e estimated, f forecast, p provisional,
# r revised, s Eurostat's estimate, u unreliable …), a footnote, or asterisks and daggers.
_FLAG = r"\(?[bcdefinprsuz]{1,2}\)?|\([a-z]{1,3}\)|\[[a-z0-9]{1,3}\]|(?<= )[0-9a-z]\)|\(\d{1,2}\)|[*†‡§#]{1,3}|[¹²³⁴⁵⁶⁷⁸⁹⁰]{1,2}"
_TEXT = re.compile(
    r"(?P<open>\()?\s?"
    r"(?P<compare><=|>=|<|>|≤|≥|~|≈|±)?\s?"
    r"(?P<sign>[+\-−–])?\s?"
    rf"(?:(?P<before>{_CURRENCY})\s?)?"
    r"(?P<late_sign>[\-−–])?"
    r"(?P<digits>(?:[0-9]|[.,][0-9])[0-9.,'’ \u00a0\u2009\u202f\u2007]*)"
    r"(?P<exponent>e[+\-−]?[0-9]{1,3}(?![0-9]))?\s?"
    rf"(?:(?P<share>%|‰)|(?P<after>{_CURRENCY}))?\s?"
    r"(?P<close>\))?\s?"
    rf"(?P<flag>{_FLAG})?",
    re.IGNORECASE,
)
_BLANKS = str.maketrans(dict.fromkeys("\u00a0\u2009\u202f\u2007", " ") | {"’": "'"})


def _digits(group: str, point: str) -> re.Pattern[str]:
    """Return the pattern of digits with groups of thousands by `group`, a blank or an apostrophe."""
    marks = rf"{group}|\ |'"
    return re.compile(
        rf"(?:(?P<plain>[0-9]+)|(?P<grouped>[1-9][0-9]{{0,2}}(?P<mark>{marks})[0-9]{{3}}(?:(?P=mark)[0-9]{{3}})*))"
        rf"(?:{point}(?P<fraction>[0-9]*))?|{point}(?P<only>[0-9]+)"
    )


_PATTERNS = {"point": _digits(",", r"\."), "comma": _digits(r"\.", ",")}
_COMPARISONS = {
    "<": "less_than",
    "<=": "less_than",
    "≤": "less_than",
    ">": "greater_than",
    ">=": "greater_than",
}
_COMPARISONS |= {"≥": "greater_than", "~": "about", "≈": "about", "±": "about"}


@dataclass(frozen=True, slots=True)
class Notation:
    """The parts of a number's text."""

    digits: str
    exponent: str
    negative: bool
    marks: tuple[str, ...]


def dissect(text: str) -> Notation | None:
    """Take a text apart; None where it is no number, whatever its decimal mark."""
    text = text.strip()
    if len(text) > MAX_CHARACTERS:
        return None
    match = _TEXT.fullmatch(text)
    if match is None or not _consistent(match):
        return None
    digits = match["digits"].translate(_BLANKS).rstrip(" ")
    negative = bool(match["open"]) or (match["sign"] or match["late_sign"] or "+") != "+"
    exponent = (match["exponent"] or "").replace("−", "-")
    return Notation(digits, exponent, negative, tuple(_marks(match, digits)))


def _consistent(match: re.Match[str]) -> bool:
    """Tell whether the parts go together: closed parentheses, one sign, no telephone number."""
    signs = bool(match["sign"]) + bool(match["late_sign"]) + bool(match["open"])
    grouped_plus = match["sign"] == "+" and bool(re.search(r"[^0-9.,]", match["digits"].strip()))
    return bool(match["open"]) == bool(match["close"]) and signs <= 1 and not grouped_plus


def _marks(match: re.Match[str], digits: str) -> list[str]:
    marks = []
    if match["compare"]:
        marks.append(_COMPARISONS[match["compare"]])
    if match["open"]:
        marks.append("parentheses")
    if match["before"] or match["after"]:
        marks.append("currency")
    if match["share"]:
        marks.append("percent" if match["share"] == "%" else "permille")
    if match["exponent"]:
        marks.append("exponent")
    if match["flag"]:
        marks.append("flag")
    if " " in digits or "'" in digits:
        marks.append("thousands")
    if len(digits) > 1 and digits[0] == "0" and digits[1].isdigit():
        marks.append("leading_zero")
    return marks


def marks_of(found: Notation) -> tuple[str, ...]:
    """Return what stood around or in the number, by name."""
    return found.marks


def evaluate(found: Notation, decimal: Literal["point", "comma"]) -> float | None:
    """Return the number if this is its decimal mark; None where it does not fit or is too large."""
    match = _PATTERNS[decimal].fullmatch(found.digits)
    if match is None:
        return None
    if match["only"] is not None:
        whole, fraction = "0", match["only"]
    else:
        whole = match["plain"] or re.sub("[^0-9]", "", match["grouped"])
        fraction = match["fraction"] or "0"
    number = float(f"{whole}.{fraction}{found.exponent}")
    if not math.isfinite(number):
        return None
    return -number if found.negative else number
