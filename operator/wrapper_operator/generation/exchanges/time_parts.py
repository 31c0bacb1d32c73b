"""The part of a year that stands in a field beside it: a number, a code such as M05, or a month's name."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from wrapper_operator.generation.exchanges.fields import FieldFacts
from wrapper_operator.generation.inference import words
from wrapper_sdk.times import kinds_of

PartKind = Literal["month", "quarter", "semester", "month-name"]
_MOST: dict[PartKind, int] = {"month": 12, "quarter": 4, "semester": 2}
_NAMED: tuple[tuple[PartKind, frozenset[str]], ...] = (("month", words.MONTH), ("quarter", words.QUARTER))
_LETTERS: dict[str, PartKind] = {"M": "month", "Q": "quarter", "S": "semester"}
_SIGNS: dict[PartKind, str] = {"month": "-", "quarter": "-Q", "semester": "-S"}
_CODE = re.compile(r"([MQS])([0-9]{1,2})")


@dataclass(frozen=True, kw_only=True)
class Part:
    """Where a record holds the part of its year."""

    path: str
    kind: PartKind
    coded: bool = False
    """A letter stands before the number."""
    whole: str | None = None
    """The code of the whole year, whose record is none of a part: M13, Q05."""

    def text(self, year: int, part: str) -> str:
        """Return year and part as one text that `parse_time` reads."""
        if self.kind == "month-name":
            return f"{part} {year}"
        return f"{year}{_SIGNS[self.kind]}{int(part[1:] if self.coded else float(part))}"

    @property
    def code(self) -> str:
        """What `text` does with the names year and part, as the inner text of an f-string."""
        if self.kind == "month-name":
            return "{part} {year}"
        return f"{{year}}{_SIGNS[self.kind]}{{{'int(part[1:])' if self.coded else 'part'}}}"


def part_of_year(year: FieldFacts, fields: Mapping[str, FieldFacts]) -> Part | None:
    """Return the part of the year that the other fields of the records name; None where none does."""
    others = [field for field in fields.values() if field.path != year.path and not field.constant]
    for find in (_number, _code, _name):
        found = next(filter(None, map(find, others)), None)
        if found is not None:
            return found
    return None


def _number(field: FieldFacts) -> Part | None:
    said = words.tokens(field.last_name)
    for kind, names in _NAMED:
        if said & names and all(_counts(text, _MOST[kind]) for text in field.texts):
            return Part(path=field.path, kind=kind)
    return None


def _counts(text: str, most: int) -> bool:
    return len(text) <= 2 and text.isdecimal() and 1 <= int(text) <= most


def _code(field: FieldFacts) -> Part | None:
    """Return a part by codes of one letter; the one number beyond the parts stands for the whole year."""
    found = [_CODE.fullmatch(text) for text in set(field.texts)]
    codes = [match for match in found if match is not None]
    letters = {match[1] for match in codes}
    if not codes or len(codes) < len(found) or len(letters) > 1:
        return None
    kind = _LETTERS[letters.pop()]
    beyond = [match[0] for match in codes if int(match[2]) == _MOST[kind] + 1]
    within = [match for match in codes if 1 <= int(match[2]) <= _MOST[kind]]
    if not within or len(beyond) + len(within) < len(codes) or len(beyond) > 1:
        return None
    code = codes[0]
    return Part(path=field.path, kind=kind, coded=True, whole=_whole(kind, width=len(code[2])))


def _whole(kind: PartKind, *, width: int) -> str:
    letter = next(letter for letter, named in _LETTERS.items() if named == kind)
    return f"{letter}{_MOST[kind] + 1:0{width}}"


def _name(field: FieldFacts) -> Part | None:
    texts = set(field.texts)
    if all(text.isalpha() and kinds_of(f"{text} 2024")[:1] == ("month-name",) for text in texts):
        return Part(path=field.path, kind="month-name")
    return None
