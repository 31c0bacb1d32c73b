"""Keys, conflicts and repeats: exact while they fit, close beyond, bounded always."""

import random
import tracemalloc
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wrapper_contract.messages import CategoryPoint, TimePoint
from wrapper_runner.inspection.keys import MAX_EXAMPLES, KeyTable

START = datetime(2000, 1, 1, tzinfo=UTC)


def point(hour: int, value: float, series: str | None = None) -> TimePoint:
    return TimePoint(x=START + timedelta(hours=hour), y=value, series=series)


@given(st.lists(st.tuples(st.integers(0, 8), st.integers(0, 2), st.sampled_from([None, "a", "b"]))))
def test_counts_are_exact_while_keys_fit(drawn: list[tuple[int, int, str | None]]) -> None:
    table = KeyTable()
    table.add([point(*each) for each in drawn], range(1, len(drawn) + 1))
    values: dict[tuple[int, str | None], list[int]] = {}
    for hour, value, series in drawn:
        values.setdefault((hour, series), []).append(value)
    assert table.distinct == len(values)
    assert table.conflicting == sum(len(set(got)) > 1 for got in values.values())
    assert table.repeated == sum(len(got) > 1 and len(set(got)) == 1 for got in values.values())


def test_a_clash_names_both_rows_and_values() -> None:
    table = KeyTable()
    table.add([point(1, 5.0, "PT"), point(2, 6.0), point(1, 7.0, "PT"), point(1, 8.0, "PT")], [2, 3, 9, 10])
    (clash,) = table.clashes
    assert (clash.first_row, clash.first_value, clash.row, clash.point) == (2, 5.0, 9, point(1, 7.0, "PT"))


def test_examples_are_few() -> None:
    table = KeyTable()
    for value in (1.0, 2.0):
        table.add([point(hour, value) for hour in range(100)], range(100))
    assert table.conflicting == 100
    assert len(table.clashes) == MAX_EXAMPLES


@pytest.mark.parametrize("xs", [(-1.0, -2.0), (1.0, "1.0"), (0.1, 0.2), ("a", "b"), (1e300, 2e300)])
def test_categories_are_told_apart(xs: tuple[float | str, float | str]) -> None:
    table = KeyTable()
    table.add([CategoryPoint(x=x, y=y) for y, x in enumerate(xs)], [1, 2])
    assert table.distinct == 2
    assert table.conflicting == 0


@pytest.mark.parametrize(
    "make",
    [
        lambda n: point(n, 0.0),
        lambda n: point(n % 300, 0.0, f"series {n // 300}"),
        lambda n: CategoryPoint(x=float(n), y=0.0),
        lambda n: CategoryPoint(x=f"{n:06d}", y=0.0),
    ],
)
def test_estimates_are_close(make: object) -> None:
    table = KeyTable(max_keys=2000)
    total = 60_000
    points = [make(n) for n in range(total)]  # type: ignore[operator]
    table.add(points, range(total))
    again = [type(each)(x=each.x, y=1.0, series=each.series) for each in points[::10]]
    table.add(again, range(len(again)))
    assert table.distinct == pytest.approx(total, rel=0.15)
    assert table.conflicting == pytest.approx(total / 10, rel=0.35)
    assert table.repeated == 0


def test_a_conflict_is_seen_however_far_apart_the_points_are() -> None:
    table = KeyTable(max_keys=1000)
    points = [point(n, 0.0) for n in range(20_000)]
    table.add(points, range(20_000))
    table.add([point(n, 1.0) for n in range(20_000)], range(20_000))
    assert table.conflicting == table.distinct


def test_memory_is_bounded() -> None:
    table = KeyTable(max_keys=20_000)
    tracemalloc.start()
    for batch in range(80):
        table.add([point(batch * 500 + n, random.random()) for n in range(500)], range(500))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    # A tenth of the real table, and of what it may take.
    assert peak < 6_400_000
    assert table.distinct == pytest.approx(40_000, rel=0.05)
