"""Long JSON documents with most of their members left out: what is alike is shown by a few.

The document is never built in whole: members that are left out are read one by one and forgotten.
"""

import json
import re
from collections import deque
from typing import Any, NamedTuple

from wrapper_contract.inspection import Thinned

KEPT_MEMBERS = (40, 20, 10, 4, 2)
"""How many members of an array or object are kept at most, half at either end: tried in this order."""
MAX_DEPTH = 40
MAX_NOTES = 200

_BLANKS = re.compile(r"[ \t\r\n]*")
_PLAIN_MEMBERS = re.compile(
    r"""(?:[ \t\r\n]*+(?:-?[0-9][0-9.eE+-]*+|null|true|false|"[^"\\,\x00-\x1f]*+")[ \t\r\n]*+,){0,1000}+"""
)
_read = json.JSONDecoder().raw_decode


class Fitted(NamedTuple):
    """A document that fits.

    Attributes:
        text: JSON.
        thinned: The arrays and objects that lost members, in the order of the document; the first 200.
    """

    text: str
    thinned: list[Thinned]


def fit(text: str, *, max_bytes: int) -> Fitted | None:
    """Return a document with as many members as fit; None if it is no JSON, or cannot be made to fit.

    >>> fit("[" + ", ".join(map(str, range(9))) + "]", max_bytes=10)
    Fitted(text='[0,1,7,8]', thinned=[Thinned(path='', length=9, kept=4)])
    """
    for keep in KEPT_MEMBERS:
        try:
            document = _Thinner(text, keep).document()
            shown = json.dumps(document.value, ensure_ascii=False, separators=(",", ":"))
        except (ValueError, RecursionError):
            return None
        if len(shown.encode("utf-8", "replace")) <= max_bytes:
            return Fitted(shown, document.notes[:MAX_NOTES])
    return None


class _Member(NamedTuple):
    """Where a member's value begins, and its name: a key, or a position."""

    name: str
    at: int


class _Kept(NamedTuple):
    """What is kept of a value, what was left out of it, and where it ends in the text."""

    value: Any
    notes: list[Thinned]
    end: int


class _Thinner:
    """One pass over a document.

    Args:
        text: The document.
        keep: Members of an array or object.
    """

    def __init__(self, text: str, keep: int) -> None:
        self._text = text
        self._keep = keep

    def document(self) -> _Kept:
        """Return the document, thinned.

        Raises:
            ValueError: It is no JSON.
        """
        kept = self._value(self._skip(0), "", 0)
        if self._skip(kept.end) != len(self._text):
            raise ValueError("something follows the document")
        return kept

    def _value(self, at: int, path: str, depth: int) -> _Kept:
        first = self._text[at : at + 1]
        if first not in ("{", "[") or depth >= MAX_DEPTH:
            value, end = _read(self._text, at)
            return _Kept(value, [], end)
        head, tail, length, end = self._members(at, path, depth, keyed=first == "{")
        if tail:
            half = self._keep // 2
            # Of those that were not known to be left out, the last may be among the last of all.
            head = [*head[:half], *head[half + len(tail) :]]
            head += [(each.name, self._value(each.at, _joined(path, each.name), depth + 1)) for each in tail]
        notes = [Thinned(path, length, len(head))] if length > len(head) else []
        notes += [note for _, kept in head for note in kept.notes]
        if first == "{":
            return _Kept({name: kept.value for name, kept in head}, notes, end)
        return _Kept([kept.value for _, kept in head], notes, end)

    def _members(
        self, at: int, path: str, depth: int, *, keyed: bool
    ) -> tuple[list[tuple[str, _Kept]], deque[_Member], int, int]:
        """Return the first members, where the last ones of the others are, their number, and the end."""
        last = "}" if keyed else "]"
        head: list[tuple[str, _Kept]] = []
        tail: deque[_Member] = deque(maxlen=self._keep // 2)
        length, at = 0, self._skip(at + 1)
        if self._text[at : at + 1] == last:
            return head, tail, 0, at + 1
        while True:
            if length < self._keep:
                member = self._member(at, length, keyed=keyed)
                kept = self._value(member.at, _joined(path, member.name), depth + 1)
                head.append((member.name, kept))
                at = kept.end
            else:
                if not keyed:
                    at, length = self._pass_over(at, length, tail)
                member = self._member(at, length, keyed=keyed)
                tail.append(member)
                _, at = _read(self._text, member.at)
            length += 1
            at = self._skip(at)
            mark = self._text[at : at + 1]
            if mark == last:
                return head, tail, length, at + 1
            if mark != ",":
                raise ValueError(f"character {at} is neither a comma nor an end")
            at = self._skip(at + 1)

    def _pass_over(self, at: int, number: int, tail: deque[_Member]) -> tuple[int, int]:
        """Pass over plain members that have a comma behind them; the quick way for columns of numbers."""
        while (match := _PLAIN_MEMBERS.match(self._text, at)) and match.end() > at:
            end = match.end()
            count = self._text.count(",", at, end)
            starts, comma = list[int](), end - 1
            while len(starts) < min(count, self._keep // 2):
                comma = self._text.rfind(",", at, comma)
                starts.append(at if comma < 0 else comma + 1)
            first = number + count - len(starts)
            for index, start in enumerate(reversed(starts)):
                tail.append(_Member(str(first + index), self._skip(start)))
            number, at = number + count, self._skip(end)
        return at, number

    def _member(self, at: int, number: int, *, keyed: bool) -> _Member:
        if not keyed:
            return _Member(str(number), at)
        name, at = _read(self._text, at)
        at = self._skip(at)
        if not isinstance(name, str) or self._text[at : at + 1] != ":":
            raise ValueError(f"character {at} is no colon after a name")
        return _Member(name, self._skip(at + 1))

    def _skip(self, at: int) -> int:
        match = _BLANKS.match(self._text, at)
        return match.end() if match else at


def _joined(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name
