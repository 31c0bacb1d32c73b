"""What the cluster itself stands on goes away for a while: its API server, its broker, its node."""

import time

import pytest

from cluster import control_plane, node, processes, rabbitmq
from cluster.waiting import until
from e2e.failures.halfway import Halfway

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(400)]

AWAY_SECONDS = 20.0
GOES_ON_WITHIN = 120.0
"""Of a node's silence: the control plane believes it after 50 s, and the operator waits for as long again."""


@pytest.mark.alone
def test_broker_is_away(halfway: Halfway) -> None:
    halfway.begin()
    layout = halfway.trial.installation.layout

    rabbitmq.stop(layout)
    try:
        time.sleep(AWAY_SECONDS)
    finally:
        rabbitmq.start(layout)

    status = halfway.completes()
    assert status["execution"]["attempt"] == 1


@pytest.mark.alone
def test_api_server_is_away(halfway: Halfway) -> None:
    """The publisher goes on for the pod that it knows; the operator is there again by itself."""
    halfway.begin()
    trial = halfway.trial
    layout = trial.installation.layout

    processes.stop(layout, "kube-apiserver", kill=True)
    begun = time.monotonic()
    try:
        before = trial.broker.length(trial.queue)
        until("more is delivered", lambda: trial.broker.length(trial.queue) > before)
        time.sleep(max(0.0, AWAY_SECONDS - (time.monotonic() - begun)))
    finally:
        control_plane.start_api_server(layout)

    status = halfway.completes()
    assert status["execution"]["attempt"] == 1
    trial.apply(*trial.csv("year,value\n2001,1.5\n2002,2.5\n", suffix="next"))
    trial.completed("next")


@pytest.mark.without_node
def test_node_is_away(halfway: Halfway) -> None:
    """Its pod counts as dead after a while: the next one waits for a node, and goes on when there is one."""
    halfway.begin()
    trial, layout, first = halfway.trial, halfway.trial.installation.layout, halfway.pod()
    # The pod works on; it must not come to its end, as it would be done then.
    halfway.tap.drip()

    processes.stop(layout, "kubelet", kill=True)
    begun = time.monotonic()
    try:
        status = trial.wait(lambda status: status["execution"]["attempt"] == 2, timeout=GOES_ON_WITHIN)
    finally:
        print(f"node silent to next attempt: {time.monotonic() - begun:.1f} s")
        node.start_kubelet(layout)
        node.wait_ready(layout)

    assert status["execution"]["retries"] == 1
    status = halfway.completes()
    assert status["execution"]["attempt"] == 2
    assert status["checkpoint"]["podUID"] != first["metadata"]["uid"]
