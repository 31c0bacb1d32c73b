"""Rows and records that could not be used: counted by reason, with a few examples of each."""

from wrapper_contract.ipc import MAX_REASONS
from wrapper_contract.report import MAX_EXAMPLES, Example, Rejection
from wrapper_sdk import ParseError

MAX_TEXT = 200
OTHER_REASONS = "other reasons"


class RejectionBook:
    """Counts that stay small whatever the code and the file bring."""

    def __init__(self) -> None:
        self._counts: dict[str, int] = {}
        self._examples: dict[str, list[Example]] = {}

    def add(self, reason: object, *, text: object, row: int = 0, request: int = 0) -> None:
        """Count a row or a record.

        Args:
            reason: A short sentence, or the ParseError.
            text: What could not be used; None for what the ParseError names.
            row: Its number in a file, from 1.
            request: The number of the request whose reply held it, from 1.
        """
        if isinstance(reason, ParseError):
            text = reason.text if text is None else text
            reason = reason.reason
        key = _sendable(reason)
        if key not in self._counts and len(self._counts) >= MAX_REASONS:
            key = OTHER_REASONS
        self._counts[key] = self._counts.get(key, 0) + 1
        examples = self._examples.setdefault(key, [])
        if len(examples) < MAX_EXAMPLES:
            examples.append(Example("" if text is None else _sendable(text), row=row, request=request))

    def summary(self) -> list[Rejection]:
        """Return what was counted, most frequent first."""
        ranked = sorted(self._counts.items(), key=lambda item: -item[1])
        return [Rejection(reason, count, self._examples[reason]) for reason, count in ranked]


def _sendable(text: object) -> str:
    """Return a text of bounded length; half a character, as JSON's escapes can give, is written out."""
    return str(text)[:MAX_TEXT].encode("utf-8", "backslashreplace").decode()[:MAX_TEXT]
