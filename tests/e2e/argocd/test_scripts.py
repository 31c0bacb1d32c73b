"""The test data of the project's scripts, in the interpreter that Argo CD itself has."""

from typing import Any

import pytest
import yaml

from cluster import argocd
from cluster.access import Cluster
from cluster.argocd_settings import SHIPPED
from cluster.shell import CommandError

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(900)]

FOLDER = SHIPPED / "resource_customizations" / "wrappers.dev" / "Wrapper"
HEALTH = yaml.safe_load((FOLDER / "health_test.yaml").read_text())["tests"]
ACTIONS = yaml.safe_load((FOLDER / "actions" / "action_test.yaml").read_text())
POLICY = """
p, role:indicators, applications, get, */*, allow
p, role:indicators, applications, action/wrappers.dev/Wrapper/*, */*, allow
"""


@pytest.mark.parametrize("case", HEALTH, ids=lambda case: case["inputPath"])
def test_health(cluster: Cluster, argo_cd: None, case: dict[str, Any]) -> None:
    said = _admin(cluster, "settings", "resource-overrides", "health", str(FOLDER / case["inputPath"]))

    expected = case["healthStatus"]
    assert said.splitlines()[:2] == [f"STATUS: {expected['status']}", f"MESSAGE: {expected['message']}"]


@pytest.mark.parametrize("case", ACTIONS["discoveryTests"], ids=lambda case: case["inputPath"])
def test_which_actions_are_offered(cluster: Cluster, argo_cd: None, case: dict[str, Any]) -> None:
    path = str(FOLDER / "actions" / case["inputPath"])
    rows = [
        line.split()
        for line in _admin(cluster, "settings", "resource-overrides", "list-actions", path).splitlines()[1:]
    ]

    assert {name: disabled == "true" for name, disabled in rows} == {
        each["name"]: each["disabled"] for each in case["result"]
    }


def test_the_actions_can_be_given_to_people(cluster: Cluster, argo_cd: None, tmp_path: Any) -> None:
    """By the lines of policy that the documentation shows."""
    assert POLICY.strip() in (SHIPPED.parents[1] / "docs" / "argocd.md").read_text()
    (tmp_path / "policy.csv").write_text(POLICY)

    def may(action: str) -> str:
        words = ("can", "role:indicators", action, "applications", "default/indicators")
        policy = ("--policy-file", str(tmp_path / "policy.csv"))
        return _admin(cluster, "settings", "rbac", *words, *policy, settings=False).strip()

    assert may("action/wrappers.dev/Wrapper/suspend") == "Yes"
    with pytest.raises(CommandError, match="No"):
        may("action/apps/Deployment/restart")


def _admin(cluster: Cluster, *words: str, settings: bool = True) -> str:
    ours = ("--argocd-cm-path", str(SHIPPED / "argocd-cm.yaml")) if settings else ()
    return argocd.command_line(cluster.layout, "admin", *words, *ours)
