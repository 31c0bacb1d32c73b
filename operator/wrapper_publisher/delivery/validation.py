"""Lines of a batch: messages as they go to the queue, or data that could not be used."""

from datetime import UTC, datetime
from typing import Annotated, NamedTuple

import msgspec
from msgspec import Meta

from wrapper_contract.messages import (
    MAX_BYTES,
    MAX_POINTS,
    MAX_SERIES_CHARACTERS,
    Message,
    ValidationError,
    message_id,
)
from wrapper_publisher.broker.window import Outgoing
from wrapper_publisher.refusal import RefusedError
from wrapper_publisher.wrappers.admission import VALIDATION_ERRORS

DATA_TYPE = "wrapper.data"
ERROR_TYPE = "wrapper.validation_error"
MAX_ORIGINAL = 8 * 1024
"""Characters of refused data that are kept."""
MAX_REASON = 512


class _Point(msgspec.Struct, forbid_unknown_fields=True, gc=False):
    """A point of either kind; that its numbers are finite is JSON's own rule."""

    x: float | str
    y: float
    series: Annotated[str, Meta(max_length=MAX_SERIES_CHARACTERS)] | None = None


_message = msgspec.json.Decoder(Message)
_points = msgspec.json.Decoder(Annotated[list[_Point], Meta(min_length=1, max_length=MAX_POINTS)])
_error = msgspec.json.Decoder(ValidationError)
_encoder = msgspec.json.Encoder()


class Checked(NamedTuple):
    """What becomes of a line.

    Attributes:
        outgoing: To be published.
        data: Whether it is a message with data.
        rejected: Whether it was refused, and goes to `validation_errors`.
    """

    outgoing: Outgoing
    data: bool
    rejected: bool


def check_line(line: bytes, *, wrapper_id: str, queue: str, poll: int) -> Checked:
    """Check one line of a batch.

    A message with anything wrong in it is refused whole: the runner has checked it before.

    Args:
        line: Without its end.
        wrapper_id: The only one that its pod may speak for.
        queue: Where data go.
        poll: Number of the poll or file run, for message ids.

    Raises:
        RefusedError: 403, it is of another Wrapper.
    """
    try:
        message = _message.decode(line)
        _check_envelope(message, len(line))
        points = len(_points.decode(message.data))
    except msgspec.MsgspecError as error:
        return _other_line(line, error, wrapper_id=wrapper_id, poll=poll)
    except UnicodeDecodeError as error:
        return _refused(line, f"no UTF-8: {error.reason}", wrapper_id=wrapper_id, poll=poll)
    _check_wrapper(message.wrapper_id, wrapper_id)
    identity = message_id(wrapper_id, poll, bytes(message.data))
    return Checked(Outgoing(queue, identity, DATA_TYPE, line, points), data=True, rejected=False)


def _check_envelope(message: Message, size: int) -> None:
    if size > MAX_BYTES:
        raise msgspec.ValidationError(f"{size} bytes are more than the {MAX_BYTES} that a message may have")
    if not 1 <= message.segment_number <= message.total_segments:
        raise msgspec.ValidationError(
            f"segment {message.segment_number} of {message.total_segments} cannot be"
        )


def _check_wrapper(said: str, own: str) -> None:
    if said != own:
        raise RefusedError(
            403, "WrongWrapper", f"a message of the wrapper {said!r} was sent by a pod of {own}"
        )


def _other_line(line: bytes, problem: msgspec.MsgspecError, *, wrapper_id: str, poll: int) -> Checked:
    """Take a line that is no good message for a validation error, or else make one of it."""
    try:
        error = _error.decode(line)
    except (msgspec.MsgspecError, UnicodeDecodeError):
        return _refused(line, str(problem), wrapper_id=wrapper_id, poll=poll)
    _check_wrapper(error.wrapper_id, wrapper_id)
    if len(line) > MAX_BYTES:
        return _refused(line, "the validation error is too long", wrapper_id=wrapper_id, poll=poll)
    identity = message_id(wrapper_id, poll, line)
    return Checked(Outgoing(VALIDATION_ERRORS, identity, ERROR_TYPE, line), data=False, rejected=False)


def _refused(line: bytes, problem: str, *, wrapper_id: str, poll: int) -> Checked:
    error = ValidationError(
        wrapper_id=wrapper_id,
        error_type="schema_error",
        error_message=problem[:MAX_REASON],
        timestamp=datetime.now(UTC),
        original_data=line[:MAX_ORIGINAL].decode(errors="replace"),
    )
    outgoing = Outgoing(
        VALIDATION_ERRORS, message_id(wrapper_id, poll, line), ERROR_TYPE, _encoder.encode(error)
    )
    return Checked(outgoing, data=True, rejected=True)
