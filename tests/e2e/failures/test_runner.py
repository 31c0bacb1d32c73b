"""Runners that die, are taken away or sleep too long: another attempt goes on where they were."""

import signal

import pytest

from e2e.failures.containers import exit_code, processes_of, send, shim_of
from e2e.failures.halfway import Halfway

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(300)]

SUPERSEDED, TOKEN_REFUSED = 75, 69
SUPERVISOR, COLLECTOR = "supervisor", "collector"


def test_pod_is_deleted(halfway: Halfway) -> None:
    halfway.begin()
    pod = halfway.pod()

    halfway.trial.installation.kubectl("delete", "pod", pod["metadata"]["name"], "--wait=false")

    status = halfway.completes()
    assert status["execution"]["attempt"] == 2


def test_supervisor_is_killed(halfway: Halfway) -> None:
    halfway.begin()

    send(processes_of(halfway.pod(), SUPERVISOR), signal.SIGKILL)

    status = halfway.completes()
    assert status["execution"]["attempt"] == 2


def test_collector_is_killed(halfway: Halfway) -> None:
    """Once may be anybody's doing: the same code runs again, and one retry is spent."""
    halfway.begin()

    send(processes_of(halfway.pod(), COLLECTOR), signal.SIGKILL)

    status = halfway.completes()
    assert (status["execution"]["attempt"], status["execution"]["retries"]) == (2, 1)


@pytest.mark.long
@pytest.mark.parametrize(
    ("deleted", "ends"), [("gracefully", {SUPERSEDED}), ("by force", {SUPERSEDED, TOKEN_REFUSED})]
)
def test_frozen_runner_wakes_after_its_successor_has_run(
    halfway: Halfway, deleted: str, ends: set[int]
) -> None:
    """Being no longer current stops it; so does its token, which a pod that is gone cannot prove for long."""
    halfway.begin()
    pod = halfway.pod()
    supervisor = processes_of(pod, SUPERVISOR)[0]
    # Who watches over the pod sleeps too, so that nobody can end it: as on a node that was cut off.
    shim = shim_of(supervisor)
    send([supervisor, shim], signal.SIGSTOP)
    try:
        words = ["delete", "pod", pod["metadata"]["name"], "--wait=false"]
        if deleted == "by force":
            words += ["--force", "--grace-period=0"]
        halfway.trial.installation.kubectl(*words)
        status = halfway.completes()
        assert status["execution"]["attempt"] == 2

        send([supervisor], signal.SIGCONT)

        assert exit_code(supervisor, timeout=60.0) in ends
    finally:
        send([shim], signal.SIGCONT)
    after = halfway.trial.wait(lambda _: True)
    assert after["checkpoint"] == status["checkpoint"], "whoever comes late changes nothing"
    assert halfway.left_on_queue() == []
