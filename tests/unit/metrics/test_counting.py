"""What is counted when: ends of attempts, time in phases, Wrappers by state; and that labels stay few."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from prometheus_client import REGISTRY

from unit.controllers.simulation import Simulation, phase
from unit.lifecycle.building import EXECUTION, execution, over
from wrapper_contract.inspection import PreflightReply, RunEvidence
from wrapper_contract.report import Termination
from wrapper_operator.api.status import WrapperStatus
from wrapper_operator.api.status_execution import Execution, LastExit, PastExecution
from wrapper_operator.cluster.port import ClusterError
from wrapper_operator.controllers.counted_inspector import Counted
from wrapper_operator.controllers.liveness import Canary
from wrapper_operator.controllers.work_queue import Key, WorkQueue
from wrapper_operator.metrics.attempts import ended_with, started_by, status_written
from wrapper_operator.metrics.labels import OTHER, Bounded
from wrapper_operator.metrics.wrappers import PhaseTimes, Population

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
RETRYING = execution(retry_time="2026-03-01T12:00:05Z", last_exit=LastExit(code=69))
NEXT = execution(id="0c5e8a11-2", pod="next")
YESTERDAY, TOMORROW = "2026-02-28T12:00:00Z", "2026-03-02T12:00:00Z"
PAST = PastExecution(id=EXECUTION, exit_code=143)


def value(name: str, **labels: str) -> float:
    return REGISTRY.get_sample_value(f"wrapper_operator_{name}", labels) or 0.0


@pytest.mark.parametrize(
    ("before", "after", "history", "code"),
    [
        (None, execution(), [], None),
        (execution(), execution(pod_uid="other"), [], None),
        (execution(), RETRYING, [], 69),
        (RETRYING, RETRYING, [], None),
        (RETRYING, execution(attempt=2), [], None),
        (execution(), over(0), [], 0),
        (over(0), over(0), [], None),
        (over(0), NEXT, [PastExecution(id=EXECUTION, exit_code=0)], None),
        (execution(), NEXT, [PAST], 143),
        (execution(), NEXT, [], None),
    ],
)
def test_the_end_of_an_attempt_is_seen_between_two_statuses(
    before: Execution | None, after: Execution, history: list[PastExecution], code: int | None
) -> None:
    told = ended_with(WrapperStatus(execution=before), WrapperStatus(execution=after, history=history))
    assert told == code


@pytest.mark.parametrize(
    ("before", "after", "cause"),
    [
        (None, None, None),
        (None, execution(), "First"),
        (execution(), execution(), None),
        (execution(pod=None), over(0), None),
        (execution(), RETRYING, None),
        (RETRYING, execution(attempt=2), "Retry"),
        (over(0), NEXT, "Change"),
        (over(0, next_poll_time=YESTERDAY), NEXT, "Poll"),
        (over(0, next_poll_time=TOMORROW), NEXT, "Change"),
        (over(0, next_poll_time=YESTERDAY, restart=1), execution(id="0c5e8a11-2", restart=2), "Restart"),
    ],
)
def test_an_attempt_has_a_cause(before: Execution | None, after: Execution | None, cause: str | None) -> None:
    told = started_by(WrapperStatus(execution=before), WrapperStatus(execution=after), now=NOW)
    assert told == cause


def test_how_late_a_poll_begins_is_measured() -> None:
    names = "poll_delay_seconds_sum", "start_seconds_sum", "poll_delay_seconds_count", "start_seconds_count"
    before = [value(name) for name in names]
    none = WrapperStatus()
    waiting = WrapperStatus(execution=over(0, next_poll_time="2026-03-01T11:59:53Z"))
    at_work = WrapperStatus(execution=NEXT)
    for was, is_ in ((none, at_work), (at_work, at_work), (waiting, at_work)):
        status_written(was, is_, created=NOW - timedelta(seconds=3), now=NOW)
    assert [value(name) - old for name, old in zip(names, before, strict=True)] == [7, 3, 1, 1]


def test_steps_between_phases_are_counted() -> None:
    step = {"from": "Generating", "to": "Error"}
    before = value("phase_transitions_total", **step)
    PhaseTimes().status_written("b", "Generating", "Error", now=NOW)
    PhaseTimes().status_written("b", "Error", "Error", now=NOW)
    assert value("phase_transitions_total", **step) - before == 1


def test_runs_of_candidates_are_counted() -> None:
    before = [value("generation_attempts_total", outcome=outcome) for outcome in ("Ran", "Failed")]
    simulated = [(0, 0), (0, 76)]

    class Inspector:
        async def preflight(self, code: str, windows: object = ()) -> PreflightReply:
            codes = simulated.pop()
            return PreflightReply(
                runs=[
                    RunEvidence(termination=Termination(exit_code=code, reason="R", message="m"))
                    for code in codes
                ]
            )

    counted = Counted(Inspector())  # type: ignore[arg-type]
    asyncio.run(counted.preflight("code"))
    asyncio.run(counted.preflight("code"))
    after = [value("generation_attempts_total", outcome=outcome) for outcome in ("Ran", "Failed")]
    assert [new - old for new, old in zip(after, before, strict=True)] == [1, 1]


def test_a_life_is_counted() -> None:
    names: list[tuple[str, dict[str, str]]] = [
        ("pods_started_total", {"role": "collect"}),
        ("attempts_started_total", {"cause": "First"}),
        ("attempts_started_total", {"cause": "Retry"}),
        ("start_seconds_count", {}),
        ("attempt_ends_total", {"code": "69"}),
        ("attempt_ends_total", {"code": "0"}),
        ("phase_seconds_count", {"phase": "Executing"}),
        ("phase_seconds_count", {"phase": "Retrying"}),
    ]
    before = [value(name, **labels) for name, labels in names]
    simulation = Simulation(exits=[69])
    simulation.apply()
    simulation.run(phase("Completed")).settle()
    counted = [value(name, **labels) - old for (name, labels), old in zip(names, before, strict=True)]
    assert counted == [2, 1, 1, 1, 1, 1, 2, 1]


def test_time_in_a_phase_counts_only_where_the_start_was_seen() -> None:
    times, observed = PhaseTimes(), value("phase_seconds_sum", phase="Generating")

    def step(before: str | None, after: str, seconds: float) -> float:
        times.status_written("a", before, after, now=NOW + timedelta(seconds=seconds))
        return value("phase_seconds_sum", phase="Generating") - observed

    assert step("Generating", "Executing", 0) == 0, "seen by another process"
    assert step("Executing", "Generating", 10) == 0
    assert step("Generating", "Generating", 12) == 0
    assert step("Generating", "Completed", 17) == 7
    times.forget("a")
    assert step("Generating", "Completed", 90) == 7


def test_wrappers_are_counted_by_state() -> None:
    population = Population()
    done: dict[str, Any] = {
        "phase": "Completed",
        "health": "Healthy",
        "generation": {"engine": "Template"},
    }
    population.statuses = lambda: [done, done, {}, {"phase": "Error", "health": "Crashed"}]
    (family,) = population.collect()
    assert {tuple(sample.labels.values()): sample.value for sample in family.samples} == {
        ("Completed", "Healthy", "Template"): 2,
        ("", "", ""): 1,
        ("Error", "Crashed", ""): 1,
    }


def test_labels_stay_few() -> None:
    label = Bounded(2)
    assert [label(word) for word in ("a", "b", "c", "a", "d")] == ["a", "b", OTHER, "a", OTHER]


def test_the_queue_is_counted() -> None:
    names = ("queue_wait_seconds_count", "reconcile_seconds_count", "reconcile_failures_total")

    async def work() -> tuple[float, float]:
        depths = []

        async def handle(key: Key) -> None:
            depths.append(value("queue_depth"))
            if key[1] == "bad":
                raise ClusterError("not today")

        queue = WorkQueue(handle, clock=lambda: NOW, workers=1)
        for name in ("a", "b", "bad"):
            queue.add(("n", name))
        await queue.stop(grace=60)
        return max(depths), value("queue_depth")

    before = [value(name) for name in names]
    assert asyncio.run(work()) == (3, 0)
    assert [value(name) - old for name, old in zip(names, before, strict=True)] == [3, 3, 1]


def test_the_lag_of_the_watch_is_measured_once_a_beat() -> None:
    port: Any = None
    canary = Canary(port, namespace="n", name="l", holder="me", clock=lambda: NOW)
    before = value("watch_lag_seconds_count"), value("watch_lag_seconds_sum")
    beat = {"spec": {"holderIdentity": "me", "renewTime": "2026-03-01T11:59:58.500000Z"}}
    for lease in (beat, beat, {"spec": {**beat["spec"], "holderIdentity": "another"}}, {}):
        canary.hear(lease)
    after = value("watch_lag_seconds_count"), value("watch_lag_seconds_sum")
    assert (after[0] - before[0], after[1] - before[1]) == (1, 1.5)
