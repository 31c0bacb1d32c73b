"""The operator is killed after each of its writes, in every story: nothing is lost, nothing is doubled."""

from collections.abc import Callable
from typing import Any

import pytest

from unit.api.manifests import API
from unit.controllers.fake_cluster import CONFIG_MAPS, PODS, WRAPPERS
from unit.controllers.simulation import NAME, NAMESPACE, Simulation, phase

Story = Callable[[Simulation], None]


def complete(simulation: Simulation) -> None:
    simulation.apply()
    simulation.run(phase("Completed"))


def retried(simulation: Simulation) -> None:
    simulation.exits = [69, 137]
    complete(simulation)


def exhausted(simulation: Simulation) -> None:
    simulation.exits = [69, 69]
    simulation.apply({"collection.retries": 1})
    simulation.run(phase("Error"))


def generation_retried(simulation: Simulation) -> None:
    simulation.failures = [69]
    complete(simulation)


def refused(simulation: Simulation) -> None:
    simulation.failures = [65]
    simulation.apply()
    simulation.run(phase("Error"))


def repaired(simulation: Simulation) -> None:
    simulation.exits = [76]
    complete(simulation)


def restarted(simulation: Simulation) -> None:
    complete(simulation)
    simulation.apply({"collection.restart": 1})
    simulation.run(lambda s: s.status["phase"] == "Completed" and s.status["execution"]["restart"] == 1)


def restarted_in_the_middle(simulation: Simulation) -> None:
    simulation.apply()
    simulation.run(lambda s: len(s.sent) == 1)
    simulation.apply({"collection.restart": 1})
    simulation.run(phase("Completed"))


def suspended(simulation: Simulation) -> None:
    simulation.apply()
    simulation.run(lambda s: len(s.sent) == 2)
    simulation.apply({"suspend": True})
    simulation.run(phase("Stopped"))
    assert not simulation.at_work()
    simulation.apply({"suspend": False})
    simulation.run(phase("Completed"))


def other_source(simulation: Simulation) -> None:
    simulation.apply()
    simulation.run(lambda s: len(s.sent) == 2)
    simulation.apply({"source.csv.from": {"url": "https://example.org/other.csv"}})
    simulation.run(phase("Completed"))


def other_hints(simulation: Simulation) -> None:
    complete(simulation)
    simulation.apply({"source.csv.timeColumn": "year"})
    simulation.run(lambda s: s.status["phase"] == "Completed" and s.status["observedGeneration"] == 2)


def pod_deleted(simulation: Simulation) -> None:
    simulation.apply()
    simulation.run(lambda s: len(s.sent) == 2)
    simulation.cluster.remove(PODS, NAMESPACE, simulation.created[-1])
    simulation.run(phase("Completed"))


def adopted(simulation: Simulation) -> None:
    """The Wrapper is deleted without its pod and created anew, while no operator runs."""
    simulation.apply()
    simulation.run(lambda s: len(s.sent) == 1)
    simulation.cluster.remove(WRAPPERS, NAMESPACE, NAME)
    for kind in (PODS, CONFIG_MAPS):
        for raw in simulation.cluster.all(kind):
            simulation.cluster.edit(
                kind,
                NAMESPACE,
                raw["metadata"]["name"],
                lambda stored: stored["metadata"].pop("ownerReferences"),
            )
    simulation.start_operator()
    simulation.apply()
    simulation.run(phase("Completed"))


def polled(simulation: Simulation) -> None:
    simulation.apply({"collection.interval": "1d"})
    simulation.run(lambda s: s.status.get("checkpoint", {}).get("poll") == 3)
    simulation.settle()


def polled_api(simulation: Simulation) -> None:
    """Fails once, finds nothing the next time, and goes on by its interval."""
    simulation.exits = [69, 65]
    simulation.apply({"source": {"api": API}, "indicator.periodicity": "Hourly"})
    simulation.run(lambda s: s.status.get("checkpoint", {}).get("poll") == 2)
    simulation.settle()


def edited_while_polling(simulation: Simulation) -> None:
    """A pod that goes on polling is started anew for another manifest."""
    simulation.apply({"source": {"api": API}, "indicator.periodicity": "5m"})
    simulation.run(lambda s: len(s.sent) == 2)
    simulation.apply({"source": {"api": API}, "indicator.periodicity": "5m", "collection.lookback": 9})
    simulation.run(lambda s: s.status.get("checkpoint", {}).get("poll") == 1)
    simulation.settle()
    assert simulation.status["execution"]["generation"] == 2
    assert len(simulation.created) == 2


def deleted(simulation: Simulation) -> None:
    simulation.apply()
    simulation.run(lambda s: len(s.sent) == 1)
    simulation.cluster.remove(WRAPPERS, NAMESPACE, NAME)
    simulation.run(lambda s: not s.cluster.all(PODS) and not s.cluster.all(CONFIG_MAPS))


STORIES: list[Story] = [
    complete,
    retried,
    exhausted,
    generation_retried,
    refused,
    repaired,
    restarted,
    restarted_in_the_middle,
    suspended,
    other_source,
    other_hints,
    pod_deleted,
    adopted,
    polled,
    polled_api,
    edited_while_polling,
    deleted,
]


def told(story: Story, *, kill_at: int = -1, seen_late: bool = False) -> Simulation:
    simulation = Simulation(kill_at=kill_at, seen_late=seen_late)
    story(simulation)
    simulation.settle()
    return simulation


def outcome(simulation: Simulation) -> dict[str, Any]:
    """What must be the same whoever was killed when: all but times, names of uids and Events."""
    status = simulation.status
    execution = status.get("execution", {})
    return {
        "phase": status.get("phase"),
        "conditions": [
            (each["type"], each["status"], each["reason"]) for each in status.get("conditions", [])
        ],
        "attempts": (execution.get("id", "")[-2:], execution.get("attempt"), execution.get("retries")),
        "exit": execution.get("lastExit", {}).get("code"),
        "history": [
            (past["id"][-2:], past["attempts"], past.get("exitCode"), past["points"])
            for past in status.get("history", [])
        ],
        "checkpoint": status.get("checkpoint"),
        "sent": simulation.sent,
        "created": simulation.created,
        "codes": sorted(raw["metadata"]["name"] for raw in simulation.cluster.all(CONFIG_MAPS)),
        "pods": sorted(raw["metadata"]["name"] for raw in simulation.cluster.all(PODS)),
    }


@pytest.mark.slow
@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.__name__)
def test_a_kill_after_any_write_changes_nothing(story: Story) -> None:
    plain = told(story)
    expected, writes = outcome(plain), list(plain.cluster.writes)
    assert plain.most_at_once <= 1
    for number, write in enumerate(writes, 1):
        killed = told(story, kill_at=number)
        assert killed.kills == 1, f"there was no write {number}, {write}"
        assert outcome(killed) == expected, f"killed after write {number}: {write}"
        assert killed.most_at_once <= 1
        assert len(killed.cluster.events) <= len(plain.cluster.events)
        assert len(set(killed.created)) == len(killed.created)


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.__name__)
def test_what_a_watch_shows_late_changes_nothing(story: Story) -> None:
    late = told(story, seen_late=True)
    assert outcome(late) == outcome(told(story))
    assert late.most_at_once <= 1


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.__name__)
def test_a_settled_wrapper_costs_no_write(story: Story) -> None:
    simulation = told(story)
    writes = len(simulation.cluster.writes)
    simulation.start_operator()
    simulation.reconcile()
    assert len(simulation.cluster.writes) == writes
