"""The operator is killed at every moment of a Wrapper's life: its successor goes on with what it finds."""

import json
from collections.abc import Callable

import pytest

from cluster.reading import read
from cluster.waiting import until
from e2e.failures.halfway import Halfway, confirmed
from e2e.failures.parts import Part
from e2e.trial import Trial

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(300)]


def _status(trial: Trial) -> dict[str, object]:
    return trial.installation.wrapper(trial.name()).get("status") or {}


def _has_config_map(trial: Trial) -> bool:
    path = f"/api/v1/namespaces/{trial.installation.namespace}/configmaps"
    found = read(trial.installation.layout, path)["items"]
    return any(each["metadata"]["name"].startswith(f"{trial.name()}-") for each in found)


def _pod_ended(trial: Trial) -> bool:
    return any(pod["status"].get("phase") == "Succeeded" for pod in trial.pods())


MOMENTS: dict[str, Callable[[Trial], object]] = {
    "at once": lambda trial: True,
    "at first sight": lambda trial: _status(trial).get("phase"),
    "inspection pod": lambda trial: trial.pods(role="inspect"),
    "code": _has_config_map,
    "execution": lambda trial: _status(trial).get("execution"),
    "collection pod": lambda trial: trial.pods(),
    "halfway": lambda trial: confirmed(_status(trial)) > 0,
    "pod ended": _pod_ended,
}


@pytest.mark.parametrize("moment", MOMENTS)
def test_operator_is_killed(halfway: Halfway, moment: str) -> None:
    operator = Part(halfway.trial.installation, "operator")
    operator.wait_ready()
    if moment == "halfway":
        halfway.begin()
    else:
        halfway.apply()
        until(moment, lambda: MOMENTS[moment](halfway.trial), timeout=120.0, interval=0.05)

    operator.kill()

    status = halfway.completes()
    assert status["execution"]["attempt"] == 1
    assert len(halfway.trial.pods()) == 1, json.dumps(status["history"])
