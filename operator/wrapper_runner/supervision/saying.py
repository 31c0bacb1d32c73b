"""The runner's own lines on standard error: text for a person, or JSON for those who collect logs."""

import os
import sys
from datetime import UTC, datetime

from wrapper_contract.log_lines import FORMAT_VARIABLE, LogFormat, LogLine, written
from wrapper_contract.log_subject import Subject

_STAMP = len("2024-03-01T12:00:00.250Z")
_whom = Subject()
_form: LogFormat | None = None


def speak_of(whom: Subject) -> None:
    """Say from now on, in this process and all of its threads, whom lines are about."""
    global _whom
    _whom = whom


def speak_in(form: LogFormat) -> None:
    """Write lines in a form from now on, whatever the environment says."""
    global _form
    _form = form


def say(message: str, *, level: str = "INFO", reason: str = "", exception: str = "") -> None:
    """Write a line.

    Args:
        message: A sentence for people.
        level: As of Python's logging.
        reason: A CamelCase word for programs.
        exception: A traceback.
    """
    if in_json():
        _write(_line(_now(), level, "runner", message, reason, exception))
    else:
        _write(f"wrapper-runner: {message}\n{exception}".rstrip("\n"))


def pass_on(printed: str) -> None:
    """Write a line that collector code has printed, with its own time and the label of its stream."""
    if in_json():
        stamp, text = printed[:_STAMP], printed[_STAMP:].strip()
        _write(_line(stamp, "INFO", "collector", text))
    else:
        _write(printed)


def in_json() -> bool:
    """Return whether lines are JSON."""
    return (_form or os.environ.get(FORMAT_VARIABLE)) == "json"


def _line(time: str, level: str, logger: str, message: str, reason: str = "", exception: str = "") -> str:
    line = LogLine(
        time=time,
        level=level,
        logger=logger,
        message=message,
        reason=reason,
        namespace=_whom.namespace,
        wrapper=_whom.wrapper,
        execution=_whom.execution,
        attempt=_whom.attempt,
        exception=exception,
    )
    return written(line, "json")


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _write(text: str) -> None:
    sys.stderr.write(f"{text}\n")
