"""What people are told while an inspection pod starts, and that the API server is not asked all the time."""

import asyncio
from datetime import UTC, datetime
from typing import Any

import pytest

from unit.api.manifests import manifest
from wrapper_operator.api.effective import effective
from wrapper_operator.api.validation import read_wrapper
from wrapper_operator.cluster.pod_parts import PodDefaults
from wrapper_operator.cluster.pods import PodFactory
from wrapper_operator.controllers import inspection_pod
from wrapper_operator.controllers.inspection_pod import InspectionPods

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
STARTING: dict[str, Any] = {"phase": "Pending"}
UNSCHEDULABLE: dict[str, Any] = {
    "phase": "Pending",
    "conditions": [
        {"type": "PodScheduled", "status": "False", "reason": "Unschedulable", "message": "no room"}
    ],
}
RUNNING: dict[str, Any] = {
    "phase": "Running",
    "podIP": "127.0.0.1",
    "containerStatuses": [{"name": "supervisor", "state": {"running": {}}}],
}


class Port:
    """A cluster whose pod goes through these states, one a look."""

    def __init__(self, states: list[dict[str, Any]]) -> None:
        self.states = states
        self.looks = 0
        self.pod: dict[str, Any] = {}

    async def create_pod(self, _: str, pod: dict[str, Any]) -> dict[str, Any]:
        created = {"uid": "1", "creationTimestamp": "2026-03-01T12:00:00Z"}
        self.pod = {**pod, "metadata": {**pod["metadata"], **created}}
        return self.pod

    async def get_pod(self, *_: str) -> dict[str, Any]:
        state = self.states[min(self.looks, len(self.states) - 1)]
        self.looks += 1
        return {**self.pod, "status": state}

    async def list_pod_events(self, *_: str, uid: str) -> list[dict[str, Any]]:
        return []


def started(monkeypatch: pytest.MonkeyPatch, *states: dict[str, Any]) -> tuple[list[str], list[float]]:
    """Start a pod; return what is told and how long each pause is."""
    told: list[str] = []
    pauses: list[float] = []

    async def pause(seconds: float) -> None:
        pauses.append(seconds)

    monkeypatch.setattr(inspection_pod.asyncio, "sleep", pause)
    factory = PodFactory(defaults=PodDefaults(image="r"), publisher_url="http://p", cluster="c")
    port: Any = Port(list(states))
    raw = manifest({"metadata.uid": "0c5e8a11-7c1f-4c0a-9d53-6f2f5b7f3a01"})
    parsed = read_wrapper({name: raw[name] for name in ("apiVersion", "kind", "metadata", "spec")})
    pods = InspectionPods(port, factory, clock=lambda: NOW)
    asyncio.run(pods.start(raw, parsed=parsed, effective=effective(parsed, cluster="c"), tell=told.append))
    return told, pauses


def test_only_what_is_out_of_the_ordinary_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    told, _ = started(monkeypatch, STARTING, UNSCHEDULABLE, STARTING, RUNNING)
    assert [bool(text) for text in told] == [False, True, False]
    assert "cannot start: Unschedulable: no room" in told[1]


def test_a_pod_that_is_slow_to_start_is_looked_at_ever_less_often(monkeypatch: pytest.MonkeyPatch) -> None:
    _, pauses = started(monkeypatch, *[STARTING] * 60, RUNNING)
    assert pauses[0] <= 0.4
    assert pauses == sorted(pauses)
    assert pauses[-1] == inspection_pod.LONGEST_POLL_SECONDS
