"""A line of a log: one JSON object for programs, or plain text for a person at a terminal."""

from typing import Literal

import msgspec

LogFormat = Literal["json", "text"]
"""How lines are written."""

FORMAT_VARIABLE = "WRAPPER_LOG_FORMAT"
"""Environment variable of a runner: the form of its lines, text where it is absent."""


class LogLine(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a line says; what is not known of its subject is left out.

    Attributes:
        time: RFC 3339 in UTC.
        level: DEBUG, INFO, WARNING, ERROR or CRITICAL.
        logger: Which part speaks.
        message: A sentence for people.
        reason: A CamelCase word for programs.
        exception: The traceback of what went wrong.
    """

    time: str
    level: str
    logger: str
    message: str
    reason: str = ""
    namespace: str = ""
    wrapper: str = ""
    execution: str = ""
    attempt: int = 0
    exception: str = ""


def written(line: LogLine, form: LogFormat) -> str:
    """Return a line as it is written, without its end; as JSON it is always a single one."""
    return msgspec.json.encode(line).decode() if form == "json" else _plain(line)


def message_of(text: str) -> str:
    """Return what a written line says to people; a line of anybody else stays as it is.

    >>> message_of('{"time": "", "level": "INFO", "logger": "runner", "message": "done"}')
    'done'
    """
    if not text.startswith("{"):
        return text
    try:
        line = msgspec.json.decode(text, type=LogLine)
    except msgspec.MsgspecError:
        return text
    return f"{line.message}\n{line.exception}".rstrip()


def _plain(line: LogLine) -> str:
    whose = f"{line.namespace}/{line.wrapper} " if line.wrapper else ""
    attempt = f"{line.execution}/{line.attempt} " if line.execution else ""
    reason = f" ({line.reason})" if line.reason else ""
    exception = f"\n{line.exception}" if line.exception else ""
    return f"{line.time} {line.level} {whose}{attempt}{line.logger}: {line.message}{reason}{exception}"
