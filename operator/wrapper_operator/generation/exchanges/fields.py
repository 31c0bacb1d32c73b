"""The fields of records: their paths, and what their values are."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from wrapper_operator.generation.inference import words
from wrapper_sdk import ParseError, is_missing, parse_number
from wrapper_sdk.times import kinds_of
from wrapper_sdk.times.kinds import as_text

MAX_DEPTH = 5
MAX_RECORDS = 2000
"""That are looked at."""
_MOST = 10**15
"""No number beyond it is a time."""
_LIKE_A_NUMBER = re.compile(r"-?[0-9]{1,15}(\.[0-9]{0,15})?")
_INTERVAL = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}[^/]*(/[0-9P.]|$)")
_USUAL_YEARS = range(1500, 2201)
SECONDS = (10**8, 5 * 10**9)
MILLISECONDS = (10**11, 5 * 10**12)


@dataclass(frozen=True)
class FieldFacts:
    """One field of the records."""

    path: str
    values: tuple[Any, ...]
    """One of each record; None where a record lacks it."""

    @cached_property
    def present(self) -> list[Any]:
        """The values that are there."""
        return [
            value
            for value in self.values
            if not (value is None or (isinstance(value, str) and not value.strip()))
        ]

    @cached_property
    def texts(self) -> list[str]:
        """The present values as people would write them."""
        return [written(value) for value in self.present]

    @cached_property
    def distinct(self) -> int:
        """How many different values there are."""
        return len(set(self.texts))

    @property
    def last_name(self) -> str:
        """The field's own name, without those of the objects around it."""
        return self.path.rsplit(".", 1)[-1]

    @property
    def tokens(self) -> frozenset[str]:
        """The words of the path."""
        return words.tokens(self.path)

    @cached_property
    def time_kinds(self) -> tuple[str, ...]:
        """The kinds of time that all values can be, the likeliest first; () for none."""
        if not self.present or any(isinstance(value, bool | Mapping) for value in self.present):
            return ()
        if all(_is_whole(value) for value in self.present):
            return tuple(self._kinds_of_numbers())
        if not all(isinstance(value, str) for value in self.present):
            return ()
        common: list[str] | None = None
        for text in {text.partition("/")[0] if self.intervals else text for text in self.texts}:
            kinds = kinds_of(text)
            common = list(kinds) if common is None else [kind for kind in common if kind in kinds]
            if not common:
                return ()
        kinds_left = common or []
        if all(_LIKE_A_NUMBER.fullmatch(text) for text in self.texts):
            return tuple(self._kinds_of_numbers(kinds_left))
        return tuple(kind for kind in kinds_left if not kind.startswith("excel"))

    @cached_property
    def intervals(self) -> bool:
        """Whether values are intervals of ISO 8601, a beginning and an end: 2024-01-01T00:00Z/2024-01-02."""
        return any("/" in text for text in self.texts) and all(map(_INTERVAL.match, self.texts))

    def _kinds_of_numbers(self, able: Sequence[str] | None = None) -> list[str]:
        """Return what bare numbers may be: years by their size, counted seconds only by their name too."""
        numbers = [int(float(value)) for value in self.present]
        found: list[str] = []
        speaks = bool(self.tokens & (words.TIME | {"t", "x", "dt"}))
        if all(number in _USUAL_YEARS for number in numbers) and (speaks or isinstance(self.present[0], str)):
            found.append("year")
        if speaks and all(SECONDS[0] <= number <= SECONDS[1] for number in numbers):
            digits = {len(str(number)) for number in numbers}
            found.append("epoch-s" if digits != {8} else "date")
        if speaks and all(MILLISECONDS[0] <= number <= MILLISECONDS[1] for number in numbers):
            found.append("epoch-ms" if {len(str(number)) for number in numbers} != {12} else "datetime")
        if not found and speaks:
            found += [kind for kind in (able or ()) if not kind.startswith("excel")]
        if not found and speaks and able is None:
            kinds = [set(kinds_of(str(number))) for number in numbers]
            found += [kind for kind in ("month", "date") if all(kind in one for one in kinds)]
        return found

    @cached_property
    def numeric(self) -> bool:
        """Whether the values are numbers, but for missing marks and a few that are none."""
        return self.numbers * 10 >= 8 * max(1, self._spoken) and self.numbers > 0

    @cached_property
    def numbers(self) -> int:
        """How many values are numbers."""
        return sum(_is_number(value) for value in self.present)

    @cached_property
    def _spoken(self) -> int:
        return sum(not _is_missing(value) for value in self.present)

    @cached_property
    def textual(self) -> bool:
        """Whether the values are texts that may name something."""
        return bool(self.present) and all(isinstance(value, str | int) for value in self.present)

    @property
    def constant(self) -> bool:
        """Whether all records have the same value."""
        return self.distinct <= 1


def fields_of(records: Sequence[Mapping[str, Any]]) -> dict[str, FieldFacts]:
    """Return the plain fields of records by path, in the order of the records."""
    rows = [_flat(record) for record in records[:MAX_RECORDS]]
    paths: dict[str, None] = {}
    for row in rows:
        paths.update(dict.fromkeys(row))
    return {path: FieldFacts(path, tuple(row.get(path) for row in rows)) for path in paths}


def _flat(record: Any, prefix: str = "", depth: int = 0) -> dict[str, Any]:
    found: dict[str, Any] = {}
    if depth > MAX_DEPTH:
        return found
    pairs = record.items() if isinstance(record, Mapping) else enumerate(record)
    for name, value in pairs:
        path = f"{prefix}.{name}" if prefix else str(name)
        if isinstance(value, Mapping) or (isinstance(value, list) and len(value) == 1):
            found |= _flat(value, path, depth + 1)
        elif not isinstance(value, list):
            found[path] = value
    return found


def written(value: Any) -> str:
    """Return a value as a person would write it."""
    return (as_text(value) if not isinstance(value, bool) else None) or str(value).strip()


def _is_whole(value: Any) -> bool:
    if isinstance(value, bool) or not isinstance(value, int | float) or not -_MOST < value < _MOST:
        return False
    return isinstance(value, int) or value.is_integer()


def _is_missing(value: Any) -> bool:
    return not isinstance(value, bool) and is_missing(value)


def _is_number(value: Any) -> bool:
    if isinstance(value, bool):
        return False
    try:
        return parse_number(value) is not None
    except (ParseError, TypeError):
        return False
