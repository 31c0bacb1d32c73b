"""A batch: the lines of one request, checked, and how far the broker has them."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

from wrapper_contract.messages import MAX_BATCH_BYTES
from wrapper_publisher.broker.window import Outgoing
from wrapper_publisher.delivery.validation import check_line
from wrapper_publisher.refusal import RefusedError

MAX_LINES = 20_000
_LINES_A_TURN = 8
"""Lines that are checked before other runners have their turn: less than a millisecond."""


@dataclass(frozen=True, slots=True)
class Batch:
    """What is to be published.

    Attributes:
        messages: In order.
        data: How many of them are data.
        rejected: How many were refused, and are validation errors now.
    """

    messages: Sequence[Outgoing]
    data: int
    rejected: int

    @property
    def fingerprint(self) -> int:
        """Return what tells this batch from another one of the same pod."""
        return hash(tuple(message.message_id for message in self.messages))


def split(body: bytes) -> list[bytes]:
    """Return the lines of a body, without empty ones.

    Raises:
        RefusedError: 413, there is too much.
    """
    if len(body) > MAX_BATCH_BYTES:
        raise too_large()
    lines = [line for line in body.split(b"\n") if line]
    if len(lines) > MAX_LINES:
        raise RefusedError(413, "BatchTooLarge", f"a batch has at most {MAX_LINES} lines")
    return lines


def too_large() -> RefusedError:
    """Return the refusal of a body that is too long."""
    return RefusedError(413, "BatchTooLarge", f"a batch has at most {MAX_BATCH_BYTES} bytes")


async def check_batch(lines: Sequence[bytes], *, wrapper_id: str, queue: str, poll: int) -> Batch:
    """Check the lines of a batch, giving way to others in between.

    Raises:
        RefusedError: 403, a message is of another Wrapper.
    """
    messages: list[Outgoing] = []
    data = rejected = 0
    for number, line in enumerate(lines, 1):
        checked = check_line(line, wrapper_id=wrapper_id, queue=queue, poll=poll)
        messages.append(checked.outgoing)
        data += checked.data and not checked.rejected
        rejected += checked.rejected
        if number % _LINES_A_TURN == 0:
            await asyncio.sleep(0)
    return Batch(messages, data, rejected)
