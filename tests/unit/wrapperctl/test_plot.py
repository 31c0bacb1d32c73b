"""The plot: what is drawn, where, and what is left out."""

from datetime import UTC, datetime

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from wrapper_contract.messages import TimePoint
from wrapperctl.view import plot, summary, ticks
from wrapperctl.view.canvas import Canvas, scale


def summary_of(series):
    made = summary.Summary()
    for name, values in series.items():
        points = [TimePoint(datetime(2000 + at, 1, 1, tzinfo=UTC), y, name) for at, y in enumerate(values)]
        summary._add_times(made, points)
    return made


def drawn(series, **options):
    rows = plot.draw(plot.lines_of(summary_of(series)), **{"width": 40, "height": 6, **options})
    return [row.plain for row in rows]


def test_a_rising_line_goes_from_bottom_left_to_top_right():
    rows = drawn({None: [0, 1, 2, 3, 4, 5]}, ascii_only=True)
    body = [row.split("|", 1)[1] for row in rows[:6]]
    assert body[-1].lstrip().startswith("*")
    assert body[-1].index("*") == 0
    assert body[0].rstrip().endswith("*")
    assert len(body[0].rstrip()) == len(body[0])


def test_axes_are_labelled_with_round_values_and_times():
    rows = drawn({None: [0, 10, 20, 30, 40, 50, 60, 70]})
    assert any(row.strip().startswith("50 ┤") for row in rows)
    assert rows[-1].strip().startswith("└2000")
    assert rows[-1].endswith("2007")


def test_no_row_is_wider_than_asked():
    for width in (24, 31, 80, 100):
        rows = drawn({"a": [1, 2, 3], "b": [2, 3, 4]}, width=width)
        assert all(len(row.rstrip()) <= width for row in rows[:-1])


def test_too_narrow_or_nothing_to_draw_gives_no_plot():
    assert drawn({None: [1, 2]}, width=20) == []
    assert plot.draw([], width=80) == []
    assert drawn({None: [1]}) == []


def test_series_of_another_size_are_not_drawn_together():
    lines = plot.lines_of(summary_of({"share": [1, 2, 3], "people": [1e6, 2e6, 3e6], "other": [2, 1, 3]}))
    assert [line.name for line in lines] == ["share", "other"]


def test_a_series_that_never_changes_keeps_no_other_out():
    lines = plot.lines_of(summary_of({"zero": [0, 0, 0], "one": [1, 2, 3], "two": [2, 1, 3]}))
    assert [line.name for line in lines] == ["one", "two", "zero"]


def test_at_most_four_series_are_drawn_fullest_first():
    lines = plot.lines_of(summary_of({str(n): range(2 + n) for n in range(6)}))
    assert [line.name for line in lines] == ["5", "4", "3", "2"]


def test_a_hole_stays_open():
    line = plot.Line(name="", xs=[0.0, 1.0, 2.0, 3.0, 40.0, 41.0, 42.0], ys=[1.0] * 7)
    middle = plot.draw([line], width=60, height=3, ascii_only=True)[1].plain.split("|", 1)[1]
    assert "          " in middle.strip()


def test_each_line_has_its_colour():
    rows = plot.draw(plot.lines_of(summary_of({"a": [1, 2, 3], "b": [3, 2, 1]})), width=60)
    colours = {str(span.style) for row in rows for span in row.spans}
    assert {"not dim cyan", "not dim yellow"} <= colours


@given(st.lists(st.floats(-1e12, 1e12), min_size=1, max_size=50), st.integers(24, 120), st.integers(2, 20))
def test_any_values_can_be_drawn(values, width, height):
    drawn({None: values, "b": values[:3]}, width=width, height=height)


@given(st.floats(-1e9, 1e9), st.floats(1e-6, 1e9), st.integers(2, 8))
def test_ticks_are_round_ordered_and_inside(low, span, most):
    assume(span > abs(low) * 1e-6)  # beyond that floats run out of digits
    high = low + span
    found = ticks.value_ticks(low, high, most)
    assert found == sorted(found)
    assert 1 <= len(found) <= most + 1
    assert all(low - span * 1e-6 <= tick <= high + span * 1e-6 for tick in found)
    assert len(set(ticks.value_labels(found))) == len(found) or high > 1e9


@pytest.mark.parametrize(
    ("low", "high", "labels"),
    [
        (datetime(1958, 3, 1), datetime(2020, 4, 1), ("1958", "1989", "2020")),
        (datetime(2020, 1, 1), datetime(2021, 1, 1), ("2020-01", "2020-07", "2021-01")),
        (datetime(2020, 1, 1), datetime(2020, 3, 1), ("2020-01-01", "2020-01-31", "2020-03-01")),
        (datetime(2020, 1, 1), datetime(2020, 1, 2), ("01-01 00:00", "01-01 12:00", "01-02 00:00")),
        (datetime(1, 1, 1), datetime(9999, 1, 1), ("0001", "5000", "9999")),
    ],
)
def test_time_labels_are_as_fine_as_the_span_asks_for(low, high, labels):
    seconds = [moment.replace(tzinfo=UTC).timestamp() for moment in (low, high)]
    found = ticks.time_labels(*seconds)
    assert tuple(label.zfill(4) for label in found) == labels


def test_scale_keeps_to_the_canvas():
    assert scale([0.0, 5.0, 10.0], 0.0, 10.0, 11) == [0, 5, 10]
    assert scale([3.0], 3.0, 3.0, 8) == [4]


def test_a_canvas_cell_belongs_to_who_came_first():
    canvas = Canvas(2, 1)
    canvas.dot(0, 0, 1)
    canvas.dot(1, 3, 0)
    canvas.dot(2, 0, 0)
    assert list(canvas.runs(0)) == [("⡈", 1), ("⡀", 0)]
