"""What pods tell of how they ended."""

import json
from typing import Any

import pytest

from wrapper_contract.report import COLLECTOR_KILLED
from wrapper_operator.cluster.facts_from import pod_facts

KILLED = {"exitCode": 137, "reason": "OOMKilled"}


def pod(**collector: Any) -> dict[str, Any]:
    """Return a pod whose supervisor ended with 76, with these states of its collector container."""
    told = json.dumps({"exit_code": 76, "reason": COLLECTOR_KILLED, "message": "killed"})
    ended = {"exitCode": 76, "reason": "Error", "finishedAt": "2026-03-01T12:00:00Z", "message": told}
    return {
        "metadata": {"name": "a", "uid": "1", "creationTimestamp": "2026-03-01T11:00:00Z"},
        "status": {
            "phase": "Failed",
            "containerStatuses": [{"name": "supervisor", "state": {"terminated": ended}}],
            "initContainerStatuses": [{"name": "collector", **collector}],
        },
    }


@pytest.mark.parametrize(
    ("collector", "out_of_memory"),
    [
        ({"state": {"terminated": KILLED}}, True),
        ({"state": {"running": {}}, "lastState": {"terminated": KILLED}}, True),
        ({"state": {"terminated": {"exitCode": 0, "reason": "Completed"}}, "lastState": {}}, False),
        ({"state": {"terminated": {"exitCode": 137, "reason": "Error"}}}, False),
        ({}, False),
    ],
)
def test_a_collector_that_the_kernel_ended_for_its_memory(
    collector: dict[str, Any], out_of_memory: bool
) -> None:
    end = pod_facts(pod(**collector)).exit
    assert end is not None
    assert (end.code, end.collector_out_of_memory) == (76, out_of_memory)
    assert end.termination is not None
    assert end.termination.reason == COLLECTOR_KILLED
