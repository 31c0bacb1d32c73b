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
        key = str(reason)[:MAX_TEXT]
        if key not in self._counts and len(self._counts) >= MAX_REASONS:
            key = OTHER_REASONS
        self._counts[key] = self._counts.get(key, 0) + 1
        examples = self._examples.setdefault(key, [])
        if len(examples) < MAX_EXAMPLES:
            shown = "" if text is None else str(text)[:MAX_TEXT]
            examples.append(Example(shown, row=row, request=request))

    def summary(self) -> list[Rejection]:
        """Return what was counted, most frequent first."""
        ranked = sorted(self._counts.items(), key=lambda item: -item[1])
        return [Rejection(reason, count, self._examples[reason]) for reason, count in ranked]
