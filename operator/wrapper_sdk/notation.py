"""How people write numbers: what may stand around the digits, and how digits are grouped."""

import math
import re
from functools import cache
from typing import Literal, NamedTuple

MAX_CHARACTERS = 64
Decimal = Literal["point", "comma"]

_CODES = "eur|usd|gbp|chf|brl|jpy|cny|inr|pln|sek|nok|dkk|czk|huf|ron|cad|aud"
_CURRENCY = rf"(?:r|us|a|c)?\$|[€£¥₹₩₽₺₴]|(?:{_CODES})(?![a-z])|zł|kč"
# Flags of statistics offices: b break, c confidential, d differs, e estimated, f forecast, i imputed,
# n not significant, p provisional, r revised, s Eurostat's estimate, u unreliable, z not applicable. Alone
# one or two of them, others in brackets; Portugal's po and rv, and in front its mark of a break; footnotes.
# Never what could multiply: k, m, mil.
_FLAG = (
    r"[bcdefinprsuz]{1,2}|po|rv|\((?!(?:k|m|mil|mio|bn|thou)\b)[a-z]{1,5}\.?\)|\([0-9]{1,2}\)"
    r"|\[[a-z0-9]{1,3}\]|[*†‡§#]{1,3}|[¹²³⁴⁵⁶⁷⁸⁹⁰]{1,2}"
)
_GAPS = "\u00a0\u2007\u2009\u202f"
_TEXT = (
    r"(?:(?P<early_flag>[⊥┴*†‡§]|(?:pro|rv)(?=\s))\s?)?"
    r"(?P<open>\()?\s?"
    r"(?P<compare><=|>=|[<>≤≥~≈±])?\s?"
    r"(?P<sign>[+\-−–])?\s?"
    rf"(?:(?P<before>{_CURRENCY})\s?)?"
    r"(?P<late_sign>[\-−–])?"
    rf"(?P<digits>(?:[0-9]|[.,·][0-9])[0-9.,·'’ {_GAPS}]*)(?P<behind>[\-−–](?=$))?"
    r"(?P<exponent>e[+\-−]?[0-9]{1,3})?\s?"
    r"(?P<close>\))?\s?"
    rf"(?:(?P<share>%|‰)|(?P<after>{_CURRENCY}))?\s?"
    r"(?P<late_close>\))?\s?"
    rf"(?P<flag>{_FLAG})?"
)
_PLAIN_GAPS = str.maketrans(dict.fromkeys(_GAPS, " ") | {"’": "'", "·": "."})
_PARTED = re.compile(r"[.,]")


@cache  # compiled when first needed: many files hold plain numbers only
def _text() -> re.Pattern[str]:
    return re.compile(_TEXT, re.IGNORECASE)


@cache
def _grouping(decimal: Decimal) -> re.Pattern[str]:
    """Return the pattern of digits whose thousands are parted by the other mark, blanks or apostrophes."""
    group, point = (",", r"\.") if decimal == "point" else (r"\.", ",")
    lakhs = r"|(?P<lakhs>[1-9][0-9]?(?:,[0-9]{2})+,[0-9]{3})" if decimal == "point" else "|(?P<lakhs>(?!))"
    return re.compile(
        rf"(?:(?P<plain>[0-9]+)"
        rf"|(?P<grouped>[1-9][0-9]{{0,2}}(?P<mark>{group}|\ |')[0-9]{{3}}(?:(?P=mark)[0-9]{{3}})*){lakhs})"
        rf"(?:{point}(?P<fraction>[0-9]*))?"
        rf"|{point}(?P<only>[0-9]+)"
    )


_COMPARISONS = {
    "<": "less_than",
    "<=": "less_than",
    "≤": "less_than",
    ">": "greater_than",
    ">=": "greater_than",
    "≥": "greater_than",
    "~": "about",
    "≈": "about",
    "±": "about",
}


class Notation(NamedTuple):
    """The parts of a number's text; `marks` names what stood around and in it."""

    digits: str
    exponent: str
    negative: bool
    marks: tuple[str, ...]


def dissect(text: str) -> Notation | None:
    """Take a text apart; None where it is no number, whatever its decimal mark."""
    text = text.strip()
    if len(text) > MAX_CHARACTERS:
        return None
    match = _text().fullmatch(text)
    if match is None or not _consistent(match):
        return None
    digits = match["digits"].translate(_PLAIN_GAPS).rstrip(" ")
    sign = match["sign"] or match["late_sign"] or match["behind"] or "+"
    negative = bool(match["open"]) or sign != "+"
    exponent = (match["exponent"] or "").replace("−", "-")
    return Notation(digits, exponent, negative, tuple(_marks(match, digits)))


def _consistent(match: re.Match[str]) -> bool:
    """Tell whether the parts go together: closed parentheses, one sign, one currency, no telephone number."""
    # A minus behind, as bookkeepers write it: only of amounts, since 2020- is something else.
    if match["behind"] and not _PARTED.search(match["digits"]):
        return False
    signs = bool(match["sign"]) + bool(match["late_sign"]) + bool(match["behind"]) + bool(match["open"])
    telephone = match["sign"] == "+" and re.search(r"[^0-9.,]", match["digits"].strip()) is not None
    currencies = bool(match["before"]) + bool(match["after"])
    closed = bool(match["open"]) == bool(match["close"]) + bool(match["late_close"])
    return closed and signs <= 1 and currencies <= 1 and not telephone


def _marks(match: re.Match[str], digits: str) -> list[str]:
    found = {
        _COMPARISONS.get(match["compare"] or "", ""): match["compare"],
        "parentheses": match["open"],
        "currency": match["before"] or match["after"],
        "percent": match["share"] == "%",
        "permille": match["share"] == "‰",
        "exponent": match["exponent"],
        "flag": match["flag"] or match["early_flag"],
        "thousands": " " in digits or "'" in digits,
        "leading_zero": digits[0] == "0" and digits[1:2].isdigit(),
    }
    return [name for name, present in found.items() if present]


def evaluate(found: Notation, decimal: Decimal) -> float | None:
    """Return the number if this is its decimal mark; None where it does not fit or is too large."""
    match = _grouping(decimal).fullmatch(found.digits)
    if match is None:
        return None
    whole = match["plain"] or re.sub("[^0-9]", "", match["grouped"] or match["lakhs"] or "0")
    number = float(f"{whole}.{match['fraction'] or match['only'] or '0'}{found.exponent}")
    if not math.isfinite(number):
        return None
    return -number if found.negative else number
