"""Whether what a model's code collects from an API was seen in any reply while the code was written."""

import math
import re
from collections.abc import Iterable, Iterator, Sequence

from wrapper_contract.checkpoint import Window
from wrapper_contract.inspection import FetchReply, FetchRequest, PreflightReply, ProfileReply, RunEvidence
from wrapper_operator.generation.request import Doubt, Inspector

_NUMBER = re.compile(r"(?<![\w.])[-+]?\d[\d.,]*(?:[eE][-+]?\d+)?")
_SAME = 1e-9


class Remembering:
    """An inspector that keeps the bodies of the replies that went through it.

    Args:
        inspector: Sees the API.
        first: The reply that was there before.
    """

    def __init__(self, inspector: Inspector, first: FetchReply) -> None:
        self._inspector = inspector
        self.bodies = [first.body]

    async def profile(self) -> ProfileReply:
        """Return the first reply again."""
        return await self._inspector.profile()

    async def fetch(self, request: FetchRequest) -> FetchReply:
        """Return what the API answers."""
        reply = await self._inspector.fetch(request)
        self.bodies.append(reply.body)
        return reply

    async def preflight(self, code: str, windows: Sequence[Window] = ()) -> PreflightReply:
        """Run the code; what it asks for is not seen here."""
        return await self._inspector.preflight(code, windows)


def unseen(runs: Iterable[RunEvidence], bodies: Iterable[str]) -> Doubt | None:
    """Return a doubt where not one of the points that are shown has a value that stands in a reply.

    A source may have answered with other times than the runs asked for, so this is no fault.
    """
    shown = [point.y for run in runs for point in (*run.first, *run.last)]
    seen = {number for body in bodies for number in numbers_in(body)}
    if not shown or not seen or any(_is_among(y, seen) for y in shown):
        return None
    return Doubt(
        text=f"values such as {', '.join(f'{y:g}' for y in shown[:3])} are collected, and none of those that "
        "are shown stands in a reply that the model saw",
        chosen="the code is used",
        hint="look at the code, and pin it with Provided or say what is meant in generation.instructions",
    )


def numbers_in(text: str) -> Iterator[float]:
    """Yield the numbers of a text; one with points and commas in every way that it can be read.

    >>> sorted(numbers_in('{"v": "01=1.234,5|02=7"}'))
    [1.0, 1.2345, 2.0, 7.0, 1234.5]
    """
    for match in _NUMBER.finditer(text):
        digits = match[0].rstrip(".,")
        for reading in {digits, digits.replace(",", ""), digits.replace(".", "").replace(",", ".")}:
            try:
                yield float(reading)
            except ValueError:
                continue


def _is_among(y: float, seen: set[float]) -> bool:
    return y in seen or any(math.isclose(y, value, rel_tol=_SAME) for value in seen)
