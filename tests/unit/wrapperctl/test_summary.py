"""What lies in an output file, read back."""

import json

import pytest

from wrapper_contract.messages import Metadata, TimePoint, encode_messages
from wrapperctl.view import summary

METADATA = Metadata(source_type="CSV", periodicity="Annual", wrapper_version="abc")


def message(points):
    data = json.dumps(points).encode()
    return encode_messages([data], wrapper_id="w", metadata=METADATA, phase="historical")[0] + b"\n"


def year(number, y, series=None):
    point = {"x": f"{number:04d}-01-01T00:00:00Z", "y": y}
    return point if series is None else {**point, "series": series}


@pytest.fixture
def output(tmp_path):
    return tmp_path / "points.jsonl"


def test_series_have_their_extent_and_their_last_value_by_time(output):
    output.write_bytes(
        message([year(2003, 5.0, "a"), year(2001, 9.0, "a"), year(2002, 1.0, "b")])
        + message([year(2000, 2.0, "a")])
    )
    found = summary.summarise(output)
    assert list(found.series) == ["a", "b"]
    series = found.series["a"]
    assert (series.points, series.first_x.year, series.last_x.year) == (3, 2000, 2003)
    assert (series.min_y, series.max_y, series.last_y) == (2.0, 9.0, 5.0)
    assert (found.points, found.fineness, found.complete) == (4, 0, True)


def test_a_later_line_revises_the_last_value(output):
    output.write_bytes(message([year(2000, 1.0)]) + message([year(2000, 2.0)]))
    assert summary.summarise(output).series[None].last_y == 2.0


def test_one_fine_time_makes_all_times_fine(output):
    output.write_bytes(message([year(2000, 1.0), {"x": "2001-02-03T04:00:00Z", "y": 2.0}]))
    assert summary.summarise(output).fineness == 3


def test_categories_are_kept_in_order(output):
    output.write_bytes(message([{"x": "Portugal", "y": 1.0}, {"x": 7.0, "y": 2.0}]))
    found = summary.summarise(output)
    assert found.categories == [("Portugal", 1.0), ("7.0", 2.0)]
    assert (found.series[None].first_x, found.series[None].last_x) == ("Portugal", 7.0)


def test_a_summary_stops_at_its_bounds(output, monkeypatch):
    monkeypatch.setattr(summary, "MOST_POINTS", 2)
    monkeypatch.setattr(summary, "MOST_SERIES", 1)
    output.write_bytes(message([year(2000, 1.0, "a"), year(2000, 1.0, "b")]) + message([year(2001, 1.0)]))
    found = summary.summarise(output)
    assert (found.points, list(found.series), found.complete) == (2, ["a"], False)


def test_an_empty_output_has_no_series(output):
    output.write_bytes(b"")
    assert summary.summarise(output).series == {}


def test_a_trace_keeps_the_shape_in_bounded_memory():
    trace = summary.Trace(most=10)
    for at in range(1000):
        if trace.wants_next():
            trace.add(at, at)
    assert len(trace.xs) <= 10
    assert list(trace.xs) == sorted(trace.xs)
    assert trace.xs[0] == 0
    assert trace.xs[-1] > 800


def test_points_are_read_as_the_runner_writes_them(output):
    from datetime import UTC, datetime

    import msgspec

    data = msgspec.json.encode([TimePoint(datetime(2024, 7, 1, tzinfo=UTC), 1.5)])
    lines = encode_messages([data], wrapper_id="w", metadata=METADATA, phase="historical")
    output.write_bytes(lines[0] + b"\n")
    assert summary.summarise(output).series[None].first_x == datetime(2024, 7, 1, tzinfo=UTC)
