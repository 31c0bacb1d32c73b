"""What the supervisor finds wrong with a batch that a collector could never send."""

import math
from datetime import UTC, datetime, timedelta, timezone

import msgspec
import pytest

from wrapper_contract import ipc
from wrapper_contract.messages import CategoryPoint, TimePoint
from wrapper_contract.report import Example, Rejection
from wrapper_runner.supervision.checking import bounded, check

NOON = datetime(2024, 7, 1, 12, tzinfo=UTC)
GOOD = TimePoint(NOON, 1.0)


@pytest.mark.parametrize(
    ("batch", "wrong"),
    [
        (ipc.TimeBatch(points=[GOOD]), ""),
        (ipc.TimeBatch(points=[]), ""),
        (ipc.TimeBatch(points=[TimePoint(NOON, 1e308), TimePoint(NOON, 1e308)]), ""),
        (ipc.TimeBatch(points=[GOOD], rows=[3]), ""),
        (ipc.TimeBatch(points=[GOOD], rows=[3, 4]), "row"),
        (ipc.TimeBatch(points=[GOOD, TimePoint(NOON, math.nan)]), "finite"),
        (ipc.TimeBatch(points=[GOOD, TimePoint(NOON, math.inf)]), "finite"),
        (ipc.TimeBatch(points=[GOOD, TimePoint(NOON, 1.0, "x" * 257)]), "256"),
        (ipc.TimeBatch(points=[GOOD, TimePoint(NOON.replace(tzinfo=None), 1.0)]), "UTC"),
        (
            ipc.TimeBatch(points=[GOOD, TimePoint(NOON.replace(tzinfo=timezone(timedelta(hours=1))), 1.0)]),
            "UTC",
        ),
        (ipc.CategoryBatch(points=[CategoryPoint("Lisboa", 1.0), CategoryPoint(7.0, 1.0)]), ""),
        (ipc.CategoryBatch(points=[CategoryPoint("x" * 257, 1.0)]), "256"),
        (ipc.CategoryBatch(points=[CategoryPoint(math.inf, 1.0)]), "finite"),
    ],
)
def test_a_batch_is_what_it_should_be_or_says_why_not(
    batch: ipc.TimeBatch | ipc.CategoryBatch, wrong: str
) -> None:
    assert (check(batch) == "") if not wrong else (wrong in check(batch))


def test_decoded_times_are_seen_as_utc() -> None:
    decoder = msgspec.json.Decoder(ipc.FromCollector)
    for zone, wrong in (("Z", False), ("+00:00", False), ("+01:00", True), ("", True)):
        line = f'{{"type":"times","points":[{{"x":"2024-07-01T12:00:00{zone}","y":1}}]}}'
        batch = decoder.decode(line)
        assert isinstance(batch, ipc.TimeBatch)
        assert bool(check(batch)) is wrong


def test_forged_rejections_are_cut_to_what_is_agreed() -> None:
    forged = Rejection("\x1b[2J" + "x" * 10_000, -5, [Example("y" * 10_000, row=2**80, request=-1)] * 10)
    (found,) = bounded([forged])
    assert (len(found.reason) <= 210, "\x1b" in found.reason, found.count) == (True, False, 0)
    assert [(example.row, len(example.text)) for example in found.examples] == [(2**53, 200)] * 3
