"""Counting what becomes of the messages of a delivery."""

import asyncio
import time
from collections.abc import Iterator
from contextlib import contextmanager

from wrapper_publisher import metrics
from wrapper_publisher.broker.window import Delivery


@contextmanager
def counted(delivery: Delivery) -> Iterator[None]:
    """Count the messages that are confirmed inside, their points and the time that it took.

    A cancellation is the end of the batch's time: what is not confirmed by then comes again.
    """
    messages, before, begun = delivery.messages, bytes(delivery.confirmed), time.monotonic()
    missing, given_up = before.count(0), False
    metrics.UNCONFIRMED.inc(missing)
    try:
        yield
    except asyncio.CancelledError:
        given_up = True
        raise
    finally:
        after = bytes(delivery.confirmed)
        new = [message for message, was, is_ in zip(messages, before, after, strict=True) if is_ > was]
        metrics.UNCONFIRMED.dec(missing)
        metrics.MESSAGES.labels("confirmed").inc(len(new))
        metrics.POINTS.labels("confirmed").inc(sum(message.points for message in new))
        if given_up:
            metrics.MESSAGES.labels("unconfirmed").inc(after.count(0))
        elif all(after):
            metrics.PUBLISH_SECONDS.observe(time.monotonic() - begun)
