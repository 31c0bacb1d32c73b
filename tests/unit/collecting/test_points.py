"""From what code yields to points as they are sent."""

import math
from datetime import UTC, date, datetime, time, timedelta, timezone
from decimal import Decimal
from fractions import Fraction
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wrapper_contract.messages import CategoryPoint, TimePoint
from wrapper_runner.collecting.points import are_plain, normalise
from wrapper_runner.collecting.program import ContractError
from wrapper_sdk import Point

LISBON = ZoneInfo("Europe/Lisbon")
NOON = datetime(2024, 7, 1, 12, tzinfo=UTC)


class NumberLike:
    def __float__(self) -> float:
        return 2.5


class Text(str):
    __slots__ = ()


@pytest.mark.parametrize(
    ("x", "expected"),
    [
        (NOON, NOON),
        (datetime(2024, 7, 1, 13), NOON),
        (datetime(2024, 7, 1, 12, tzinfo=timezone(timedelta(hours=2))), NOON - timedelta(hours=2)),
        (datetime(2024, 1, 1), datetime(2024, 1, 1, tzinfo=UTC)),
        (date(2024, 7, 1), datetime(2024, 6, 30, 23, tzinfo=UTC)),
        (date(2024, 1, 1), datetime(2024, 1, 1, tzinfo=UTC)),
    ],
)
def test_times_are_sent_in_utc(x: datetime | date, expected: datetime) -> None:
    point = normalise(Point(x, 1.0), zone=LISBON)
    assert point == TimePoint(expected, 1.0)
    assert isinstance(point, TimePoint)
    assert point.x.tzinfo is UTC


@pytest.mark.parametrize("x", ["Lisboa", "", "2024", 7, 7.5])
def test_other_x_are_categories(x: str | float) -> None:
    assert normalise(Point(x, 1.0, "a"), zone=UTC) == CategoryPoint(x, 1.0, "a")


@pytest.mark.parametrize(
    ("y", "number"),
    [(3, 3.0), (-0.5, -0.5), (Decimal("1.5"), 1.5), (Fraction(1, 2), 0.5), (NumberLike(), 2.5)],
)
def test_numbers_of_any_kind_become_floats(y: object, number: float) -> None:
    point = normalise(Point(NOON, y), zone=UTC)  # type: ignore[arg-type]
    assert (point.y, type(point.y)) == (number, float)


@pytest.mark.parametrize(
    ("point", "says"),
    [
        (Point(NOON, math.nan), "nan"),
        (Point(NOON, -math.inf), "inf"),
        (Point(NOON, True), "bool"),
        (Point(NOON, None), "None"),
        (Point(NOON, "1.5"), "str"),
        (Point(NOON, b"1"), "bytes"),
        (Point(NOON, 10**400), "finite"),
        (Point(NOON, Decimal("NaN")), "nan"),
        (Point(NOON, 1j), "complex"),
        (Point(NOON, 1.0, 5), "series"),
        (Point(NOON, 1.0, "x" * 257), "257"),
        (Point(NOON, 1.0, "\ud800"), "surrogate"),
        (Point(None, 1.0), "x is None"),
        (Point(True, 1.0), "bool"),
        (Point(math.nan, 1.0), "x is nan"),
        (Point([], 1.0), "list"),
        (Point(time(12), 1.0), "time"),
        (Point("x" * 257, 1.0), "257"),
        (Point(datetime.min.replace(tzinfo=timezone(timedelta(hours=5))), 1.0), "range"),
        ((NOON, 1.0, None), "no Point"),
        (None, "no Point"),
    ],
)
def test_what_is_no_point_is_named(point: object, says: str) -> None:
    with pytest.raises(ContractError, match=says):
        normalise(point, zone=UTC)


xs = (
    st.datetimes(timezones=st.sampled_from([UTC, LISBON]))
    | st.datetimes()
    | st.dates()
    | st.floats()
    | st.text()
)
ys = st.floats() | st.integers() | st.booleans() | st.none() | st.decimals()
series = st.none() | st.text(max_size=300) | st.integers() | st.lists(st.none(), max_size=1)


@given(st.lists(st.builds(Point, xs, ys, series), min_size=1, max_size=4))
def test_what_passes_for_plain_is_what_a_closer_look_leaves_as_it_is(points: list[Point]) -> None:
    if are_plain(points):
        for point in points:
            assert normalise(point, zone=LISBON) == TimePoint(*point)  # type: ignore[misc]


def test_the_common_points_are_plain() -> None:
    assert are_plain([Point(NOON, 1.0), Point(NOON, 2, "a"), Point(NOON, -1e300, "b")])


@pytest.mark.parametrize(
    "odd",
    [
        Point(datetime(2024, 1, 1), 1.0),
        Point(NOON.astimezone(LISBON), 1.0),
        Point(NOON, math.nan),
        Point(NOON, True),
        Point(NOON, 10**400),
        Point(NOON, 1.0, "x" * 257),
        Point(NOON, 1.0, "\udc00"),
        Point(NOON, 1.0, ["a"]),
        Point("Lisboa", 1.0),
        (NOON, 1.0, None),
    ],
    ids=str,
)
def test_one_odd_point_among_many_is_seen(odd: Point) -> None:
    assert not are_plain([*[Point(NOON, 1.0)] * 499, odd])
