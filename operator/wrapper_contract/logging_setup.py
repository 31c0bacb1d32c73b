"""Setting up the log of a service: every library's lines go the same way as its own."""

import logging
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from types import TracebackType
from typing import TextIO

from wrapper_contract.log_lines import LogFormat, LogLine, written
from wrapper_contract.log_subject import Subject, subject
from wrapper_contract.names import KIND

HIDDEN = "…"
"""What stands in a log in place of a secret."""


def set_up(*, level: str, form: LogFormat, hidden: Sequence[str] = (), stream: TextIO | None = None) -> None:
    """Send the log to standard error, and with it warnings and exceptions that nobody catches.

    Args:
        level: Least important level that is logged.
        form: Of the lines.
        hidden: Secrets that this process holds: none of them may ever be logged.
        stream: Where to instead.
    """
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(LineFormatter(form, hidden=hidden))
    logging.basicConfig(level=level, handlers=[handler], force=True)
    logging.captureWarnings(capture=True)
    sys.excepthook = _log_uncaught


class LineFormatter(logging.Formatter):
    """Makes lines of records: with the subject of the task, or else the object that kopf speaks of.

    A record's `reason` is taken from the `extra` of its call.
    """

    def __init__(self, form: LogFormat, *, hidden: Sequence[str] = ()) -> None:
        super().__init__()
        self._form = form
        self._hidden = tuple(filter(None, hidden))

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        whom = subject() if subject().wrapper else _kopfs(record)
        line = LogLine(
            time=_time(record.created),
            level=record.levelname,
            logger=record.name,
            message=self._clean(record.getMessage()),
            reason=str(getattr(record, "reason", "")),
            namespace=whom.namespace,
            wrapper=whom.wrapper,
            execution=whom.execution,
            attempt=whom.attempt,
            exception=self._clean(self._exception(record)),
        )
        return written(line, self._form)

    def _exception(self, record: logging.LogRecord) -> str:
        if record.exc_info and record.exc_info[0] is not None:
            return self.formatException(record.exc_info)
        return record.stack_info or ""

    def _clean(self, text: str) -> str:
        for secret in self._hidden:
            text = text.replace(secret, HIDDEN)
        return text


def _time(seconds: float) -> str:
    moment = datetime.fromtimestamp(seconds, UTC)
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _kopfs(record: logging.LogRecord) -> Subject:
    reference = getattr(record, "k8s_ref", None)
    if not isinstance(reference, dict) or reference.get("kind") != KIND:
        return Subject()
    return Subject(namespace=str(reference.get("namespace") or ""), wrapper=str(reference.get("name") or ""))


def _log_uncaught(kind: type[BaseException], error: BaseException, traceback: TracebackType | None) -> None:
    if issubclass(kind, KeyboardInterrupt):
        sys.__excepthook__(kind, error, traceback)
        return
    logging.getLogger(__name__).critical("nobody caught this", exc_info=(kind, error, traceback))
