"""The window of messages that wait for their confirm: a state machine without I/O, clock or threads.

What RabbitMQ does is not obvious: a message that no queue takes is returned *and then acked*; acks come out
of order and for many at once; after a reconnect the delivery tags restart at 1. Nothing counts as confirmed
here unless it was acked and not returned, and whatever was under way when the connection broke is sent again.
"""

from collections import OrderedDict, deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Literal

Failure = Literal["returned", "refused", "withdrawn"]
"""Why a delivery stopped: no queue took a message, the queue refused one, or nobody waits any more."""


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A message to publish.

    Attributes:
        points: How many it carries.
    """

    queue: str
    message_id: str
    type: str
    body: bytes
    points: int = 0


@dataclass(eq=False, slots=True)
class Delivery:
    """Messages that belong together: confirmed as a whole, or else it is known which of them are.

    Attributes:
        messages: In the order in which they are sent.
        confirmed: For each of them whether the broker has it; such ones are not sent.
        failure: Why no more of them is sent.
        waiting: Positions to be sent, in order.
        outstanding: How many wait for their confirm.
    """

    messages: Sequence[Outgoing]
    confirmed: bytearray
    failure: Failure | None = None
    waiting: deque[int] = field(default_factory=deque)
    outstanding: int = 0

    def __post_init__(self) -> None:
        self.waiting.extend(at for at, done in enumerate(self.confirmed) if not done)

    def stop(self, failure: Failure) -> None:
        """Send no more of it. The first reason stays, but for a withdrawal, which says nothing."""
        if self.failure in (None, "withdrawn"):
            self.failure = failure
        self.waiting.clear()
        self.messages = ()  # what is still under way need not keep the others in memory

    @property
    def settled(self) -> bool:
        """Whether nothing more will be heard of it."""
        return not self.waiting and not self.outstanding


@dataclass(slots=True)
class _Sent:
    delivery: Delivery
    at: int
    message: Outgoing
    returned: bool = False


class Window:
    """At most `size` messages under way; deliveries take turns, one message each.

    Args:
        size: Messages that may wait for their confirm at once.
    """

    def __init__(self, size: int) -> None:
        self._size = size
        self._turns: OrderedDict[Delivery, None] = OrderedDict()
        self._sent: OrderedDict[int, _Sent] = OrderedDict()
        self._next_tag = 1

    @property
    def outstanding(self) -> int:
        """Messages that wait for their confirm."""
        return len(self._sent)

    def add(self, delivery: Delivery) -> None:
        """Take in a delivery; it has something to send."""
        self._turns[delivery] = None

    def take(self) -> Outgoing | None:
        """Return the next message to publish, which is then under way; None if the window is full or idle."""
        if len(self._sent) >= self._size or not self._turns:
            return None
        delivery, _ = self._turns.popitem(last=False)
        at = delivery.waiting.popleft()
        if delivery.waiting:
            self._turns[delivery] = None
        delivery.outstanding += 1
        message = delivery.messages[at]
        self._sent[self._next_tag] = _Sent(delivery, at, message)
        self._next_tag += 1
        return message

    def ack(self, tag: int, *, multiple: bool) -> list[Delivery]:
        """Take in an ack; return the deliveries that are settled by it."""
        settled = []
        for sent in self._pop(tag, multiple=multiple):
            if sent.returned:
                self._stop(sent.delivery, "returned")
            else:
                sent.delivery.confirmed[sent.at] = 1
            settled += self._landed(sent)
        return settled

    def nack(self, tag: int, *, multiple: bool) -> list[Delivery]:
        """Take in a nack: the queue did not take the message. Return the deliveries settled by it."""
        settled = []
        for sent in self._pop(tag, multiple=multiple):
            self._stop(sent.delivery, "refused")
            settled += self._landed(sent)
        return settled

    def returned(self, *, queue: str, message_id: str) -> None:
        """Take in a returned message; its ack is still to come and will not count.

        A return names no tag. Should the same message be under way twice, none of the two counts: one too
        many is sent again, but none is lost.
        """
        for sent in self._sent.values():
            if sent.message.message_id == message_id and sent.message.queue == queue:
                sent.returned = True

    def withdraw(self, delivery: Delivery, failure: Failure = "withdrawn") -> bool:
        """Send no more of a delivery; return whether it is settled by that."""
        self._stop(delivery, failure)
        return delivery.settled

    def lost(self) -> list[Delivery]:
        """Take in the loss of the channel: what was under way is sent again, first and in order.

        Returns:
            Deliveries that are settled, as nobody waits for the rest of them.
        """
        settled = []
        for sent in reversed(self._sent.values()):
            delivery = sent.delivery
            delivery.outstanding -= 1
            if delivery.failure is None:
                delivery.waiting.appendleft(sent.at)
                self._turns[delivery] = None
            elif delivery.settled:
                settled.append(delivery)
        self._sent.clear()
        self._next_tag = 1
        return settled

    def _pop(self, tag: int, *, multiple: bool) -> Iterable[_Sent]:
        if not multiple:
            sent = self._sent.pop(tag, None)
            return [] if sent is None else [sent]
        # Tags are in order. 0 means all.
        upto = [each for each in self._sent if each <= tag or tag == 0]
        return [self._sent.pop(each) for each in upto]

    def _stop(self, delivery: Delivery, failure: Failure) -> None:
        delivery.stop(failure)
        self._turns.pop(delivery, None)

    @staticmethod
    def _landed(sent: _Sent) -> list[Delivery]:
        sent.delivery.outstanding -= 1
        return [sent.delivery] if sent.delivery.settled else []
