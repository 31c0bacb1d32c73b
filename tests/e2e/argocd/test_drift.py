"""Nothing that the operator does looks like a change to Argo CD."""

import json
from typing import Any

import pytest
import yaml

from cluster.kubectl import kubectl
from cluster.waiting import until
from e2e.argocd.applications import Object
from e2e.argocd.conftest import SAMPLE, SHOWN
from e2e.argocd.platform import MANAGER, Platform, is_well

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(900)]

MARKS = ("argocd.argoproj.io/", "app.kubernetes.io/instance")
"""How Argo CD knows what is its own: it removes what bears its mark and is not in git."""
REFRESHES = 4
SERVER_SIDE_DIFF = "argocd.argoproj.io/compare-options=ServerSideDiff=true"


def test_it_stays_synced_and_nobody_writes(platform: Platform) -> None:
    names = (platform.names.definition, platform.names.operator, platform.names.wrappers)
    before = [_written(platform, name) for name in names]

    for number in range(REFRESHES):
        for name in names:
            found = platform.refresh(name, hard=number == 0)
            assert is_well(found), found["status"]

    assert [_written(platform, name) for name in names] == before


def test_the_api_server_sees_no_difference_either(platform: Platform) -> None:
    """With server-side diff the comparison is with what an apply would make of the manifest."""
    name = platform.names.wrappers
    _annotate(platform, name, SERVER_SIDE_DIFF)
    before = _dry_applies(platform)
    try:
        assert is_well(platform.refresh(name, hard=True))
        until("applies were tried", lambda: _dry_applies(platform) > before)
        assert is_well(platform.refresh(name))
    finally:
        _annotate(platform, name, f"{SERVER_SIDE_DIFF.partition('=')[0]}-")


def test_the_spec_is_as_git_has_it(platform: Platform) -> None:
    (manifest, _) = yaml.safe_load_all(SAMPLE.read_text())
    live = _with_managers(platform, SHOWN)

    assert live["spec"] == manifest["spec"]
    assert live["metadata"]["generation"] == 1
    writers = {
        each["manager"]: list(each["fieldsV1"])
        for each in live["metadata"]["managedFields"]
        if each.get("subresource") != "status"
    }
    assert list(writers) == [MANAGER]


def test_what_a_wrapper_makes_bears_no_mark(platform: Platform) -> None:
    """Its pods and ConfigMaps are shown below it, and are nobody else's."""
    nodes = platform.tree(platform.names.wrappers)
    (wrapper,) = [each for each in nodes if (each["kind"], each["name"]) == ("Wrapper", SHOWN)]
    below = [each for each in nodes if wrapper["uid"] in _parents(each)]
    assert {each["kind"] for each in below} >= {"ConfigMap", "Pod"}

    for each in below:
        text = platform.installation.kubectl("get", each["kind"].lower(), each["name"], "-o", "json")
        metadata = json.loads(text)["metadata"]
        names = [*metadata.get("labels", {}), *metadata.get("annotations", {})]
        assert not [name for name in names if name.startswith(MARKS)]


def _dry_applies(platform: Platform) -> int:
    """How often the API server was asked what an apply of a Wrapper would make."""
    lines = kubectl(platform.installation.layout, "get", "--raw=/metrics").splitlines()
    parts = ('dry_run="All"', 'resource="wrappers"', 'verb="APPLY"', 'subresource=""')
    found = [each for each in lines if each.startswith("apiserver_request_total{")]
    return sum(int(each.rpartition(" ")[2]) for each in found if all(part in each for part in parts))


def _written(platform: Platform, name: str) -> list[tuple[str, int, str]]:
    """Of each resource of an Application how often its spec was written, and of the Application its syncs."""
    found = platform.application(name)
    written = [(name, len(found["status"].get("history", [])), "")]
    for each in found["status"]["resources"]:
        if each["kind"] in ("Wrapper", "Deployment", "CustomResourceDefinition"):
            metadata = _metadata(platform, each)
            written.append((each["name"], metadata["generation"], _version(each, metadata)))
    return written


def _version(resource: Object, metadata: Object) -> str:
    """A Wrapper that is complete is not written at all; Deployments' status may be, by Kubernetes."""
    return str(metadata["resourceVersion"]) if resource["kind"] == "Wrapper" else ""


def _metadata(platform: Platform, resource: Object) -> Object:
    namespace = ["--namespace", resource["namespace"]] if "namespace" in resource else []
    kind = f"{resource['kind']}.{resource['group']}"
    text = kubectl(platform.installation.layout, *namespace, "get", kind, resource["name"], "-o", "json")
    metadata: Object = json.loads(text)["metadata"]
    return metadata


def _with_managers(platform: Platform, name: str) -> Object:
    text = platform.installation.kubectl("get", "wrapper", name, "-o", "json", "--show-managed-fields")
    live: Object = json.loads(text)
    return live


def _parents(node: Object) -> list[Any]:
    return [parent["uid"] for parent in node.get("parentRefs", [])]


def _annotate(platform: Platform, name: str, annotation: str) -> None:
    kubectl(platform.installation.layout, "-n", "argocd", "annotate", "application", name, annotation)
