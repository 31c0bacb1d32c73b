"""What is held goes with what comes next, or at once where there is much of it or it comes slowly."""

import socket
from collections.abc import Iterator
from datetime import UTC, datetime

import msgspec
import pytest

from wrapper_contract import ipc
from wrapper_contract.messages import TimePoint
from wrapper_runner.collecting import wire
from wrapper_runner.collecting.wire import HELD_BYTES, HELD_SECONDS, Wire

BATCH = ipc.TimeBatch(points=[TimePoint(datetime(2024, 1, 1, tzinfo=UTC), 1.0)])


class Ends:
    """A wire whose clock stands still, and what comes out of it."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self._ours, self._theirs = socket.socketpair()
        self._ours.setblocking(False)
        self.now = 100.0
        monkeypatch.setattr(wire, "monotonic", lambda: self.now)
        self.wire = Wire(self._theirs.fileno())
        self.wire.send(ipc.Hello(version=1))
        assert self.heard() == ["hello"]

    def heard(self) -> list[str]:
        try:
            lines = self._ours.recv(2**20).splitlines()
        except BlockingIOError:
            return []
        return [msgspec.json.decode(line)["type"] for line in lines]

    def close(self) -> None:
        self._ours.close()
        self._theirs.close()


@pytest.fixture
def ends(monkeypatch: pytest.MonkeyPatch) -> Iterator[Ends]:
    made = Ends(monkeypatch)
    yield made
    made.close()


def test_points_go_with_the_request_after_them(ends: Ends) -> None:
    ends.wire.hold(BATCH)
    ends.wire.hold(BATCH)
    assert ends.heard() == []
    ends.wire.send(ipc.Get(id=1))
    assert ends.heard() == ["times", "times", "get"]
    ends.wire.send(ipc.Get(id=2))
    assert ends.heard() == ["get"]


def test_many_points_do_not_wait(ends: Ends) -> None:
    big = ipc.TimeBatch(points=[TimePoint(datetime(2024, 1, 1, tzinfo=UTC), 1.0, "x" * HELD_BYTES)])
    ends.wire.hold(BATCH)
    ends.wire.hold(big)
    assert ends.heard() == ["times", "times"]


def test_points_that_come_slowly_do_not_wait(ends: Ends) -> None:
    ends.now += HELD_SECONDS * 2
    ends.wire.hold(BATCH)
    assert ends.heard() == ["times"]
