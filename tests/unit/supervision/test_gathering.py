"""Points gathered, told apart and cut: the same way, however they came."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wrapper_contract.messages import MAX_BATCH_BYTES, CategoryPoint, TimePoint
from wrapper_runner.supervision.gathering import cut_batches, distinct, gather
from wrapper_runner.supervision.interrupting import Interrupted

START = datetime(2024, 1, 1, tzinfo=UTC)
few_points = st.lists(
    st.builds(
        TimePoint,
        st.integers(0, 4).map(lambda days: START + timedelta(days=days)),
        st.sampled_from([1.0, 2.0]),
        st.sampled_from([None, "a"]),
    ),
    max_size=30,
)


@given(few_points)
def test_the_last_value_of_each_stays_in_the_order_of_the_last_ones(points: list[TimePoint]) -> None:
    found = distinct(points)
    expected = [
        point
        for index, point in enumerate(points)
        if not any((later.x, later.series) == (point.x, point.series) for later in points[index + 1 :])
    ]
    assert found.points == expected
    assert len(found.points) + found.repeated + found.revised == len(points)


@given(few_points)
def test_points_in_any_order_are_told_apart_the_same(points: list[TimePoint]) -> None:
    for ordered in (
        sorted(points, key=lambda point: point.x),
        sorted(points, key=lambda point: point.x)[::-1],
    ):
        keys = {(point.x, point.series) for point in ordered}
        assert {(point.x, point.series) for point in distinct(ordered).points} == keys
        assert len(distinct(ordered).points) == len(keys)


def test_repeated_and_revised_are_told_apart() -> None:
    same, other = TimePoint(START, 1.0), TimePoint(START, 2.0)
    assert distinct([same, same]) == ([same], 1, 0, 0)
    assert distinct([same, other]) == ([other], 0, 1, 1)
    assert distinct([same, other, same, TimePoint(START, 1.0, "a")])[1:] == (0, 2, 1)


def test_categories_are_told_apart_by_their_text() -> None:
    assert (
        len(distinct([CategoryPoint("a", 1.0), CategoryPoint("b", 1.0), CategoryPoint(1.0, 1.0)]).points) == 3
    )


@given(st.lists(st.integers(0, 7), max_size=20), st.integers(1, 9))
def test_however_points_come_they_are_gathered_the_same(sizes: list[int], size: int) -> None:
    points = [CategoryPoint(float(number), 0.0) for number in range(sum(sizes))]
    batches, at = [], 0
    for count in sizes:
        batches.append(points[at : at + count])
        at += count
    gathered = list(gather(batches, size=size))
    assert gathered == [points[start : start + size] for start in range(0, len(points), size)]


@pytest.mark.parametrize("error", [KeyError("x"), Interrupted(143, "Stopped", "stopped")])  # type: ignore[arg-type]
def test_what_is_held_comes_before_the_error(error: BaseException) -> None:
    def batches():  # type: ignore[no-untyped-def]
        yield [CategoryPoint("a", 1.0)]
        raise error

    gathered = gather(batches())
    assert next(gathered) == [CategoryPoint("a", 1.0)]
    with pytest.raises(type(error)):
        next(gathered)


def test_most_points_are_one_batch() -> None:
    points = [TimePoint(START + timedelta(hours=number), 1.0, "PRT") for number in range(16_000)]
    ((count, segments),) = cut_batches(points, room=32_000)
    assert count == 16_000
    assert len(segments) == 32


def test_batches_of_long_texts_stay_below_their_size() -> None:
    points = [CategoryPoint("\x01" * 250, float(number), "\x02" * 250) for number in range(2_000)]
    batches = cut_batches(points, room=32_000)
    assert sum(count for count, _ in batches) == 2_000
    assert len(batches) > 1
    assert all(sum(map(len, segments)) <= MAX_BATCH_BYTES for _, segments in batches)


def test_an_interruption_leaves_what_is_held_to_a_run_that_resumes() -> None:
    def batches() -> Iterator[list[CategoryPoint]]:
        yield [CategoryPoint(float(number), 0.0) for number in range(5)]
        raise Interrupted(143, "Stopped", "stopped")  # type: ignore[arg-type]

    gathered = gather(batches(), size=2, resumes=True)
    assert [[point.x for point in next(gathered)] for _ in range(2)] == [[0.0, 1.0], [2.0, 3.0]]
    with pytest.raises(Interrupted):
        next(gathered)
