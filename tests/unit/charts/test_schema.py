"""Values that make no sense are refused before anything is installed, and the text says which."""

from typing import Any

import pytest

from charts.finding import BROKER, merged
from charts.programs import RefusedError, lint, render


@pytest.mark.parametrize(
    ("values", "place"),
    [
        ({"clusterNam": "x"}, "clusterNam"),
        ({"clusterName": ""}, "clusterName"),
        ({"namespaces": ["Upper"]}, "/namespaces/0"),
        ({"namespaces": ["a", "a"]}, "/namespaces"),
        ({"broker": {"secretName": "No_Name"}}, "/broker/secretName"),
        ({"broker": {"trial": {"password": "a b@c"}}}, "/broker/trial/password"),
        ({"gemini": {"models": ["a,b"]}}, "/gemini/models/0"),
        ({"gemini": {"dailyTokens": -1}}, "/gemini/dailyTokens"),
        ({"gemini": {"baseUrl": "example.org"}}, "/gemini/baseUrl"),
        ({"gemini": {"apiKey": "AIza"}}, "apiKey"),
        ({"images": {"pullPolicy": "Sometimes"}}, "/images/pullPolicy"),
        ({"images": {"runner": {"digest": "sha256:1"}}}, "/images/runner/digest"),
        ({"operator": {"replicas": 2}}, "replicas"),
        ({"operator": {"generationTimeout": "ten minutes"}}, "/operator/generationTimeout"),
        ({"operator": {"maxPodsPerHost": 0}}, "/operator/maxPodsPerHost"),
        ({"operator": {"env": {"NUMBER": 1}}}, "/operator/env/NUMBER"),
        ({"publisher": {"port": 80}}, "/publisher/port"),
        ({"publisher": {"window": 0}}, "/publisher/window"),
        ({"publisher": {"heldBytes": 1}}, "/publisher/heldBytes"),
        ({"publisher": {"autoscaling": {"minReplicas": 0}}}, "/publisher/autoscaling/minReplicas"),
        ({"networkPolicy": {"wrapperPrivateCidrs": ["intranet"]}}, "/networkPolicy/wrapperPrivateCidrs/0"),
        ({"metrics": {"podMonitor": {"interval": "often"}}}, "/metrics/podMonitor/interval"),
        ({"allowedQueues": {"*": "data"}}, "/allowedQueues/*"),
        ({"priorityClass": {"value": 2_000_000_000}}, "/priorityClass/value"),
    ],
)
def test_refused_with_the_place(values: dict[str, Any], place: str) -> None:
    with pytest.raises(RefusedError) as caught:
        render(merged(BROKER, values))
    assert place in str(caught.value)


def test_gemini_without_a_secret_is_refused() -> None:
    with pytest.raises(RefusedError, match=r"gemini\.existingSecret: name a Secret"):
        render(merged(BROKER, {"gemini": {"enabled": True}}))


def test_the_chart_passes_helms_lint() -> None:
    assert "0 chart(s) failed" in lint(BROKER)
