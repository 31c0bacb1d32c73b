"""What Argo CD is given: Applications in waves, and its settings."""

from typing import Any

import pytest
import yaml

from charts.programs import CHART, CRDS_CHART, ROOT, Object, render

FOLDER = ROOT / "manifests" / "argocd"
WRAPPER = FOLDER / "resource_customizations" / "wrappers.dev" / "Wrapper"
APPLICATIONS = {path.stem: yaml.safe_load(path.read_text()) for path in (FOLDER / "applications").iterdir()}
PARENT = yaml.safe_load((FOLDER / "app-of-apps.yaml").read_text())


def wave(application: Object) -> int:
    return int(application["metadata"]["annotations"]["argocd.argoproj.io/sync-wave"])


def test_the_definition_comes_first_and_the_wrappers_last() -> None:
    assert [wave(APPLICATIONS[name]) for name in sorted(APPLICATIONS)] == [-5, 0, 1]


def test_the_parent_brings_them_all() -> None:
    assert ROOT / PARENT["spec"]["source"]["path"] == FOLDER / "applications"


def test_the_definition_is_never_pruned() -> None:
    application = APPLICATIONS["1-definition"]
    (definition,) = render(chart=CRDS_CHART)
    assert application["spec"]["syncPolicy"]["automated"]["prune"] is False
    assert "ServerSideApply=true" in application["spec"]["syncPolicy"]["syncOptions"]
    assert "finalizers" not in application["metadata"]
    assert definition["metadata"]["annotations"] == {
        "helm.sh/resource-policy": "keep",
        "argocd.argoproj.io/sync-options": "Prune=false,Delete=false",
    }


def test_what_the_others_bring_goes_with_them() -> None:
    for application in (PARENT, APPLICATIONS["2-operator"], APPLICATIONS["3-wrappers"]):
        assert application["metadata"]["finalizers"] == ["resources-finalizer.argocd.argoproj.io"]


@pytest.mark.parametrize(("name", "chart"), [("1-definition", CRDS_CHART), ("2-operator", CHART)])
def test_the_charts_take_the_values(name: str, chart: Any) -> None:
    source = APPLICATIONS[name]["spec"]["source"]
    assert ROOT / source["path"] == chart
    assert render(source.get("helm", {}).get("valuesObject", {}), chart=chart)


def test_pods_live_under_pod_security_restricted() -> None:
    for name in ("2-operator", "3-wrappers"):
        labels = APPLICATIONS[name]["spec"]["syncPolicy"]["managedNamespaceMetadata"]["labels"]
        assert labels == {"pod-security.kubernetes.io/enforce": "restricted"}


@pytest.mark.parametrize("application", [PARENT, *APPLICATIONS.values()])
def test_hand_made_changes_are_healed_and_nothing_is_replaced(application: Object) -> None:
    policy = application["spec"]["syncPolicy"]
    assert policy["automated"]["selfHeal"] is True
    assert not [option for option in policy.get("syncOptions", []) if option.startswith("Replace")]


def test_the_settings_hold_the_scripts() -> None:
    data = yaml.safe_load((FOLDER / "argocd-cm.yaml").read_text())["data"]
    health, actions = (
        data[f"resource.customizations.{what}.wrappers.dev_Wrapper"] for what in ("health", "actions")
    )
    assert health == (WRAPPER / "health.lua").read_text()
    found = yaml.safe_load(actions)
    assert found["discovery.lua"] == (WRAPPER / "actions" / "discovery.lua").read_text()
    assert {each["name"]: each["action.lua"] for each in found["definitions"]} == {
        path.parent.name: path.read_text() for path in WRAPPER.glob("actions/*/action.lua")
    }
