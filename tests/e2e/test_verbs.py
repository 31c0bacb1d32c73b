"""What people ask of a Wrapper that is there: each verb does its work, and nothing else."""

import json
import time
from typing import Any

import pytest

from cluster.waiting import until
from e2e import queues
from e2e.serving import served
from e2e.trial import Object, Trial, condition

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(300)]

FILE = "year,value\n2001,1.5\n2002,2.5\n2003,3.5\n"
GRACE_SECONDS = 5


def test_suspend_stops_the_pod_and_resume_goes_on(trial: Trial) -> None:
    with served(FILE.encode(), free=1) as file:
        trial.apply(trial.wrapper(_url(file.url), collection={"gracePeriod": f"{GRACE_SECONDS}s"}))
        _running(trial)

        trial.patch(suspend=True)
        stopped = trial.wait(lambda status: status["phase"] == "Stopped")
        until("the pod has ended", lambda: not _live(trial), timeout=60)
        assert condition(stopped, "Ready")["status"] == "True"
        assert stopped["history"][-1]["reason"] == "Suspended"

        file.gate.set()
        trial.patch(suspend=False)
        status = trial.completed()

    assert _confirmed(status) == 3
    assert len(_points(trial)) == 3


def test_suspended_from_the_start_does_nothing(trial: Trial) -> None:
    trial.apply(*trial.csv(FILE, suspend=True))

    stopped = trial.wait(lambda status: status.get("phase") == "Stopped")
    assert (trial.pods(), trial.pods(role="inspect")) == ([], [])
    assert "execution" not in stopped

    trial.patch(suspend=False)
    trial.completed()


def test_restart_reads_again(trial: Trial) -> None:
    trial.apply(*trial.csv(FILE))
    first = trial.completed()

    trial.patch(collection={"restart": 1})
    second = _completed_as(trial, execution=2)

    assert second["checkpoint"]["poll"] == first["checkpoint"]["poll"] + 1
    assert second["generation"]["time"] == first["generation"]["time"], "the code is not written again"
    assert _confirmed(second) == 2 * _confirmed(first)
    ids = {message.message_id for message in trial.drain()}
    assert len(ids) == 2, "another poll is another message"


def test_revision_writes_the_code_again(trial: Trial) -> None:
    trial.apply(*trial.csv(FILE))
    first = trial.completed()

    trial.patch(generation={"revision": 1})
    second = trial.wait(
        lambda status: (
            (status["generation"].get("revision"), status["phase"]) == (1, "Completed")
            and status["observedGeneration"] == 2
        )
    )

    assert second["generation"]["time"] >= first["generation"]["time"]
    assert second["generation"]["configMap"] == first["generation"]["configMap"], "the same code again"
    assert _confirmed(second) >= _confirmed(first), "the checkpoint survives"


def test_text_of_the_indicator_restarts_nothing(trial: Trial) -> None:
    trial.apply(*trial.csv(FILE))
    before = trial.completed()

    trial.patch(indicator={"description": "Told better"})
    after = trial.wait(lambda status: status["observedGeneration"] == 2)

    for name in ("execution", "generation", "checkpoint", "phase"):
        assert after[name] == before[name]
    assert len(trial.pods()) == 1


def test_another_source_is_read_from_its_start(trial: Trial) -> None:
    trial.apply(*trial.csv(FILE), trial.config_map({"data.csv": "year,value\n1990,7\n1991,8\n"}, "other"))
    before = trial.completed()
    trial.drain()

    other = {"configMap": {"name": trial.name("other"), "key": "data.csv"}}
    trial.patch(source={"csv": {"from": other}})
    after = _completed_as(trial, execution=2)

    assert after["generation"]["sourceIdentity"] != before["generation"]["sourceIdentity"]
    assert _confirmed(after) == 2, "counted anew"
    assert after["checkpoint"]["poll"] > before["checkpoint"]["poll"], "no id of before comes again"
    assert sorted(_points(trial)) == ["1990-01-01T00:00:00Z", "1991-01-01T00:00:00Z"]


def test_deletion_ends_the_pod_in_time_and_leaves_nothing(trial: Trial) -> None:
    with served(FILE.encode(), free=1) as file:
        trial.apply(trial.wrapper(_url(file.url), collection={"gracePeriod": f"{GRACE_SECONDS}s"}))
        _running(trial)
        assert _left(trial) != []

        begun = time.monotonic()
        trial.installation.kubectl("delete", "wrapper", trial.name(), "--wait=true")
        gone_after = time.monotonic() - begun
        until("nothing is left", lambda: _left(trial) == [], timeout=60)
        took = time.monotonic() - begun

    print(f"deletion: the Wrapper {gone_after:.1f} s, everything {took:.1f} s")
    assert gone_after < GRACE_SECONDS, "no finalizer holds it"
    # The kubelet's and the garbage collector's own time on a loaded machine comes on top of the grace.
    assert took < GRACE_SECONDS + 15


def _url(url: str) -> Object:
    return {"csv": {"from": {"url": url}}}


def _running(trial: Trial) -> Object:
    """Wait until the pod is in the middle of its download."""
    return trial.wait(
        lambda status: (
            status.get("phase") == "Executing" and condition(status, "Ready")["reason"] == "Collecting"
        )
    )


def _completed_as(trial: Trial, *, execution: int) -> Object:
    """Wait until the n-th execution has completed."""
    ending = f"-{execution}"
    return trial.wait(
        lambda status: status["phase"] == "Completed" and status["execution"]["id"].endswith(ending)
    )


def _live(trial: Trial) -> list[Object]:
    over = ("Succeeded", "Failed")
    return [pod for pod in trial.pods() if pod["status"].get("phase") not in over]


def _left(trial: Trial) -> list[str]:
    """Return what bears the name of the test's Wrapper."""
    found: dict[str, Any] = json.loads(
        trial.installation.kubectl("get", "wrappers,pods,configmaps", "-o", "json")
    )
    names = (each["metadata"]["name"] for each in found["items"])
    return [name for name in names if name.startswith(trial.key)]


def _confirmed(status: Object) -> int:
    return int(status["checkpoint"]["pointsConfirmed"])


def _points(trial: Trial) -> dict[str, float]:
    return {x: y for (_, x), y in queues.upserted(trial.drain()).items()}
