"""`wrapperctl logs` of real pods: any program that says something will do."""

import json

import pytest

from cluster.waiting import until
from integration.plugin.conftest import create, put

POD = "air-lisbon-8f3c1a2b-9-2"


@pytest.fixture
def image(cluster):
    """An image that is there: that of the cluster's DNS."""
    words = ("-n", "kube-system", "get", "deployment", "coredns", "-o")
    return cluster.kubectl(*words, "jsonpath={.spec.template.spec.containers[0].image}").strip()


@pytest.fixture
def pod(api_server, name, image):
    """A pod of a Wrapper whose two containers say a word each and end."""
    put(api_server, name)
    both = [
        {"name": container, "image": image, "imagePullPolicy": "IfNotPresent", "args": ["-version"]}
        for container in ("supervisor", "collector")
    ]
    labels = {"wrappers.dev/wrapper": name, "wrappers.dev/role": "collect"}
    spec = {"restartPolicy": "Never", "terminationGracePeriodSeconds": 1, "containers": both}
    create(
        api_server,
        {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": POD, "labels": labels}, "spec": spec},
    )
    yield POD
    api_server.kubectl("delete", "pod", POD, "--grace-period=1")


@pytest.mark.slow
def test_both_containers_are_shown_with_times(api_server, ask, name, pod):
    followed = ask("logs", name, "-f")
    assert followed.code == 0, followed.err
    lines = followed.out.splitlines()
    assert {line.split()[1] for line in lines} == {"supervisor", "collector"}
    until("the pod has ended", lambda: phase(api_server) in ("Succeeded", "Failed"), timeout=90)
    shown = ask("logs", name)
    assert sorted(shown.out.splitlines()) == sorted(lines)
    each = [json.loads(line) for line in ask("logs", name, "-o", "json").out.splitlines()]
    assert [line["time"] for line in each] == sorted(line["time"] for line in each)
    assert any("CoreDNS" in line["text"] for line in each)
    assert len(ask("logs", name, "--tail", "1").out.splitlines()) == 2


def test_who_has_no_pod_is_told_where_to_look(api_server, ask, name):
    put(api_server, name)
    refused = ask("logs", name)
    assert (refused.code, refused.out) == (69, "")
    assert f"wrapperctl status {name}" in refused.err


def phase(server):
    return json.loads(server.kubectl("get", "pod", POD, "-o", "json"))["status"].get("phase")
