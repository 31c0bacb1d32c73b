"""`wrapperctl doctor` against the chart's own objects on a real API server; the pods never come up."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from cluster.shell import run as shell
from integration.crd.api_server import DEFINITION
from integration.plugin.conftest import create

CHART = DEFINITION.parents[1] / "helm" / "wrapper-operator"
RELEASE = "trial"
LEASE = "trial-wrapper-operator-operator"


@pytest.fixture(scope="module")
def release(api_server):
    """The chart's objects in the namespace, for that namespace alone, scaled to nothing."""
    place = api_server.namespace
    words = (
        "--set",
        f"namespaces={{{place}}}",
        "--set",
        "broker.secretName=broker",
        "--set",
        "publisher.replicas=0",
    )
    helm = [api_server.cluster.layout.bin / "helm", "template", RELEASE, CHART, "--namespace", place, *words]
    rendered = shell([*helm, "--skip-tests"])
    api_server.kubectl("apply", "-f", "-", stdin=rendered)
    api_server.kubectl("scale", "deployment", "--all", "--replicas=0")
    yield place
    api_server.kubectl("delete", "-f", "-", "--wait=false", stdin=rendered)


@pytest.fixture
def found(ask, release):
    def found():
        ended = ask("doctor", "-o", "json")
        told = json.loads(ended.out)
        return ended.code, {check["what"]: (check["verdict"], check["said"]) for check in told["checks"]}

    return found


def test_an_installation_is_looked_at(api_server, found):
    code, checks = found()
    assert code == 78
    assert checks["definition"][0] == "ok"
    assert checks["clock"][0] == "ok"
    assert checks["operator rights"] == ("ok", "as in the rights table")
    assert checks["publisher rights"] == ("ok", "as in the rights table")
    assert "is scaled to 0" in checks["operator"][1]
    assert "is scaled to 0" in checks["publisher"][1]
    assert checks["lease"][0] == "wrong"
    assert checks["broker"][0] == "wrong"
    assert "none: code comes from templates" in checks["model"][1]


def test_the_lease_tells_whether_the_operator_works(api_server, found):
    at = datetime.now(UTC)
    spec = {"holderIdentity": "me", "renewTime": at.strftime("%Y-%m-%dT%H:%M:%S.%fZ")}
    lease = {
        "apiVersion": "coordination.k8s.io/v1",
        "kind": "Lease",
        "metadata": {"name": LEASE},
        "spec": spec,
    }
    create(api_server, lease)
    assert found()[1]["lease"][0] == "ok"
    old = (at - timedelta(minutes=10)).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    api_server.kubectl(
        "patch", "lease", LEASE, "--type=merge", "-p", json.dumps({"spec": {"renewTime": old}})
    )
    assert found()[1]["lease"][0] == "wrong"


def test_missing_and_excessive_rights_are_named(api_server, found):
    role = f"{api_server.namespace}-{RELEASE}-wrapper-operator-operator"
    rules = json.loads(api_server.kubectl("get", "role", role, "-o", "json"))["rules"]
    cut = [rule for rule in rules if "pods/log" not in rule["resources"]]
    more = {"apiGroups": [""], "resources": ["secrets"], "verbs": ["get"]}
    for given, verdict, said in (
        (cut, "wrong", f"missing: get pods/log in {api_server.namespace}"),
        ([*rules, more], "warning", f"more than needed: get secrets in {api_server.namespace}"),
        (rules, "ok", "as in the rights table"),
    ):
        api_server.kubectl("patch", "role", role, "--type=merge", "-p", json.dumps({"rules": given}))
        told = found()[1]["operator rights"]
        assert (told[0], said in told[1]) == (verdict, True), told


def test_where_none_is_installed_that_is_told(ask):
    ended = ask("doctor", "-n", "kube-public")
    assert ended.code == 78
    assert "none is installed in the namespace kube-public" in ended.out
    assert ended.out.endswith("something is wrong: see above\n")
