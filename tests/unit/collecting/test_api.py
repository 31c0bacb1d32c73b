"""The source that an API's code gets, over a real pair of sockets."""

import os
import socket
from collections.abc import Iterator

import msgspec
import pytest

from wrapper_contract import ipc
from wrapper_runner.collecting.api import CollectedApi, Requests
from wrapper_runner.collecting.wire import Wire
from wrapper_sdk import ParseError, SourceError


class Ends:
    """Both ends: what the supervisor has said beforehand, and what the code's side says."""

    def __init__(self) -> None:
        self._ours, self._theirs = socket.socketpair()
        self.wire = Wire(self._theirs.fileno())
        self.source = CollectedApi(Requests(self.wire), timezone="Europe/Lisbon")

    def say(self, answer: ipc.Answer, body: bytes = b"") -> None:
        self._ours.sendall(msgspec.json.encode(answer) + b"\n" + body)

    def hang_up(self) -> None:
        self._ours.shutdown(socket.SHUT_WR)

    def heard(self) -> list[ipc.Get]:
        self._ours.setblocking(False)
        try:
            lines = self._ours.recv(2**16).splitlines()
        except BlockingIOError:
            return []
        return [msgspec.json.decode(line, type=ipc.Get) for line in lines]

    def close(self) -> None:
        self._ours.close()
        self._theirs.close()


@pytest.fixture
def ends() -> Iterator[Ends]:
    made = Ends()
    yield made
    made.close()


def test_replies_come_with_their_bodies(ends: Ends) -> None:
    ends.say(ipc.Answer(id=1, status=200, headers={"a": "b"}, length=4), b"a\nb\n")
    ends.say(ipc.Answer(id=2, status=404))
    first, second = ends.source.get("x", {"n": 5}), ends.source.get()
    assert (first.status, first.headers, first.content) == (200, {"a": "b"}, b"a\nb\n")
    assert (second.status, second.content) == (404, b"")
    assert ends.heard() == [ipc.Get(id=1, path="x", query={"n": "5"}), ipc.Get(id=2)]


def test_what_is_refused_is_the_sources_error(ends: Ends) -> None:
    ends.say(ipc.Answer(id=1, refused="the host x is not allowed"))
    with pytest.raises(SourceError, match="the host x is not allowed"):
        ends.source.get("http://x/")


@pytest.mark.parametrize(
    ("path", "query", "error"),
    [
        ("x" * 8193, None, ValueError),
        (None, {"a": "x" * 4097}, ValueError),
        (None, {"a" * 257: "x"}, ValueError),
        (None, {"a": ["x"] * 257}, ValueError),
        (None, {str(number): "x" for number in range(129)}, ValueError),
        (None, {"a": object()}, TypeError),
        (5, None, ValueError),
    ],
)
def test_a_request_that_is_too_long_or_none_is_not_made(
    path: str | None, query: dict[str, str] | None, error: type[Exception], ends: Ends
) -> None:
    with pytest.raises(error):
        ends.source.get(path, query)
    assert ends.heard() == []
    ends.say(ipc.Answer(id=1, status=200))
    assert ends.source.get().status == 200


def test_after_its_end_it_asks_nothing(ends: Ends) -> None:
    ends.source.end()
    with pytest.raises(RuntimeError, match="after the end of the call"):
        ends.source.get()
    assert ends.heard() == []


def test_a_request_within_another_is_refused(ends: Ends) -> None:
    ends.wire.busy = True
    with pytest.raises(RuntimeError, match="while another request"):
        ends.source.get()
    assert ends.heard() == []


@pytest.mark.parametrize("said", [b"", b'{"type":"ans', b'{"type":"answer","id":1,"length":9}\nabc'])
def test_without_a_supervisor_the_process_ends(
    said: bytes, ends: Ends, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Ended(BaseException):
        pass

    def end(code: int) -> None:
        assert code == 0
        raise Ended

    monkeypatch.setattr(os, "_exit", end)
    ends._ours.sendall(said)
    ends.hang_up()
    with pytest.raises(Ended):
        ends.source.get()


def test_records_that_cannot_be_used_are_counted(ends: Ends) -> None:
    ends.source.reject(ParseError("not a number", "x"))
    ends.source.reject("no time", text={"a": 1})
    found = ends.source.rejections.summary()
    assert [(each.reason, each.count, each.examples[0].text) for each in found] == [
        ("not a number", 1, "x"),
        ("no time", 1, "{'a': 1}"),
    ]
    assert ends.source.timezone == "Europe/Lisbon"
