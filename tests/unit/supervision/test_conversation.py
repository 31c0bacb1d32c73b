"""What a collector says: checked, counted, and not believed."""

import time
from collections.abc import Iterable

import msgspec
import pytest

from wrapper_contract import ipc
from wrapper_contract.messages import CategoryPoint, TimePoint
from wrapper_runner.supervision import conversation as conversations
from wrapper_runner.supervision.checking import PointBatch
from wrapper_runner.supervision.conversation import Conversation
from wrapper_runner.supervision.failures import CollectorFailure

TIME_LINE = b'{"type":"times","points":[{"x":"2024-01-01T00:00:00Z","y":1}],"row":5}'
CATEGORY_LINE = b'{"type":"categories","points":[{"x":"Lisboa","y":1}]}'


def conversation(lines: Iterable[bytes] = (), *, max_points: int = 100) -> Conversation:
    said = Conversation(max_points=max_points)
    for line in lines:
        said.take(line)
    return said


def call(lines: Iterable[bytes] = ()) -> Conversation:
    said = Conversation(max_points=2, calls=True)
    for line in lines:
        said.take(line)
    return said


def get(number: int) -> bytes:
    return b'{"type":"get","id":%d}' % number


def points_of(said: Conversation, line: bytes) -> list[TimePoint] | list[CategoryPoint]:
    batch = said.take(line)
    assert isinstance(batch, PointBatch)
    return batch.points


def test_points_and_rows_are_counted() -> None:
    said = Conversation(max_points=10)
    assert isinstance(points_of(said, TIME_LINE)[0], TimePoint)
    assert (said.points, said.rows) == (1, 5)
    said.take(b'{"type":"tick","row":9}')
    said.take(b'{"type":"tick","row":7}')
    assert said.rows == 9


def test_categories_are_points_too() -> None:
    assert points_of(conversation(), CATEGORY_LINE) == [CategoryPoint("Lisboa", 1.0)]


@pytest.mark.parametrize(
    "line",
    [
        b"hello",
        b"\xff\xfe",
        b"[]",
        b"{}",
        b'{"type":"start"}',
        b'{"type":"end"}',
        b'{"type":"tick","row":-1}',
        b'{"type":"tick","row":99999999999999999999}',
        b'{"type":"times","points":[{"x":"2024-01-01T00:00:00Z","y":NaN}]}',
        b'{"type":"times","points":[{"x":"2024-01-01T00:00:00Z","y":1e999}]}',
        b'{"type":"times","points":[{"x":"2024-01-01T00:00:00Z","y":true}]}',
        b'{"type":"times","points":[{"x":"2024-01-01T00:00:00Z"}]}',
        b'{"type":"times","points":[{"x":2024,"y":1}]}',
        b'{"type":"times","points":[' + b",".join([b'{"x":"2024-01-01T00:00:00Z","y":1}'] * 501) + b"]}",
        b"[" * 1_000_000,
        b'{"type":"failed","kind":"other","message":""}',
        b'{"type":"failed","kind":"code","message":"' + b"x" * 5000 + b'"}',
        b'{"type":"end","row":1,"points":1,"rejections":[' + b",".join([b'["a",1]'] * 52) + b"]}",
    ],
    ids=lambda line: line[:50].decode(errors="replace"),
)
def test_what_no_collector_sends_is_a_breach(line: bytes) -> None:
    with pytest.raises(CollectorFailure) as caught:
        conversation([line])
    assert (caught.value.exit_code, caught.value.reason) == (76, "ProtocolBroken")
    assert len(caught.value.message) < 400


def test_kinds_do_not_mix() -> None:
    with pytest.raises(CollectorFailure, match="without one"):
        conversation([TIME_LINE, CATEGORY_LINE])


def test_points_are_limited() -> None:
    assert conversation([TIME_LINE] * 3, max_points=3).points == 3
    with pytest.raises(CollectorFailure, match="more than 3 points"):
        conversation([TIME_LINE] * 4, max_points=3)


def test_after_the_last_word_nothing_counts() -> None:
    said = conversation([TIME_LINE, b'{"type":"end","row":6,"points":1}', TIME_LINE, b"rubbish"])
    assert (said.points, said.rows) == (1, 6)
    assert isinstance(said.last, ipc.End)


def test_a_line_that_was_broken_off_is_passed_over() -> None:
    said = conversation([TIME_LINE[:30] + ipc.CANCELLED, b"", b'{"type":"exited","code":137,"signal":9}'])
    assert said.exited is not None
    assert (said.points, said.exited.signal) == (0, 9)


@pytest.mark.parametrize(
    ("line", "alive"),
    [
        (TIME_LINE, True),
        (b'{"type":"tick","row":1}', True),
        (b'{"type":"tick","row":0}', False),
        (b'{"type":"times","points":[]}', False),
    ],
)
def test_only_rows_and_points_are_signs_of_life(line: bytes, *, alive: bool) -> None:
    said = Conversation(max_points=10)
    said.life = long_ago = time.monotonic() - 100
    said.take(line)
    assert (said.life > long_ago) is alive


def test_another_version_of_the_protocol_is_a_wrong_installation() -> None:
    with pytest.raises(CollectorFailure, match="version 99") as caught:
        conversation([msgspec.json.encode(ipc.Hello(version=99))])
    assert caught.value.exit_code == 78


@pytest.mark.parametrize("kind", ["confinement", "configuration"])
def test_code_cannot_blame_what_was_before_it(kind: ipc.FailureKind) -> None:
    failed = msgspec.json.encode(ipc.Failed(kind=kind, message="the node is to blame"))
    assert conversation([failed]).last is not None
    greeting = msgspec.json.encode(ipc.Hello(version=ipc.IPC_VERSION))
    with pytest.raises(CollectorFailure, match="after its greeting") as caught:
        conversation([greeting, failed])
    assert caught.value.exit_code == 76


END = b'{"type":"end","row":0,"points":1,"spent":0.25}'


def test_requests_are_numbered_over_all_calls() -> None:
    said = call()
    assert said.take(get(1)) == ipc.Get(id=1)
    said.take(END)
    said.begin()
    assert (said.requests, said.last) == (0, None)
    assert said.take(get(2)) == ipc.Get(id=2)
    assert said.requests == 1


def test_a_call_begins_with_nothing() -> None:
    said = call([TIME_LINE, b'{"type":"failed","kind":"later","message":"","seconds":5}'])
    assert isinstance(said.last, ipc.Failed)
    assert said.last.seconds == 5
    said.begin()
    assert (said.points, said.last, said.rejections) == (0, None, [])
    said.take(TIME_LINE)
    said.take(TIME_LINE)
    with pytest.raises(CollectorFailure, match="more than 2 points"):
        said.take(TIME_LINE)


def test_what_a_process_has_spent_is_kept_from_call_to_call() -> None:
    said = call([END])
    said.begin()
    assert said.spent == 0.25


@pytest.mark.parametrize(
    ("lines", "says"),
    [
        ([get(2)], "request 2 after request 0"),
        ([get(1), get(1)], "request 1 after request 1"),
        ([get(0)], "request 0"),
        ([b'{"type":"get","id":-1}'], "id"),
        ([b'{"type":"get","id":1,"query":{"a":1}}'], "query"),
        ([b'{"type":"get","id":1,"path":"' + b"x" * 8193 + b'"}'], "8192"),
        ([b'{"type":"get","id":1,"query":{"a":"' + b"x" * 4097 + b'"}}'], "4096"),
        ([b'{"type":"get","id":1,"query":{' + b",".join(b'"%d":"a"' % n for n in range(129)) + b"}}"], "128"),
        ([END, get(1)], "last word"),
        ([END, TIME_LINE], "last word"),
        ([END, END], "last word"),
        ([b'{"type":"failed","kind":"later","message":"","seconds":-1}'], "seconds"),
        ([b'{"type":"failed","kind":"later","message":"","seconds":1e300}'], "seconds"),
        ([b'{"type":"end","row":0,"points":0,"spent":-1}'], "spent"),
        ([msgspec.json.encode(ipc.Hello(version=1))] * 2, "second greeting"),
    ],
)
def test_what_no_collector_of_an_api_sends_is_a_breach(lines: list[bytes], says: str) -> None:
    with pytest.raises(CollectorFailure, match=says) as caught:
        call(lines)
    assert (caught.value.exit_code, caught.value.reason) == (76, "ProtocolBroken")


def test_who_reads_a_file_makes_no_requests() -> None:
    with pytest.raises(CollectorFailure, match="though it reads a file"):
        conversation([get(1)])


def test_requests_of_a_call_are_limited(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(conversations, "MAX_REQUESTS", 2)
    said = call([get(1), get(2)])
    said.begin()
    said.take(get(3))
    said.take(get(4))
    with pytest.raises(CollectorFailure) as caught:
        said.take(get(5))
    assert (caught.value.exit_code, caught.value.reason) == (76, "TooManyRequests")


def test_the_end_of_a_process_is_heard_after_its_last_word() -> None:
    said = call([END, b"\x18", b'{"type":"exited","code":0}'])
    assert said.exited is not None


@pytest.mark.parametrize(
    ("line", "alive"),
    [
        (get(1), True),
        (TIME_LINE, True),
        (b'{"type":"tick","row":7}', False),
        (b'{"type":"times","points":[]}', False),
    ],
)
def test_rows_are_no_signs_of_life_of_an_api(line: bytes, *, alive: bool) -> None:
    said = call()
    said.life = long_ago = time.monotonic() - 100
    said.take(line)
    assert ((said.life > long_ago), said.rows) == (alive, 0)
