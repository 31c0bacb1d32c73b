"""What a status and an Event say of a process that crashed."""

from dataclasses import replace

import pytest

from unit.lifecycle.building import NOW, collecting, ended
from wrapper_contract.report import Termination
from wrapper_operator.api.status_execution import LastExit
from wrapper_operator.lifecycle.crashes import is_crash, with_last_words
from wrapper_operator.lifecycle.deciding import plan
from wrapper_operator.lifecycle.facts import Observed, PodExit


def lines(label: str, count: int) -> list[str]:
    return [f"2026-03-01T12:00:00.000Z [{label}] line {number}" for number in range(count)]


def crashed(end: PodExit) -> Observed:
    observed = collecting({"collection.retries": 0})
    return replace(observed, pods=(replace(observed.pods[0], phase="Failed", exit=end),))


@pytest.mark.parametrize("code", [76, 1, 137, 139, -1])
def test_ends_that_nobody_decided_on_are_crashes(code: int) -> None:
    assert is_crash(code)


@pytest.mark.parametrize("code", [0, 64, 65, 69, 75, 77, 78, 124, 143])
def test_ends_that_the_runner_decided_on_are_none(code: int) -> None:
    assert not is_crash(code)


def test_the_last_errors_and_a_little_output_are_told_in_their_order() -> None:
    log = [*lines("STDOUT", 3), *lines("STDERR", 6), "2026-03-01T12:00:01.000Z [STDOUT] at the end"]
    said, _, told = with_last_words("it died.", LastExit(code=76, log_tail=log)).partition(
        ". Process crashed. Last logs:\n"
    )
    assert said == "it died"
    shown = [line.partition(" ")[2] for line in told.splitlines()]
    assert shown == [
        "[STDOUT] line 1",
        "[STDOUT] line 2",
        *(f"[STDERR] line {number}" for number in range(1, 6)),
        "[STDOUT] at the end",
    ]


def test_a_crash_without_a_word_is_told_without_one() -> None:
    assert with_last_words("it died", LastExit(code=76, log_tail=["", "  "])) == "it died"


def test_long_lines_are_cut() -> None:
    told = with_last_words("it died", LastExit(code=76, log_tail=["[STDERR] " + "x" * 240] * 9))
    assert told.count("…") == 5
    assert len(told) < 700


def test_status_and_event_tell_the_last_lines() -> None:
    planned = plan(crashed(ended(137, reason="OOMKilled")), NOW)
    assert planned.status.message == "it ended with 137. Process crashed. Last logs:\n[STDOUT] last words"
    assert [note.message for note in planned.notes] == [planned.status.message]
    assert planned.status.execution is not None
    assert planned.status.execution.last_exit is not None
    assert planned.status.execution.last_exit.message == "it ended with 137"
    assert planned.status.execution.last_exit.log_tail == ["[STDOUT] last words"]


def test_the_log_of_a_runner_that_left_no_message() -> None:
    end = replace(ended(137, reason="OOMKilled", told=False), log_tail=("[STDERR] no more",))
    message = plan(crashed(end), NOW).status.message or ""
    assert message.startswith("the runner ended with 137 (OOMKilled) and left no message. Process crashed.")
    assert message.endswith("[STDERR] no more")


def test_a_traceback_stands_for_a_log_that_is_empty() -> None:
    told = Termination(
        exit_code=76, reason="CodeRaised", message="it failed", traceback="line 3\nKeyError: 'x'"
    )
    execution = plan(crashed(replace(ended(76), termination=told)), NOW).status.execution
    assert execution is not None
    assert execution.last_exit is not None
    assert execution.last_exit.log_tail == ["line 3", "KeyError: 'x'"]


def test_an_attempt_that_follows_is_told_before_the_log() -> None:
    observed = collecting()
    end = ended(137, reason="OOMKilled")
    retried = replace(observed, pods=(replace(observed.pods[0], phase="Failed", exit=end),))
    message = plan(retried, NOW).status.message or ""
    assert message.startswith("it ended with 137 (again at 12:00:05 UTC, retry 1 of 3). Process crashed.")


def test_an_end_that_the_runner_decided_on_is_told_by_its_sentence_alone() -> None:
    assert "crashed" not in (plan(crashed(ended(65)), NOW).status.message or "")
