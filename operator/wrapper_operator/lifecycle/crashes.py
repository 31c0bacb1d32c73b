"""What a process said last before it crashed: people look for it first."""

from collections.abc import Sequence

from wrapper_contract.exit_codes import ExitCode
from wrapper_operator.api.status_execution import LastExit
from wrapper_operator.lifecycle.texts import cut

ERROR_LINES = 5
OUTPUT_LINES = 3
MAX_LINE = 120
_ERROR = "[STDERR]"
_ORDERLY = frozenset(ExitCode) - {ExitCode.BROKEN_CODE}
"""Ends that the runner decided on: there is a sentence that says why."""


def is_crash(code: int) -> bool:
    """Return whether an exit code is that of a process that crashed."""
    return code not in _ORDERLY


def with_last_words(message: str, last: LastExit) -> str:
    """Return a sentence about the end of an attempt, with the last lines of its log if it crashed.

    Errors count for more than output.
    """
    shown = _last_words(last.log_tail or []) if is_crash(-1 if last.code is None else last.code) else []
    if not shown:
        return message
    lines = "\n".join(cut(line, MAX_LINE) for line in shown)
    return f"{message.rstrip('.')}. Process crashed. Last logs:\n{lines}"


def _last_words(log: Sequence[str]) -> list[str]:
    """Return the last lines of errors and of other output, in the order in which they were written."""
    lines = [(number, line) for number, line in enumerate(log) if line.strip()]
    errors = [each for each in lines if _ERROR in each[1]][-ERROR_LINES:]
    output = [each for each in lines if _ERROR not in each[1]][-OUTPUT_LINES:]
    return [line for _, line in sorted(errors + output)]
