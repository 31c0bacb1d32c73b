"""What a person sees at the end of a run."""

import io
from datetime import UTC, datetime
from pathlib import Path

import pytest
from rich.console import Console

from wrapper_contract.messages import CategoryPoint, TimePoint
from wrapper_contract.report import Counts, Example, Rejection
from wrapperctl.view import doubts, result, summary
from wrapperctl.view.terminal import Terminal


def screen(width=100, encoding="utf-8"):
    stream = io.TextIOWrapper(io.BytesIO(), encoding=encoding)
    console = Console(file=stream, width=width, markup=False, highlight=False, emoji=False)
    return Terminal(out=console, err=console, live=False, talk=True, verbose=False)


def text_of(terminal):
    terminal.out.file.flush()
    return terminal.out.file.buffer.getvalue().decode()


def summary_of(count=1, points=3):
    made = summary.Summary()
    for number in range(count):
        name = f"series {number}" if count > 1 else None
        summary._add_times(
            made, [TimePoint(datetime(2000 + at, 1, 1, tzinfo=UTC), at + 0.5, name) for at in range(points)]
        )
    return made


def outcome(**changes):
    usual = {
        "name": "CO2 emissions",
        "unit": "t",
        "counts": Counts(rows=4, points=3, messages=1),
        "rejections": [],
        "seconds": 1.0,
        "output": Path("out/points.jsonl"),
    }
    return result.Result(**{**usual, **changes})


def shown(found=None, *, width=100, encoding="utf-8", **changes):
    terminal = screen(width, encoding)
    result.show(terminal, outcome(**changes), found or summary_of())
    result.show_place(terminal, outcome(**changes))
    return text_of(terminal)


def test_a_result_says_what_came_and_where_it_lies():
    text = shown()
    assert "CO2 emissions\n3 points from 4 rows, 1.0 s" in text
    assert "last (t)" in text
    assert "(one series)" in text
    assert "points: out/points.jsonl (1 message)" in text


def test_many_series_are_cut_to_a_dozen_lines():
    text = shown(summary_of(count=30))
    assert "3 points in 30 series" in text
    assert "series 10" in text
    assert "series 11" not in text
    assert "and 19 more" in text


def test_rejected_rows_stand_by_reason_with_examples():
    rejections = [
        Rejection("no number", 1, [Example("x", row=9)]),
        Rejection("no time", 12, [Example("soon", row=3), Example("later\x1b[2J", row=4)]),
    ]
    text = shown(rejections=rejections)
    assert "13 rows could not be used:" in text
    assert text.index("12 × no time") < text.index("1 × no number")
    assert "row 3: soon; row 4: later�[2J" in text


def test_rejected_records_of_an_api_stand_with_their_request():
    rejections = [Rejection("no number", 2, [Example("x", request=3), Example("y")])]
    text = shown(rejections=rejections)
    assert "2 records could not be used:" in text
    assert "(request 3: x; y)" in text


def test_revisions_and_repetitions_are_counted():
    text = shown(counts=Counts(points=3, revised=1, repeated=2))
    assert "1 point was revised further down in the source; the last value won." in text
    assert "2 points came again with the same value and were left out." in text


@pytest.mark.parametrize("width", [30, 40, 60, 80, 200])
def test_nothing_is_wider_than_the_terminal(width):
    rejections = [Rejection("a reason that goes on for long " * 5, 2, [Example("x" * 200, row=1)])]
    lines = shown(summary_of(count=20), width=width, rejections=rejections).splitlines()
    for line in lines[:-1]:  # the path stays in one piece, to be copied
        assert len(line.rstrip()) <= width


@pytest.mark.parametrize("width", [40, 56, 80, 100])
def test_numbers_are_never_cut_off(width):
    found = summary.Summary()
    summary._add_times(found, [TimePoint(datetime(2024, 1, 2, 3, 4, tzinfo=UTC), 1234567.5, "s" * 50)])
    assert "1,234,568" in shown(found, width=width)
    cells = [line.split() for line in shown(found, width=width).splitlines() if "1,234,568" in line]
    assert all("…" not in cell for cell in cells[0][1:])


def test_a_terminal_without_unicode_gets_plain_characters():
    text = shown(summary_of(count=2, points=30), encoding="ascii")
    assert text.isascii()
    assert "*" in text


def test_categories_are_bars():
    found = summary.Summary()
    summary._add_categories(found, [CategoryPoint("Lisboa", 4.0), CategoryPoint("Porto", 2.0)])
    text = shown(found)
    bars = [line for line in text.splitlines() if "█" in line]
    assert [line.split()[0] for line in bars] == ["Lisboa", "Porto"]
    assert (
        bars[0].count("█") == 2 * bars[1].count("█") or abs(bars[0].count("█") - 2 * bars[1].count("█")) == 1
    )


class Doubt:
    text = 'day and month of column "date" cannot be told apart (01/02/2024)'
    chosen = "day first"
    hint = "write the dates as 2024-02-01"


def test_doubts_say_what_was_taken_and_what_settles_them():
    terminal = screen(width=200)
    doubts.show(terminal, [Doubt()])
    lines = text_of(terminal).splitlines()
    assert lines[0].startswith("? day and month")
    assert lines[1].strip() == "taken: day first"
    assert lines[2].strip() == "to settle it: write the dates as 2024-02-01"
