"""What the publisher's answers mean for the run."""

from typing import NamedTuple

import msgspec

from wrapper_contract.exit_codes import ExitCode
from wrapper_contract.publishing import ErrorReply
from wrapper_runner.sinks.publisher.connection import Answer
from wrapper_runner.sinks.sink import SinkError

MAX_PAUSE = 15.0
"""Seconds; whoever says to come again later than this is asked earlier."""
REFUSED_TOKENS = 4
"""Times in a row that a token may be refused: it may just be about to be replaced."""
_TOKEN_PAUSE = 2.0
_FIRST_PAUSE, _LONGEST_PAUSE = 0.2, 10.0


class Again(NamedTuple):
    """The request is to be made again.

    Attributes:
        seconds: To wait before; None where the publisher does not say.
        reason: For people.
    """

    seconds: float | None
    reason: str


def judge(answer: Answer, *, refused_tokens: int) -> Again | None:
    """Return None for a success, or that the request is to be made again.

    Args:
        answer: Of the publisher.
        refused_tokens: How many answers in a row, this one included, refused the token.

    Raises:
        SinkError: Asking again is of no use.
    """
    if answer.status == 200:
        return None
    reply = _error(answer)
    told = f"the publisher says: {reply.message}"
    if answer.status >= 500 or answer.status == 429:
        return Again(_retry_after(answer), told)
    if answer.status == 401 and refused_tokens < REFUSED_TOKENS:
        return Again(_TOKEN_PAUSE, told)
    raise _refusal(answer.status, reply, told)


def pause_before(attempt: int, asked: float | None, *, chance: float) -> float:
    """Return the seconds to wait before asking again.

    Args:
        attempt: Number of failures in a row, from 1.
        asked: What the publisher asked for.
        chance: In [0, 1), so that not all runners come at once.
    """
    if asked is not None:
        return min(MAX_PAUSE, asked) * (1.0 + 0.2 * chance)
    return min(_LONGEST_PAUSE, _FIRST_PAUSE * 2.0 ** min(attempt - 1, 10)) * (0.5 + 0.5 * chance)


def _refusal(status: int, reply: ErrorReply, told: str) -> SinkError:
    if status == 409:
        return superseded(reply.message)
    if status == 403:
        return SinkError(ExitCode.CONFIGURATION, "DeliveryForbidden", told)
    if status == 401:
        return SinkError(ExitCode.UNAVAILABLE, "TokenRefused", told)
    return SinkError(ExitCode.UNAVAILABLE, "PublisherRefused", f"{told} ({reply.reason})")


def superseded(message: str) -> SinkError:
    """Return the end of a run whose Wrapper another pod works for now."""
    return SinkError(ExitCode.SUPERSEDED, "Superseded", f"another pod is current: {message}")


def _retry_after(answer: Answer) -> float | None:
    text = (answer.retry_after or "").strip()
    return float(text) if text.isascii() and text.isdigit() else None


def _error(answer: Answer) -> ErrorReply:
    try:
        return msgspec.json.decode(answer.body, type=ErrorReply)
    except msgspec.MsgspecError:
        return ErrorReply(reason=f"Status{answer.status}", message=f"it answered with status {answer.status}")
