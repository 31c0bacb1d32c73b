"""Batches: bounded, of one kind, in order, with what came before an error."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any, cast

import pytest

from wrapper_contract import ipc
from wrapper_contract.messages import CategoryPoint
from wrapper_runner.collecting.program import ContractError
from wrapper_runner.collecting.sending import PointSender
from wrapper_runner.collecting.wire import Wire
from wrapper_sdk import Point

START = datetime(2024, 1, 1, tzinfo=UTC)


class Recorder:
    """Stands for the wire: keeps what it is to send."""

    def __init__(self) -> None:
        self.batches: list[ipc.TimeBatch | ipc.CategoryBatch] = []

    def send(self, batch: ipc.TimeBatch | ipc.CategoryBatch) -> None:
        self.batches.append(batch)

    @property
    def points(self) -> list[tuple[Any, ...]]:
        return [(point.x, point.y, point.series) for batch in self.batches for point in batch.points]


class Rows:
    """Stands for the source: every point comes from the next row."""

    row = 0

    @property
    def rows_read(self) -> int:
        return self.row


def points(count: int, rows: Rows) -> Iterator[Point]:
    for number in range(count):
        rows.row = number + 2
        yield Point(START + timedelta(days=number), float(number), "a")


def sender(*, with_rows: bool = False) -> tuple[PointSender, Recorder, Rows]:
    recorder, rows = Recorder(), Rows()
    made = PointSender(cast("Wire", recorder), rows, zone=UTC, with_rows=with_rows)
    return made, recorder, rows


@pytest.mark.parametrize("with_rows", [False, True])
@pytest.mark.parametrize("count", [0, 1, 499, 500, 501, 1700])
def test_all_points_are_sent_in_bounded_batches(count: int, *, with_rows: bool) -> None:
    made, recorder, rows = sender(with_rows=with_rows)
    made.send_all(points(count, rows))
    assert recorder.points == [tuple(point) for point in points(count, Rows())]
    assert all(0 < len(batch.points) <= 500 for batch in recorder.batches)
    assert made.sent == count
    numbers = [number for batch in recorder.batches for number in batch.rows or []]
    assert numbers == (list(range(2, count + 2)) if with_rows else [])


@pytest.mark.parametrize("with_rows", [False, True])
def test_what_came_before_an_exception_is_sent(*, with_rows: bool) -> None:
    def collected(rows: Rows) -> Iterator[Point]:
        yield from points(700, rows)
        raise KeyError("gone")

    made, recorder, rows = sender(with_rows=with_rows)
    with pytest.raises(KeyError):
        made.send_all(collected(rows))
    assert len(recorder.points) == 700


def test_a_bad_point_is_named_with_its_number_and_rows() -> None:
    def collected(rows: Rows) -> Iterator[Point]:
        yield from points(600, rows)
        rows.row += 1
        yield Point(START, float("nan"), "b")

    made, recorder, rows = sender()
    with pytest.raises(ContractError, match=r"\(point 601, rows 502 to 602\)"):
        made.send_all(collected(rows))
    assert len(recorder.points) == 600


def test_where_there_are_no_rows_a_bad_point_is_named_with_its_number() -> None:
    made, _, _ = sender()
    with pytest.raises(ContractError, match=r"\(point 2\)"):
        made.send_all([Point(START, 1.0), Point(START, float("nan"))])


def test_with_rows_a_bad_point_is_named_exactly() -> None:
    def collected(rows: Rows) -> Iterator[Point]:
        yield from points(600, rows)
        yield Point(START, float("nan"), "b")
        rows.row = 1000

    made, _, rows = sender(with_rows=True)
    with pytest.raises(ContractError, match=r"\(point 601, row 601\)"):
        made.send_all(collected(rows))


def test_numbers_whose_sum_is_infinite_are_fine() -> None:
    made, recorder, _ = sender()
    made.send_all([Point(START, 1e308), Point(START, 1e308)])
    assert [y for _, y, _ in recorder.points] == [1e308, 1e308]


def test_categories_have_batches_of_their_own_kind() -> None:
    made, recorder, _ = sender()
    made.send_all([Point("Lisboa", 1), Point(7, 2)])
    (batch,) = recorder.batches
    assert isinstance(batch, ipc.CategoryBatch)
    assert batch.points == [CategoryPoint("Lisboa", 1.0), CategoryPoint(7.0, 2.0)]


def test_times_and_categories_do_not_mix() -> None:
    made, recorder, _ = sender()
    with pytest.raises(ContractError, match="without one"):
        made.send_all([Point(START, 1.0), Point("Lisboa", 2.0)])
    assert recorder.points == [(START, 1.0, None)]


@pytest.mark.parametrize("collected", [None, 5, "text", {}, Point(START, 1.0)])
def test_what_yields_no_points_is_refused(collected: object) -> None:
    made, _, _ = sender()
    with pytest.raises(ContractError, match="must yield points"):
        made.send_all(collected)
