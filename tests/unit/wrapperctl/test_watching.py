"""What is shown of a runner's progress."""

import pytest

from wrapper_contract.report import Counts, Progress
from wrapperctl.view import stages, watching


class Screen(stages.SilentStages):
    def __init__(self):
        self.details = []

    def show(self, detail):
        self.details.append(detail)


@pytest.fixture
def clock(monkeypatch):
    now = [0.0]
    monkeypatch.setattr(stages.time, "monotonic", lambda: now[0])
    return now


def line(rows=0, points=0, done=0, total=None):
    return Progress(counts=Counts(rows=rows, points=points), bytes_read=done, bytes_total=total)


def test_rates_are_of_points_where_there_are_some(clock):
    screen = Screen()
    show = watching.showing(screen)
    clock[0] = 2.0
    show(line(rows=1000))
    show(line(rows=1000, points=3000))
    assert screen.details == ["1,000 rows, 500/s", "1,000 rows, 3,000 points, 1,500/s"]


def test_no_rate_in_the_first_moment(clock):
    screen = Screen()
    watching.showing(screen)(line(rows=1))
    assert screen.details == ["1 row"]


def test_a_new_pass_over_the_rows_has_a_rate_of_its_own(clock):
    screen = Screen()
    show = watching.showing(screen)
    clock[0] = 10.0
    show(line(rows=1000))
    show(line(rows=0))
    clock[0] = 11.0
    show(line(rows=700))
    assert screen.details[-1] == "700 rows, 700/s"


def test_bytes_are_shown_while_there_are_no_rows():
    screen = Screen()
    show = watching.showing(screen)
    show(line(done=1_500_000, total=3_000_000))
    show(line(done=1_500_000))
    assert screen.details == ["1.5 MB of 3.0 MB", "1.5 MB"]
