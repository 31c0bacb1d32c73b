"""Numbers that stand where there is no value: those that a reply declares, and nines far outside the rest."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from wrapper_operator.generation.inference import words
from wrapper_operator.generation.request import Doubt

_NAMES = frozenset(["nodatavalue", "nodata", "fillvalue", "missingvalue", "novalue", "nullvalue"])
_NINES = frozenset(
    sign * float(nines)
    for sign in (1, -1)
    for nines in ("99", "999", "9999", "99999", "999999", "9999999", "99.9", "999.9", "9999.9", "99999.9")
)
_LONG = 999
"""From here on one appearance is enough, below zero."""
_FAR = 5
_MOST_LOOKED_AT = 5000


def declared(document: Any) -> frozenset[float]:
    """Return the numbers that a document itself names as no data."""
    found = set()
    for _, (name, value) in zip(range(_MOST_LOOKED_AT), _members(document), strict=False):
        if words.joined(name) in _NAMES and isinstance(value, int | float) and not isinstance(value, bool):
            found.add(float(value))
    return frozenset(found)


def _members(document: Any) -> Iterator[tuple[str, Any]]:
    waiting = [document]
    while waiting:
        held = waiting.pop()
        if isinstance(held, Mapping):
            yield from held.items()
            waiting += [member for member in held.values() if isinstance(member, Mapping | list)]
        elif isinstance(held, list):
            waiting += [member for member in held if isinstance(member, Mapping | list)]


def missing_among(values: Sequence[float], said: Collection[float]) -> tuple[float, ...]:
    """Return the numbers among values that stand for none, and all that are said to.

    Args:
        values: As they came.
        said: What the source declares.
    """
    counted = Counter(values)
    others = [value for value in counted if value not in _NINES]
    apart = {value for value in counted if value in _NINES and _is_apart(value, others, counted[value])}
    return tuple(sorted(apart | set(said)))


def _is_apart(value: float, others: Sequence[float], count: int) -> bool:
    if not others:
        return False
    low, high = min(others), max(others)
    spread = max(high - low, abs(high), abs(low))
    if value < 0:
        return value < low and (value <= -_LONG or count > 1) and (low >= 0 or low - value > spread)
    return count > 1 and value > high and value - high > _FAR * spread


def doubts(missing: Collection[float], said: Collection[float]) -> tuple[Doubt, ...]:
    """Return what people should know: numbers that are left out though the source does not declare them."""
    guessed = [number for number in missing if number not in said]
    if not guessed:
        return ()
    return (
        Doubt(
            text=f"values of {', '.join(f'{number:g}' for number in guessed)} lie far from all others",
            chosen="they stand for missing values and are left out",
            hint="code of your own can keep them",
        ),
    )
