"""An app of apps brings definition, operator and Wrappers in this order, each when the last is healthy."""

import json
from typing import Any

import pytest

from cluster.kubectl import kubectl
from e2e.argocd.conftest import SHOWN
from e2e.argocd.platform import Platform, health, is_well

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(900)]


def test_each_wave_waits_until_the_last_is_healthy(platform: Platform) -> None:
    names = platform.names
    with_operator = [each for each in platform.arrivals if names.operator in each]
    with_wrappers = [each for each in platform.arrivals if names.wrappers in each]

    assert all(each[names.definition] == "Healthy" for each in with_operator)
    assert all(each[names.operator] == "Healthy" for each in with_wrappers)
    # There were looks at each step.
    assert len(platform.arrivals) > len(with_operator) > len(with_wrappers) > 0
    assert with_wrappers[0][names.wrappers] != "Healthy"


def test_the_whole_is_healthy_by_the_checks_of_the_project(platform: Platform) -> None:
    wrappers = platform.application(platform.names.wrappers)
    assert is_well(platform.application(platform.names.parent))
    found = health(wrappers, "Wrapper", SHOWN)
    live = platform.installation.wrapper(SHOWN)

    assert live["status"]["phase"] == "Completed"
    assert found["status"] == "Healthy"
    assert found["message"] == _message(live, "Ready")


def test_what_the_application_brought_is_delivered(platform: Platform) -> None:
    status = platform.installation.wrapper(SHOWN)["status"]

    assert status["checkpoint"]["pointsConfirmed"] == 51
    assert platform.installation.broker.length("data") == status["checkpoint"]["messagesConfirmed"]


def test_the_definition_is_the_same_and_stays(platform: Platform) -> None:
    found = platform.application(platform.names.definition)
    (definition,) = found["status"]["resources"]
    text = kubectl(platform.installation.layout, "get", "crd", definition["name"], "-o", "json")
    annotations = json.loads(text)["metadata"]["annotations"]

    assert (definition["kind"], definition["status"]) == ("CustomResourceDefinition", "Synced")
    assert annotations["helm.sh/resource-policy"] == "keep"
    assert "Prune=false" in annotations["argocd.argoproj.io/sync-options"]


def _message(live: dict[str, Any], type_: str) -> str:
    return next(str(each["message"]) for each in live["status"]["conditions"] if each["type"] == type_)
