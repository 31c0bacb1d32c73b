"""What is counted of a delivery: what the broker has confirmed of it, however it ended."""

import asyncio

import pytest
from prometheus_client import REGISTRY

from wrapper_publisher.broker.counting import counted
from wrapper_publisher.broker.window import Delivery, Outgoing

NAMES = (
    ("messages_total", {"outcome": "confirmed"}),
    ("messages_total", {"outcome": "unconfirmed"}),
    ("points_total", {"outcome": "confirmed"}),
    ("publish_seconds_count", {}),
    ("unconfirmed_messages", {}),
)


def values() -> list[float]:
    return [REGISTRY.get_sample_value(f"wrapper_publisher_{name}", labels) or 0.0 for name, labels in NAMES]


def delivery(confirmed: bytes) -> Delivery:
    messages = [Outgoing("q", str(at), "t", b"", points=10**at) for at in range(len(confirmed))]
    return Delivery(messages, bytearray(confirmed))


@pytest.mark.parametrize(
    ("before", "after", "error", "expected"),
    [
        (b"\0\0\0", b"\1\1\1", None, [3, 0, 111, 1]),
        (b"\1\0\0", b"\1\1\1", None, [2, 0, 110, 1]),
        (b"\0\0\0", b"\0\1\0", None, [1, 0, 10, 0]),
        (b"\0\0\0", b"\1\0\0", asyncio.CancelledError, [1, 2, 1, 0]),
        (b"\1\1\1", b"\1\1\1", None, [0, 0, 0, 1]),
    ],
)
def test_a_delivery_is_counted(
    before: bytes, after: bytes, error: type[BaseException] | None, expected: list[float]
) -> None:
    begun, sent = values(), delivery(before)
    try:
        with counted(sent):
            assert values()[-1] - begun[-1] == before.count(0)
            sent.confirmed[:] = after
            sent.stop("withdrawn")
            if error is not None:
                raise error
    except asyncio.CancelledError:
        assert error is asyncio.CancelledError
    assert [now - old for now, old in zip(values(), begun, strict=True)] == [*expected, 0]
