"""What a run of code gave, in figures."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from wrapper_contract.inspection import RunEvidence
from wrapper_contract.messages import CategoryPoint, TimePoint
from wrapper_contract.report import Example, Rejection, Termination
from wrapper_runner.inspection.evidence import EvidenceBook
from wrapper_runner.inspection.series import MAX_NAMES, SeriesNames

START = datetime(2000, 1, 1, tzinfo=UTC)
DONE = Termination(exit_code=0, reason="Completed", message="")


def gathered(
    *batches: list[TimePoint] | list[CategoryPoint], rejections: list[Rejection] | None = None
) -> RunEvidence:
    book = EvidenceBook()
    for batch in batches:
        book.add(batch, range(1, len(batch) + 1))
    return book.evidence(DONE, conflicts=[], rejections=rejections or [], rows=7)


def day(number: int, value: float, series: str | None = None) -> TimePoint:
    return TimePoint(x=START + timedelta(days=number), y=value, series=series)


def test_figures() -> None:
    points = [day(n, float(n % 10), "ab"[n % 2]) for n in range(100)]
    rejections = [Rejection("no number", 4, [Example("x", row=3)])]
    got = gathered(points[50:], points[:50], rejections=rejections)
    assert (got.points, got.time_points, got.category_points, got.keys) == (100, 100, 0, 100)
    assert (got.min_x, got.max_x) == ("2000-01-01T00:00:00Z", "2000-04-09T00:00:00Z")
    assert (got.min_y, got.max_y) == (0.0, 9.0)
    assert (got.series, got.series_count) == (["a", "b"], 2)
    assert [point.x for point in got.first][:2] == ["2000-02-20T00:00:00Z", "2000-02-21T00:00:00Z"]
    assert len(got.first) == len(got.last) == 20
    assert got.last[-1] == CategoryPoint(x="2000-02-19T00:00:00Z", y=9.0, series="b")
    assert (got.counts.rows, got.counts.points, got.counts.rejected) == (7, 100, 4)
    assert got.rejections == rejections


def test_nothing() -> None:
    got = gathered([])
    assert (got.points, got.min_x, got.min_y, got.first, got.last) == (0, None, None, [], [])


def test_categories_have_no_span_of_time() -> None:
    got = gathered([CategoryPoint(x="Lisboa", y=1.5), CategoryPoint(x="Porto", y=-2.0)])
    assert (got.category_points, got.min_x, got.max_x) == (2, None, None)
    assert (got.min_y, got.max_y) == (-2.0, 1.5)
    assert got.first[0].x == "Lisboa"


@given(
    values=st.lists(st.tuples(st.integers(0, 50), st.floats(-9, 9)), min_size=1, max_size=60),
    cuts=st.lists(st.integers(0, 60), max_size=5),
)
def test_everything_but_the_cutting_decides_the_digest(
    values: list[tuple[int, float]], cuts: list[int]
) -> None:
    points = [day(number, value) for number, value in values]
    edges = [0, *sorted(cuts), len(points)]
    pieces = [points[start:end] for start, end in pairwise(edges) if start < end]
    whole = gathered(points)
    assert gathered(*pieces) == whole
    changed = [*points[:-1], day(values[-1][0], values[-1][1] + 1)]
    assert gathered(changed).digest != whole.digest
    assert gathered([*points, points[-1]]).digest != whole.digest


def test_it_goes_over_the_wire() -> None:
    got = gathered([day(1, 2.5, "x")])
    assert msgspec.json.decode(msgspec.json.encode(got), type=RunEvidence) == got


def test_series_names_are_bounded_and_counted() -> None:
    names = SeriesNames(max_tracked=3000)
    for number in range(20_000):
        names.add({f"station {number}", None})
    assert len(names.first) == MAX_NAMES
    assert names.first[:2] == ["station 0", "station 1"]
    assert 16_000 < names.count < 24_000
