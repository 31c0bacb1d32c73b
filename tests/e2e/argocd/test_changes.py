"""What is changed in git takes effect, and what is changed by hand is put back, once."""

import json

import pytest

from cluster.kubectl import kubectl
from cluster.reading import read
from cluster.waiting import until
from e2e.argocd.applications import Object
from e2e.argocd.platform import MANAGER, Platform, is_well
from e2e.argocd.wrappers import FANCY, Kept

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(900)]

CRD = "wrappers.wrappers.dev"
TEMPLATE = "helm/wrapper-operator-crds/templates/wrappers.yaml"
KEEP, BROUGHT = "helm.sh/resource-policy: keep", "wrapper-operator.test/brought: by-argo-cd"


def test_a_change_in_git_rolls(read_once: Kept) -> None:
    """The text changes, and nothing is read again; the source changes, and its new points come."""
    before = read_once.live()

    read_once.change(indicator={**before["spec"]["indicator"], "name": "Something else", "unit": "t"})
    described = read_once.live()
    assert described["metadata"]["generation"] == before["metadata"]["generation"] + 1
    assert described["status"]["observedGeneration"] == described["metadata"]["generation"]
    assert described["status"]["execution"] == before["status"]["execution"]
    assert read_once.values() == []

    csv = before["spec"]["source"]["csv"]
    read_once.change(source={"csv": {**csv, "valueColumns": ["fancy"]}})
    rolled = read_once.live()
    assert rolled["metadata"]["generation"] == before["metadata"]["generation"] + 2
    assert rolled["status"]["phase"] == "Completed"
    assert read_once.values() == FANCY


def test_a_change_by_hand_is_put_back_once(platform: Platform, read_once: Kept) -> None:
    before = read_once.live()["metadata"]["generation"]

    read_once.patch(source={"csv": {"valueColumns": ["plain", "fancy"]}}, delivery={"queue": "elsewhere"})
    until("git's spec is back", lambda: read_once.live()["spec"] == read_once.spec)
    platform.wait(platform.names.wrappers, is_well)
    healed = read_once.live()["metadata"]
    for _ in range(3):
        assert is_well(platform.refresh(platform.names.wrappers))

    # One generation is the hand's, one is Argo CD's.
    assert healed["generation"] == before + 2
    assert read_once.status()["observedGeneration"] == before + 2
    assert read_once.live()["metadata"]["resourceVersion"] == healed["resourceVersion"]


def test_an_operator_that_was_scaled_down_comes_back(platform: Platform) -> None:
    installation = platform.installation
    deployment = f"{installation.name}-wrapper-operator-operator"
    path = f"/apis/apps/v1/namespaces/{installation.system}/deployments/{deployment}"
    before = read(installation.layout, path)["metadata"]["generation"]

    kubectl(installation.layout, "-n", installation.system, "scale", "deployment", deployment, "--replicas=0")
    until("it is scaled up again", lambda: read(installation.layout, path)["spec"]["replicas"] == 1)
    platform.wait(platform.names.operator, is_well)

    assert read(installation.layout, path)["metadata"]["generation"] == before + 2


def test_an_upgrade_waits_for_the_definition(platform: Platform) -> None:
    """One commit names another revision of all charts; the operator's Application hears of it second."""
    before = _definition(platform)
    template = (platform.platform.folder / TEMPLATE).read_text()
    assert KEEP in template
    files = {TEMPLATE: template.replace(KEEP, rf"{KEEP}\n    {BROUGHT}"), **platform.of_revision("main")}
    seen: list[tuple[Object, Object]] = []

    def is_followed() -> bool:
        seen.append((_at(platform, platform.names.operator), _at(platform, platform.names.definition)))
        return _revision(seen[-1][0]) == "main"

    platform.platform.commit(files)
    platform.refresh(platform.names.parent)
    until("the operator's Application follows", is_followed)

    _, definition = seen[-1]
    assert len(seen) > 1
    assert definition["status"]["sync"]["comparedTo"]["source"]["targetRevision"] == "main"
    assert is_well(definition)
    after = _definition(platform)
    assert "wrapper-operator.test/brought" in after["annotations"]
    assert after["generation"] == before["generation"]
    # Whoever else applied the definition goes on owning its part.
    assert _managers(after) == _managers(before) | {MANAGER}
    platform.wait(platform.names.parent, is_well)


def _at(platform: Platform, name: str) -> Object:
    path = f"/apis/argoproj.io/v1alpha1/namespaces/argocd/applications/{name}"
    return read(platform.installation.layout, path)


def _revision(application: Object) -> str:
    revision: str = application["spec"]["source"]["targetRevision"]
    return revision


def _managers(definition: Object) -> set[str]:
    return {each["manager"] for each in definition["managedFields"] if each["operation"] == "Apply"}


def _definition(platform: Platform) -> Object:
    words = ("get", "crd", CRD, "-o", "json", "--show-managed-fields")
    metadata: Object = json.loads(kubectl(platform.installation.layout, *words))["metadata"]
    return metadata
