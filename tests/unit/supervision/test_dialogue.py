"""A request is made before the points that came with it are looked at."""

import msgspec
import pytest

from wrapper_contract import ipc
from wrapper_runner.supervision.dialogue import _request_first

GET = msgspec.json.encode(ipc.Get(id=1))
POINTS = msgspec.json.encode(ipc.TimeBatch(points=[]))
HELLO = msgspec.json.encode(ipc.Hello(version=1))
END = msgspec.json.encode(ipc.End(row=0, points=0))
BROKEN = b'{"points"'


@pytest.mark.parametrize(
    ("lines", "taken"),
    [
        ([], []),
        ([GET], [GET]),
        ([POINTS, GET], [GET, POINTS]),
        ([POINTS, b'{"type":"times","row":1}', GET], [GET, POINTS, b'{"type":"times","row":1}']),
        ([POINTS, END], [POINTS, END]),
        ([HELLO, GET], [HELLO, GET]),
        ([HELLO, POINTS, GET], [HELLO, POINTS, GET]),
        ([BROKEN, GET], [BROKEN, GET]),
        ([GET, POINTS], [GET, POINTS]),
    ],
)
def test_only_points_are_overtaken(lines: list[bytes], taken: list[bytes]) -> None:
    assert _request_first(lines) == taken
