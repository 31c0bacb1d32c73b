"""Publisher, broker and queue fail halfway: the runner waits, and nothing is lost or doubled."""

import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from cluster import rabbitmq
from e2e.failures import big_file
from e2e.failures.containers import send
from e2e.failures.halfway import Halfway, assert_whole, confirmed
from e2e.failures.parts import Part
from e2e.queues import Delivered
from e2e.trial import Trial

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(300)]

MAX_LENGTH = 20
_TURN = 0.1


@pytest.mark.long
def test_publisher_is_away(halfway: Halfway) -> None:
    halfway.begin()
    publisher = Part(halfway.trial.installation, "publisher")

    publisher.scale(0)
    time.sleep(5.0)
    publisher.scale(1)

    status = halfway.completes()
    assert status["execution"]["attempt"] == 1, "waiting for delivery costs no retry"


def test_publisher_is_killed(halfway: Halfway) -> None:
    halfway.begin()

    Part(halfway.trial.installation, "publisher").kill()

    status = halfway.completes()
    assert status["execution"]["attempt"] == 1


def test_publisher_is_frozen(halfway: Halfway) -> None:
    halfway.begin()
    processes = Part(halfway.trial.installation, "publisher").processes()

    send(processes, signal.SIGSTOP)
    try:
        time.sleep(10.0)
    finally:
        send(processes, signal.SIGCONT)

    status = halfway.completes()
    assert status["execution"]["attempt"] == 1


def test_line_to_the_broker_is_cut(halfway: Halfway) -> None:
    halfway.begin()

    for _ in range(3):
        assert halfway.tap.cut() > 0
        time.sleep(3.0)

    status = halfway.completes()
    assert status["execution"]["attempt"] == 1


def test_broker_closes_its_connections(halfway: Halfway) -> None:
    halfway.begin()

    assert _close_connections(halfway) > 0

    status = halfway.completes()
    assert status["execution"]["attempt"] == 1


@pytest.mark.long
def test_broker_goes_silent(halfway: Halfway) -> None:
    """Confirms stay away for longer than a batch may wait for them."""
    halfway.begin()

    halfway.tap.hold()
    time.sleep(30.0)

    status = halfway.completes()
    assert status["execution"]["attempt"] == 1


@pytest.mark.long
def test_queue_overflows(halfway: Halfway) -> None:
    arguments = {"x-queue-type": "quorum", "x-max-length": MAX_LENGTH, "x-overflow": "reject-publish"}
    with halfway.trial.broker.channel() as channel:
        channel.queue_declare(halfway.trial.queue, durable=True, arguments=arguments)
    halfway.apply()
    status = halfway.trial.wait(
        lambda status: _waits(status) and confirmed(status) < big_file.ROWS, timeout=120.0
    )
    assert status["phase"] == "Executing"

    with _consumed(halfway.trial) as messages:
        status = halfway.trial.completed(timeout=200.0)

    assert_whole([*messages, *halfway.trial.drain()], status)
    assert status["execution"]["attempt"] == 1


def _waits(status: dict[str, object]) -> bool:
    conditions: list[dict[str, str]] = status.get("conditions") or []  # type: ignore[assignment]
    return any(each["type"] == "Delivering" and each["status"] == "False" for each in conditions)


def _close_connections(halfway: Halfway) -> int:
    """Have the broker close the connections that come through the tap, and return how many there were."""
    layout, ports = halfway.trial.installation.layout, halfway.tap.broker_side_ports()
    listed = rabbitmq.control(layout, "--silent", "list_connections", "pid", "peer_port")
    pairs = [line.split() for line in listed.splitlines()]
    ours = [pair[0] for pair in pairs if len(pair) == 2 and pair[1].isdigit() and int(pair[1]) in ports]
    for connection in ours:
        rabbitmq.control(layout, "--silent", "close_connection", connection, "by a test")
    return len(ours)


@contextmanager
def _consumed(trial: Trial) -> Iterator[list[Delivered]]:
    """Take the messages of a queue for a while, as a consumer does that has come back."""
    messages: list[Delivered] = []
    ended = threading.Event()

    def consume() -> None:
        while not ended.is_set():
            messages.extend(trial.drain())
            time.sleep(_TURN)

    consumer = threading.Thread(target=consume, daemon=True)
    consumer.start()
    try:
        yield messages
    finally:
        ended.set()
        consumer.join()
