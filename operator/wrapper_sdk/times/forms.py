"""How a kind of time is written: patterns over normalised text, and the pieces they share."""

import re
from collections.abc import Callable
from datetime import datetime

MAX_CHARACTERS = 48

Y4 = r"(?P<year>[0-9]{4})"
Y2 = r"'?(?P<year>[0-9]{2})"
# A mark of provisional, estimated or annotated periods: 2021*, 2021 (est.), 2021 [1], 2021 1).
FLAG = (
    r"(?: ?(?:\*{1,3}|\([a-z]{1,5}\.?\)|\([0-9]{1,2}\)|\[(?:note )?[0-9]{1,2}\]|\[[a-z]\]"
    r"|[(\[](?:provisional|estimated?|revised|preliminary|forecast)[)\]])| [0-9]\))?"
)


class Form:
    """One way to write a kind of time.

    Attributes:
        kind: Name of the kind.
        asked_only: Too ambiguous to be guessed: used only where the kind was asked for.
    """

    __slots__ = ("_compiled", "_pattern", "_read", "asked_only", "kind")

    def __init__(
        self, kind: str, pattern: str, read: Callable[[re.Match[str]], datetime], *, asked_only: bool = False
    ) -> None:
        """Make a form.

        Args:
            kind: Name of the kind.
            pattern: Matches the whole of a normalised text, or of one with every digit replaced by another;
                so it may say how many digits there are but not which.
            read: The time of a match: naive where the text has no offset. Raises ValueError or
                OverflowError for impossible ones.
            asked_only: Whether the kind has to be asked for.
        """
        self.kind = kind
        self.asked_only = asked_only
        self._pattern = pattern
        self._read = read
        self._compiled: re.Pattern[str] | None = None

    def match(self, text: str) -> re.Match[str] | None:
        """Match the whole of a normalised text; compiled when first needed, as most forms never are."""
        if self._compiled is None:
            self._compiled = re.compile(self._pattern)
        return self._compiled.fullmatch(text)

    def read(self, text: str) -> datetime | None:
        """Return the time of a normalised text; None where it is none of this form."""
        match = self.match(text)
        if match is None:
            return None
        try:
            return self._read(match)
        except (ValueError, OverflowError):
            return None


_SPELLINGS = str.maketrans(
    dict.fromkeys("\xa0\u2002\u2003\u2007\u2009\u202f\t", " ")
    | dict.fromkeys("‐‑‒–—−", "-")
    | dict.fromkeys("¹²³⁴⁵⁶⁷⁸⁹†‡", "*")
    | {"º": "o", "ª": "a", "°": "o", "’": "'", "ł": "l", "Ł": "l"}
)


def normalised(text: str) -> str:
    """Return a text in lower case without outer blanks and accents, with plain blanks, dashes and marks.

    >>> normalised(" Março 2023–24 ")
    'marco 2023-24'
    """
    if not text.isascii():
        import unicodedata  # most files need none

        text = unicodedata.normalize("NFD", text.translate(_SPELLINGS))
        text = "".join(character for character in text if not unicodedata.combining(character))
    return text.strip().lower()


def full_year(digits: str) -> int:
    """Return the year of four digits or two: 69 to 99 are of the last century, as POSIX has it."""
    year = int(digits)
    if len(digits) == 2:
        return year + (1900 if year >= 69 else 2000)
    return year


def plausible(year: int, *, first: int = 1000, last: int = 2999) -> int:
    """Return the year; raises ValueError where digits alone would hardly mean it."""
    if not first <= year <= last:
        raise ValueError("no plausible year")
    return year
