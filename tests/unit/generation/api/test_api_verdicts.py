"""The verdict on code for an API, from what its windows gave."""

from datetime import timedelta
from typing import Any

import pytest

from unit.generation.api.replies import NOW, day
from wrapper_contract.checkpoint import Window
from wrapper_contract.exit_codes import ExitCode
from wrapper_contract.inspection import PreflightReply, RunEvidence
from wrapper_contract.messages import CategoryPoint
from wrapper_contract.report import Example, Rejection, Termination
from wrapper_operator.generation.api_verdicts import judge_api
from wrapper_operator.generation.api_windows import preflight_windows
from wrapper_operator.generation.verdicts import Accepted, Rejected

DONE = Termination(exit_code=0, reason="Completed", message="")
WINDOW = Window(day("2024-01-01"), day("2024-02-01"))


def run(**fields: Any) -> RunEvidence:
    """Return the evidence of a good run, or of one that differs from it."""
    good: dict[str, Any] = {
        "termination": DONE,
        "window": WINDOW,
        "points": 31,
        "keys": 31,
        "time_points": 31,
        "min_x": "2024-01-01T00:00:00Z",
        "max_x": "2024-01-31T00:00:00Z",
        "min_y": 1.0,
        "max_y": 2.0,
    }
    return RunEvidence(**{**good, **fields})


EMPTY = {"points": 0, "keys": 0, "time_points": 0, "min_x": None, "max_x": None}


@pytest.mark.parametrize(
    ("runs", "reason", "exit_code"),
    [
        ([], "NoEvidence", ExitCode.BROKEN_CODE),
        ([run(**EMPTY), run(**EMPTY)], "NoPoints", ExitCode.NO_DATA),
        (
            [run(termination=Termination(exit_code=76, reason="Crashed", message="x"))],
            "Crashed",
            ExitCode.BROKEN_CODE,
        ),
        (
            [run(termination=Termination(exit_code=77, reason="Refused", message="x"))],
            "Refused",
            ExitCode.CREDENTIALS,
        ),
        ([run(conflicting_keys=20)], "DimensionOverlooked", ExitCode.NO_DATA),
        ([run(category_points=3)], "NoTimes", ExitCode.BROKEN_CODE),
        ([run(max_y=float("inf"))], "NotFinite", ExitCode.BROKEN_CODE),
        ([run(max_x="9999-01-01T00:00:00Z")], "TimesOutOfRange", ExitCode.NO_DATA),
        ([run(max_x="2024-03-01T00:00:00Z")], "OutsideWindow", ExitCode.BROKEN_CODE),
        ([run(rejections=[Rejection("not a number", 90)])], "MostRecordsRejected", ExitCode.NO_DATA),
        (
            [run(), run(window=Window(day("2024-01-31"), day("2024-02-01")))],
            "OutsideWindow",
            ExitCode.BROKEN_CODE,
        ),
    ],
)
def test_what_is_refused(runs: list[RunEvidence], reason: str, exit_code: ExitCode) -> None:
    found = judge_api(PreflightReply(runs=runs), name="x")

    assert isinstance(found, Rejected)
    assert (found.reason, found.exit_code) == (reason, exit_code)


def test_records_that_cannot_be_used_are_told_with_their_request() -> None:
    rejections = [Rejection("not a number", 90, [Example("n/a", request=3)])]
    found = judge_api(PreflightReply(runs=[run(rejections=rejections)]), name="x")

    assert isinstance(found, Rejected)
    assert "90 times not a number (request 3: n/a)" in found.reasons[0]


def test_empty_windows_before_one_with_points_do_no_harm() -> None:
    assert judge_api(PreflightReply(runs=[run(**EMPTY), run()]), name="x") == Accepted()


@pytest.mark.parametrize(
    ("seen", "accepted"),
    [({1.5, 2.5}, True), ({7.0}, False), (set(), True)],
)
def test_values_are_those_that_were_seen_at_the_same_time(seen: set[float], accepted: bool) -> None:
    shown = run(first=[CategoryPoint(x="2024-01-01T00:00:00Z", y=2.5)])

    found = judge_api(PreflightReply(runs=[shown]), name="x", sighted={day("2024-01-01"): seen})

    assert isinstance(found, Accepted) == accepted


def test_code_that_ignores_windows_is_accepted_with_a_doubt() -> None:
    found = judge_api(PreflightReply(runs=[run(max_x="2025-01-01T00:00:00Z")]), name="x", filters=False)

    assert isinstance(found, Accepted)
    assert "ignores windows" in str(found.doubts[0])


@pytest.mark.parametrize("periodicity", ["Annual", "Monthly", "Hourly", "15m"])
def test_windows_begin_with_now_and_go_back_for_decades(periodicity: str) -> None:
    windows = preflight_windows(periodicity, now=NOW)

    assert windows[0].start < NOW < windows[0].end
    assert all(window.start < window.end for window in windows)
    assert [window.end for window in windows] == sorted((window.end for window in windows), reverse=True)
    assert windows[-1].end < NOW - timedelta(days=50 * 365)


def test_a_source_that_has_ended_is_looked_at_where_it_ended() -> None:
    newest = day("2010-05-01")

    windows = preflight_windows("Monthly", now=NOW, newest=newest)

    assert windows[0].start < newest < windows[0].end


def test_windows_before_the_wanted_history_are_left_out() -> None:
    start = day("2020-01-01")

    assert all(window.end > start for window in preflight_windows("Daily", now=NOW, start=start))
