"""Numbers as files write them: decimal commas, thousands, percent signs, flags and missing marks."""

import math
import re
from collections.abc import Collection
from typing import Literal, NamedTuple

from wrapper_sdk import notation
from wrapper_sdk.errors import ParseError
from wrapper_sdk.memory import remembered
from wrapper_sdk.missing import is_missing
from wrapper_sdk.notation import Decimal
from wrapper_sdk.source import Cell

_NAMES: dict[str, Decimal] = {".": "point", ",": "comma"}


_PLAIN = re.compile(r"(-?(?:0|[1-9][0-9]{0,17}))(?:([.,])([0-9]{1,17}))?")
_PARTS: dict[str, tuple[Decimal, Decimal]] = {".": ("point", "comma"), ",": ("comma", "point")}
_BOTH: frozenset[Decimal] = frozenset(("point", "comma"))
_ONE: dict[Decimal, frozenset[Decimal]] = {"point": frozenset(("point",)), "comma": frozenset(("comma",))}


class NumberReading(NamedTuple):
    """What a text is as a number.

    Attributes:
        fits: The decimal marks with which it reads as a number.
        proof: The decimal mark that its punctuation proves; "ambiguous" where both marks fit and give other
            values (1,234); None where there is nothing to tell (12).
        marks: What stood around or in the number: percent, permille, currency, parentheses, less_than,
            greater_than, about, flag, exponent, thousands, leading_zero.
        values: The number for each decimal mark of `fits`.
    """

    fits: frozenset[Decimal]
    proof: Literal["point", "comma", "ambiguous"] | None
    marks: tuple[str, ...]
    values: dict[Decimal, float]

    @property
    def likely(self) -> float:
        """The value if nothing else is known: 1,234 has thousands, 1.234 a fraction."""
        return self.values["point"] if "point" in self.values else self.values["comma"]


@remembered(4096)
def examine(text: str) -> NumberReading | None:
    """Return what a text is as a number, or None if it is none.

    >>> examine("1,234").proof, examine("12,5 %").values, examine("12,5 %").marks
    ('ambiguous', {'comma': 12.5}, ('percent',))
    """
    plain = _PLAIN.fullmatch(text)
    if plain is not None:
        return _of_plain(*plain.groups())
    found = notation.dissect(text)
    if found is None:
        return None
    values: dict[Decimal, float] = {}
    for decimal in ("point", "comma"):
        number = notation.evaluate(found, decimal)
        if number is not None:
            values[decimal] = number
    if not values:
        return None
    return NumberReading(frozenset(values), _proof(values), found.marks, values)


def _of_plain(whole: str, mark: str | None, fraction: str | None) -> NumberReading:
    """Return the reading of a number with nothing around it: the quick way for most cells."""
    if mark is None or fraction is None:
        number = float(whole)
        return NumberReading(_BOTH, None, (), {"point": number, "comma": number})
    decimal, other = _PARTS[mark]
    values = {decimal: float(f"{whole}.{fraction}")}
    digits = whole.lstrip("-")
    if len(fraction) != 3 or len(digits) > 3 or digits == "0":
        return NumberReading(_ONE[decimal], decimal, (), values)
    values[other] = float(whole + fraction)
    return NumberReading(_BOTH, "ambiguous", (), values)


def parse_number(
    value: Cell, *, decimal: str | None = None, missing: Collection[str | float] = ()
) -> float | None:
    """Return a cell's number, or None where the value is missing.

    What stands around a number is left out: 12,5 % is 12.5, (3.2) is -3.2, <0.1 is 0.1, 103.4 p is 103.4.

    Args:
        value: A text, or a number of a workbook.
        decimal: "." or ","; None to find out from this text alone, where a lone 1,234 has thousands and
            a lone 1.234 has a fraction.
        missing: What else means that there is no value: texts, and numbers such as -9999.

    Raises:
        ParseError: The cell is neither a number nor a missing mark.
        ValueError: There is no such decimal mark.

    >>> parse_number("1 234,5"), parse_number("1.234", decimal=","), parse_number(": c")
    (1234.5, 1234.0, None)
    """
    if type(value) is str:
        if not value:
            return None
        try:  # the common case: what Python reads too
            number = float(value if decimal != "," else _with_point(value))
            if number - number == 0.0 and value.isascii() and "_" not in value:
                return None if missing and _listed(value, number, missing) else number
        except ValueError:
            pass
    elif type(value) is float and value - value == 0.0 and not missing:
        return value
    return _parse(value, decimal, missing)


def _with_point(text: str) -> str:
    """Return a text with a decimal comma as Python writes it; "" where a point stands in it too."""
    return "" if "." in text else text.replace(",", ".")


def _parse(value: Cell, decimal: str | None, missing: Collection[str | float]) -> float | None:
    if is_missing(value) or (missing and isinstance(value, str) and value.strip() in missing):
        return None
    number = _of_text(value, decimal) if isinstance(value, str) else _of_number(value)
    return None if missing and number in missing else number


def _listed(text: str, number: float, missing: Collection[str | float]) -> bool:
    return number in missing or text.strip() in missing


def _of_text(text: str, decimal: str | None) -> float:
    if decimal is not None and decimal not in _NAMES:
        raise ValueError(f"the decimal mark is '.' or ',', not {decimal!r}")
    reading = examine(text) if len(text) <= notation.MAX_CHARACTERS else None
    if reading is None:
        raise ParseError("not a number", text)
    if decimal is None:
        return reading.likely
    number = reading.values.get(_NAMES[decimal])
    if number is None:
        raise ParseError(f"not a number with decimal {_NAMES[decimal]}", text)
    return number


def _of_number(value: object) -> float:
    if isinstance(value, int | float) and not isinstance(value, bool):
        try:
            number = float(value)
        except OverflowError:
            number = math.inf
        if math.isfinite(number):
            return number
    raise ParseError("not a number", value)


def _proof(values: dict[Decimal, float]) -> Literal["point", "comma", "ambiguous"] | None:
    if len(values) == 1:
        return next(iter(values))
    return None if values["point"] == values["comma"] else "ambiguous"
