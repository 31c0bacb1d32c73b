"""One value of a published format, and how its number is read."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, Generic, NamedTuple, TypeVar

from wrapper_sdk.errors import ParseError
from wrapper_sdk.numbers import parse_number

When = TypeVar("When", str, datetime)
Reject = Callable[[ParseError], None]
"""Such as `source.reject`: counts what could not be used."""


class Observation(NamedTuple, Generic[When]):
    """A value, when it was, and which series it belongs to.

    Attributes:
        time: As the source writes it (for `parse_time`); a time in UTC where the format defines it.
        value: A finite number; missing values never become observations.
        key: Name and value of each dimension other than time. Shared by the observations of a series: for
            reading only.
    """

    time: When
    value: float
    key: Mapping[str, str]


def number(
    cell: Any, *, reject: Reject | None, exponent: object = None, decimal: str | None = "."
) -> float | None:
    """Return a value, times ten to the power of `exponent`; None where it is missing or was rejected.

    Args:
        cell: The value as it was found.
        reject: Takes what is no number; None raises it.
        exponent: A whole number (such as 3 for thousands), as a number or a text; nothing for 0.
        decimal: The decimal mark of a text.

    Raises:
        ParseError: The cell is no number, and `reject` is None.

    >>> number("4.35", reject=None, exponent="2"), number("", reject=None)
    (435.0, None)
    """
    try:
        value = parse_number(cell, decimal=decimal)
        return value if value is None or not exponent or exponent == "0" else scaled(value, exponent)
    except ParseError as error:
        if reject is None:
            raise
        reject(error)
        return None


def scaled(value: float, exponent: object) -> float:
    """Return a number times a power of ten, rounded as if its digits had been written with that power.

    Raises:
        ParseError: The exponent is no whole number, or the result is too large.

    >>> scaled(4.35, 2), 4.35 * 100
    (435.0, 434.99999999999994)
    """
    power = str(exponent).strip()
    if not power.removeprefix("-").removeprefix("+").isdecimal() or len(power) > 4:
        raise ParseError("not a unit multiplier (a power of ten)", exponent)
    digits, _, own = repr(value).partition("e")
    result = float(f"{digits}e{int(own or 0) + int(power)}")
    if result - result != 0:
        raise ParseError("a number too large", f"{value!r} times ten to the power of {power}")
    return result
