"""What a collector says: checked, counted, and not believed."""

import time
from collections.abc import Iterable

import msgspec
import pytest

from wrapper_contract import ipc
from wrapper_contract.messages import CategoryPoint, TimePoint
from wrapper_runner.supervision.conversation import Conversation
from wrapper_runner.supervision.failures import CollectorFailure

TIME_LINE = b'{"type":"times","points":[{"x":"2024-01-01T00:00:00Z","y":1}],"row":5}'
CATEGORY_LINE = b'{"type":"categories","points":[{"x":"Lisboa","y":1}]}'


def conversation(lines: Iterable[bytes] = (), *, max_points: int = 100) -> Conversation:
    said = Conversation(max_points=max_points)
    for line in lines:
        said.take(line)
    return said


def test_points_and_rows_are_counted() -> None:
    said = Conversation(max_points=10)
    batch = said.take(TIME_LINE)
    assert batch is not None
    assert isinstance(batch.points[0], TimePoint)
    assert (said.points, said.rows) == (1, 5)
    said.take(b'{"type":"tick","row":9}')
    said.take(b'{"type":"tick","row":7}')
    assert said.rows == 9


def test_categories_are_points_too() -> None:
    batch = conversation().take(CATEGORY_LINE)
    assert batch is not None
    assert batch.points == [CategoryPoint("Lisboa", 1.0)]


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
