"""What goes from git goes from the cluster, and nothing of it stays."""

import json

import pytest

from cluster.kubectl import kubectl
from cluster.waiting import until
from e2e.argocd.platform import Platform
from e2e.argocd.wrappers import Kept

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(900)]


def test_a_wrapper_that_left_git_is_pruned(platform: Platform, read_once: Kept) -> None:
    assert [name for name in _left(platform) if name.startswith(read_once.name)]

    platform.follow({read_once.file: None})

    until("what it made is gone", lambda: not [name for name in _left(platform) if read_once.name in name])


def test_the_whole_is_removed(platform: Platform) -> None:
    """The Wrappers go first, while there is an operator; the definition stays."""
    names = platform.names
    seen: list[set[str]] = []

    def all_are_gone() -> bool:
        seen.append(_applications(platform))
        return not seen[-1]

    _delete(platform, names.parent)
    until("the Applications are gone", all_are_gone, timeout=120)

    assert seen[0] >= {names.parent, names.operator, names.wrappers}
    assert all(names.operator in each for each in seen if names.wrappers in each)
    until("what the Wrappers made is gone", lambda: not _left(platform))
    assert not _kubectl(platform, "get", "deployments,replicasets,services", "-o", "name")
    definition = json.loads(_kubectl(platform, "get", "crd", "wrappers.wrappers.dev", "-o", "json"))
    assert "deletionTimestamp" not in definition["metadata"]


def _delete(platform: Platform, application: str) -> None:
    words = ("-n", "argocd", "delete", "application", application, "--wait=false")
    kubectl(platform.installation.layout, *words)


def _applications(platform: Platform) -> set[str]:
    """Names of the Applications of the platform that are there."""
    found = kubectl(platform.installation.layout, "-n", "argocd", "get", "applications", "-o", "name")
    names = {line.partition("/")[2] for line in found.split()}
    return {name for name in names if name.startswith(platform.names.parent)}


def _left(platform: Platform) -> list[str]:
    """Names of all Wrappers, pods and ConfigMaps of the namespace but the cluster's own."""
    found = platform.installation.kubectl("get", "wrappers,pods,configmaps", "-o", "json")
    names = [each["metadata"]["name"] for each in json.loads(found)["items"]]
    return [name for name in names if name != "kube-root-ca.crt"]


def _kubectl(platform: Platform, *words: str) -> str:
    return kubectl(platform.installation.layout, "--namespace", platform.installation.system, *words)
