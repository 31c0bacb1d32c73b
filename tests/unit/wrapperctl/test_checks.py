"""The verdicts of `wrapperctl doctor`."""

from datetime import timedelta

import pytest

from unit.wrapperctl.a_wrapper import NOW
from wrapper_operator.api.crd import definition
from wrapperctl.cluster import checks
from wrapperctl.cluster.installation import Installation
from wrapperctl.cluster.rights import OPERATOR, Difference

ESTABLISHED = {"conditions": [{"type": "Established", "status": "True"}]}


def deployment(*, replicas=1, ready=0, env=()):
    container = {"name": "operator", "image": "operator:1", "env": list(env)}
    status = {"readyReplicas": ready} if ready else {}
    spec = {"replicas": replicas, "template": {"spec": {"containers": [container]}}}
    return {"metadata": {"name": "it"}, "spec": spec, "status": status}


def test_definitions():
    ours = definition()
    there = {**ours, "status": ESTABLISHED}
    assert checks.definition_check(there, ours).verdict == "ok"
    assert checks.definition_check(None, ours).verdict == "wrong"
    assert checks.definition_check(ours, ours).verdict == "wrong"
    other = {**there, "spec": {**there["spec"], "versions": [{"name": "v1"}]}}
    assert checks.definition_check(other, ours).verdict == "warning"


@pytest.mark.parametrize(
    ("theirs", "verdict", "said"),
    [
        ("2026-03-01T12:00:00Z", "ok", "agree"),
        ("2026-03-01T11:59:55Z", "ok", "agree"),
        ("2026-03-01T11:59:00Z", "warning", "59 s ahead of"),
        ("2026-03-01T12:01:01Z", "warning", "1 min behind"),
        ("", "unknown", "not tell"),
    ],
)
def test_clocks(theirs, verdict, said):
    found = checks.skew_check(theirs, before=NOW, after=NOW + timedelta(seconds=1))
    assert (found.verdict, said in found.said) == (verdict, True), found


@pytest.mark.parametrize(
    ("found", "verdict"),
    [
        (None, "wrong"),
        (deployment(), "wrong"),
        (deployment(replicas=0), "wrong"),
        (deployment(replicas=2, ready=1), "warning"),
        (deployment(ready=1), "ok"),
    ],
)
def test_deployments(found, verdict):
    assert checks.deployment_check("operator", found).verdict == verdict


@pytest.mark.parametrize(
    ("spec", "verdict"),
    [
        (None, "wrong"),
        ({}, "wrong"),
        ({"renewTime": "2026-03-01T11:50:00.000000Z"}, "wrong"),
        ({"renewTime": "2026-03-01T11:59:50.000000Z", "holderIdentity": "me"}, "ok"),
    ],
)
def test_leases(spec, verdict):
    assert checks.lease_check(None if spec is None else {"spec": spec}, NOW).verdict == verdict


def test_rights():
    missing = next(right for right in OPERATOR if right.told == "create pods")
    excess = next(right for right in OPERATOR if right.told == "get secrets")
    found = checks.rights_check("rights", [Difference(excess, None), Difference(missing, "here")])
    assert (found.verdict, "missing: create pods in here" in found.said) == ("wrong", True)
    found = checks.rights_check("rights", [Difference(excess, None)])
    assert (found.verdict, "more than needed: get secrets" in found.said) == ("warning", True)
    assert checks.rights_check("rights", []).verdict == "ok"


def test_the_broker():
    assert checks.broker_check("ok; the broker is there").verdict == "ok"
    found = checks.broker_check("ok; the broker is away (connection refused)")
    assert (found.verdict, found.said) == ("wrong", "the broker is away (connection refused)")
    assert checks.broker_check("stopping").verdict == "wrong"


@pytest.mark.parametrize(
    ("env", "verdict", "said"),
    [
        ((), "ok", "none: code comes from templates"),
        ([{"name": "WRAPPERS_GEMINI_API_KEY", "value": "AIza"}], "warning", "keep it in a Secret"),
        (
            [
                {"name": "WRAPPERS_GEMINI_API_KEY", "valueFrom": {"secretKeyRef": {"name": "g", "key": "k"}}},
                {"name": "WRAPPERS_GEMINI_MODELS", "value": "one,two"},
            ],
            "ok",
            "one,two, key from the Secret g/k",
        ),
    ],
)
def test_models(env, verdict, said):
    found = checks.model_check(Installation(namespace="a", release="b", operator=deployment(env=env)))
    assert (found.verdict, said in found.said, "AIza" in found.said) == (verdict, True, False)


def test_the_worst_counts():
    def of(*verdicts):
        return checks.worst([checks.Check("", verdict, "") for verdict in verdicts])

    assert (of(), of("ok"), of("ok", "unknown"), of("unknown", "warning"), of("warning", "wrong", "ok")) == (
        "ok", "ok", "unknown", "warning", "wrong",
    )  # fmt: skip
