"""An operator that starts: pods that have gone on keep their slots before anyone else asks for one."""

import asyncio
from datetime import UTC, datetime
from typing import Any

import pytest

from unit.api.manifests import API, manifest
from unit.controllers.fake_cluster import WRAPPERS, FakeCluster
from wrapper_operator.controllers.assembly import Operator
from wrapper_operator.settings import Settings

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
SETTINGS = Settings(
    operator_namespace="wrappers",
    namespaces="indicators",
    runner_image="runner:1",
    publisher_url="http://publisher:8080",
    max_collection_pods=2,
)
AT_WORK = {"id": "0c5e8a11-1", "attempt": 1, "pod": "a-1", "podUID": "1"}


async def held_after_start(statuses: list[dict[str, Any]]) -> int:
    cluster = FakeCluster(lambda: NOW)
    for number, status in enumerate(statuses):
        name = f"wrapper-{number}"
        cluster.put(WRAPPERS, manifest({"metadata.name": name, "spec.source": {"api": API}}))
        cluster.edit(WRAPPERS, "indicators", name, lambda raw, told=status: raw.update(status=told))  # type: ignore[misc]
    operator = Operator(SETTINGS, cluster, holder="test")
    # Before the first Wrapper is looked at: nothing here lets other tasks run.
    await operator.take_stock()
    held = operator._slots.held
    await operator.stop()
    return held


@pytest.mark.parametrize(
    ("status", "held"),
    [
        ({"execution": AT_WORK}, 1),
        ({"execution": {**AT_WORK, "retryTime": "2026-03-01T12:01:00Z"}}, 0),
        ({"execution": {"id": "0c5e8a11-1", "endedAt": "2026-03-01T11:00:00Z"}}, 0),
        ({}, 0),
        ({"execution": {**AT_WORK, "resident": True}}, 1),
        (
            {
                "execution": {**AT_WORK, "resident": True},
                "checkpoint": {"phase": "Continuous", "podUID": "1"},
            },
            0,
        ),
    ],
)
def test_a_pod_at_work_holds_a_slot(status: dict[str, Any], held: int) -> None:
    assert asyncio.run(held_after_start([status])) == held


def test_more_pods_than_there_is_room_for_are_left_alone() -> None:
    assert asyncio.run(held_after_start([{"execution": AT_WORK}] * 3)) == 3
