"""What texts of one shape turned out to be, so that not every one of a million has to be parsed."""

import string
from dataclasses import dataclass

from wrapper_sdk.numbers import NumberReading, examine
from wrapper_sdk.times import kinds_of

PROVEN_AFTER = 300
"""Texts of one shape that must have been the same before the next ones are taken to be."""
MAX_SHAPES = 500
_SAME_DIGIT = str.maketrans(dict.fromkeys(string.digits, "0"))


@dataclass(slots=True)
class _Shape:
    seen: int
    no_time: bool
    no_number: bool


@dataclass(frozen=True, slots=True)
class Finding:
    """What a text is: the kinds of time it can be, and its reading as a number."""

    kinds: tuple[str, ...]
    number: NumberReading | None


class Shapes:
    """Looks at texts, and leaves out what texts of their shape have never been.

    A shape is the text with every digit made the same. Only "never a time" and "never a number" are learnt,
    and not for texts of digits alone: 1850 may become 1900.
    """

    def __init__(self) -> None:
        self._shapes: dict[str, _Shape] = {}

    def look(self, text: str) -> Finding:
        """Return what a text is."""
        if text.isdigit():
            return Finding(kinds_of(text), examine(text))
        shape = text.translate(_SAME_DIGIT)
        known = self._shapes.get(shape)
        if known is None:
            if len(self._shapes) >= MAX_SHAPES:
                return Finding(kinds_of(text), examine(text))
            known = self._shapes[shape] = _Shape(0, no_time=True, no_number=True)
        proven = known.seen >= PROVEN_AFTER
        known.seen += 1
        kinds = () if proven and known.no_time else kinds_of(text)
        number = None if proven and known.no_number else examine(text)
        if not proven:
            known.no_time = known.no_time and not kinds
            known.no_number = known.no_number and number is None
        return Finding(kinds, number)
