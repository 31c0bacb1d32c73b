"""What the log and Events tell of a Wrapper: each change once, and nothing while nothing changes."""

import logging
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from unit.controllers.fake_cluster import PODS
from unit.controllers.simulation import NAME, NAMESPACE, Simulation, phase
from wrapper_contract.log_subject import Subject, about, subject
from wrapper_operator.cluster.port import Raw

TELLING = "wrapper_operator.controllers.telling"


@pytest.fixture(autouse=True)
def spoken(caplog: pytest.LogCaptureFixture) -> pytest.LogCaptureFixture:
    caplog.set_level(logging.INFO)
    return caplog


def reasons(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [record.reason for record in caplog.records if record.name == TELLING]  # type: ignore[attr-defined]


def events(simulation: Simulation) -> list[tuple[str, str]]:
    return [(each["type"], each["reason"]) for each in simulation.cluster.events]


def states_of(simulation: Simulation) -> list[tuple[str, str]]:
    """Return a list that fills with phase and reason whenever one of them changes."""
    patch = simulation.cluster.patch_wrapper_status
    states: list[tuple[str, str]] = []

    async def watched(namespace: str, name: str, operations: Any) -> Raw:
        try:
            return await patch(namespace, name, operations)
        finally:
            # Also when the operator is killed as soon as it is written.
            note(simulation.status)

    def note(status: dict[str, Any]) -> None:
        ready = [each["reason"] for each in status.get("conditions", []) if each["type"] == "Ready"]
        state = (status.get("phase", ""), "".join(ready))
        if state != (states[-1] if states else ("", "")):
            states.append(state)

    simulation.cluster.patch_wrapper_status = watched  # type: ignore[method-assign]
    return states


def test_a_file_run_is_told_from_its_start_to_its_end(spoken: pytest.LogCaptureFixture) -> None:
    simulation = Simulation()
    simulation.apply()
    simulation.run(phase("Completed"))
    assert reasons(spoken) == [
        "Generating",
        "GenerationStarted",
        "CodeStored",
        "Generated",
        "Starting",
        "PodCreated",
        "Collecting",
        "Ended",
        "Completed",
    ]
    assert events(simulation) == [
        ("Normal", "Generating"),
        ("Normal", "Generated"),
        ("Normal", "Starting"),
        ("Normal", "Collecting"),
        ("Normal", "Completed"),
    ]


def test_every_line_names_the_attempt(spoken: pytest.LogCaptureFixture) -> None:
    whom: list[Subject] = []
    spoken.handler.addFilter(lambda record: whom.append(subject()) or True)  # type: ignore[func-returns-value]
    simulation = Simulation()
    simulation.apply()
    with about(Subject(namespace=NAMESPACE, wrapper=NAME)):
        simulation.run(phase("Completed"))
    execution = simulation.status["execution"]["id"]
    assert {each.wrapper for each in whom} == {NAME}
    assert {(each.execution, each.attempt) for each in whom[-3:]} == {(execution, 1)}


@pytest.mark.parametrize("wanted", ["Completed", "Stopped", "Retrying", "Error"])
def test_what_stays_as_it_is_is_told_no_more(wanted: str, spoken: pytest.LogCaptureFixture) -> None:
    simulation = Simulation(exits={"Retrying": [69], "Error": [78]}.get(wanted, []))
    simulation.apply({"suspend": True} if wanted == "Stopped" else None)
    simulation.run(phase(wanted))
    simulation.settle()
    told, posted = len(reasons(spoken)), len(simulation.cluster.events)
    for _ in range(20):
        simulation.reconcile()
    assert (len(reasons(spoken)), len(simulation.cluster.events)) == (told, posted)


def test_who_waits_for_room_says_so_once(spoken: pytest.LogCaptureFixture) -> None:
    simulation = Simulation()
    simulation.slots.room = 0
    simulation.apply()
    simulation.run(lambda s: "waiting for room" in s.status.get("message", ""))
    for _ in range(20):
        simulation.reconcile()
    waiting = [record for record in spoken.records if "waiting for room" in record.getMessage()]
    assert [record.getMessage() for record in waiting] == ["Pending: waiting for room: everything is taken"]


def test_a_pod_that_is_refused_again_and_again_is_told_once(spoken: pytest.LogCaptureFixture) -> None:
    simulation = Simulation()
    simulation.cluster.refusal = "exceeded quota: pods=10"
    simulation.apply()
    simulation.run(lambda s: s.status.get("message") == simulation.cluster.refusal)
    for _ in range(5):
        wake = simulation.reconcile()
        assert wake is not None
        simulation.now = max(simulation.now, wake)
    assert [each for each in reasons(spoken) if each == "PodRefused"] == ["PodRefused"]
    assert events(simulation).count(("Warning", "PodRefused")) == 1


def test_a_retry_is_told_with_its_time_and_its_budget(spoken: pytest.LogCaptureFixture) -> None:
    simulation = Simulation(exits=[69])
    simulation.apply()
    simulation.run(phase("Completed"))
    (retry,) = [record.getMessage() for record in spoken.records if "again at" in record.getMessage()]
    assert "retry 1 of 3" in retry
    (end,) = [record for record in spoken.records if "1-1 ended with 69" in record.getMessage()]
    assert end.levelname == "WARNING"


def test_a_new_operator_tells_of_what_it_takes_over(spoken: pytest.LogCaptureFixture) -> None:
    simulation = Simulation()
    simulation.apply()
    simulation.run(lambda s: len(s.sent) == 1)
    (pod,) = simulation.cluster.all(PODS)
    simulation.cluster.edit("Wrapper", NAMESPACE, NAME, lambda raw: raw.pop("status"))
    simulation.cluster.edit(PODS, NAMESPACE, pod["metadata"]["name"], _without_owner)
    spoken.clear()
    simulation.start_operator()
    simulation.reconcile()
    told = [record.getMessage() for record in spoken.records if getattr(record, "reason", "") == "Adopted"]
    assert [text.split()[1] for text in told] == [pod["metadata"]["name"]] * 2
    assert "taken over" in told[0]
    assert "no owner" in told[1]


@pytest.mark.slow
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    exits=st.lists(st.sampled_from([69, 76, 78, 124, 137]), max_size=3),
    failures=st.lists(st.sampled_from([65, 69, 78]), max_size=2),
    kill_at=st.integers(min_value=-1, max_value=20),
)
def test_each_change_of_state_has_just_one_event(exits: list[int], failures: list[int], kill_at: int) -> None:
    """An operator that dies between the status and its Event tells of that change no more."""
    simulation = Simulation(exits=exits, failures=failures, kill_at=kill_at)
    states = states_of(simulation)
    simulation.apply()
    simulation.run(lambda s: s.status.get("phase") in ("Completed", "Error"))
    simulation.settle()
    told = [reason for _, reason in events(simulation) if reason != "Generated"]
    missing = len(states) - len(told)
    assert 0 <= missing <= simulation.kills
    if not simulation.kills:
        assert told == [reason for _, reason in states]


def _without_owner(raw: Raw) -> None:
    raw["metadata"].pop("ownerReferences")
