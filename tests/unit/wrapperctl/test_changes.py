"""Which field a command changes, and under which guard."""

import pytest

from unit.wrapperctl.a_wrapper import wrapper
from wrapperctl.cluster import changes
from wrapperctl.local.failure import LocalFailure


def test_numbers_only_rise():
    made = wrapper()
    assert changes.next_restart(made).value == 3
    made["status"]["execution"]["restart"] = 7  # the manifest was lowered since
    assert changes.next_restart(made).value == 8
    made["status"]["generation"]["failure"] = {"restart": 9}
    assert changes.next_restart(made).value == 10
    assert changes.next_revision(made).value == 2
    assert changes.next_revision({"metadata": {}, "spec": {}}).value == 1


def test_the_patch_holds_for_the_manifest_that_was_looked_at_only():
    made = wrapper()
    guard = [
        {"op": "test", "path": "/metadata/uid", "value": made["metadata"]["uid"]},
        {"op": "test", "path": "/metadata/generation", "value": 3},
    ]
    assert changes.operations(made, changes.suspension(suspend=True)) == [
        *guard, {"op": "add", "path": "/spec/suspend", "value": True},
    ]  # fmt: skip
    assert changes.operations(made, changes.next_restart(made)) == [
        *guard, {"op": "add", "path": "/spec/collection/restart", "value": 3},
    ]  # fmt: skip
    assert changes.operations(made, changes.next_revision(made)) == [
        *guard,
        {"op": "add", "path": "/spec/generation", "value": {}},
        {"op": "add", "path": "/spec/generation/revision", "value": 2},
    ]


@pytest.mark.parametrize(
    ("spec", "status", "code", "said"),
    [
        ({"suspend": True}, {}, 64, "wrapperctl resume air-lisbon"),
        ({}, {"effective": {}}, 64, "is read once"),
        ({}, {}, 69, "in the pod air-lisbon-8f3c1a2b-9-2"),
    ],
)
def test_what_cannot_be_polled_now(spec, status, code, said):
    made = wrapper(**status)
    made["spec"] |= spec
    with pytest.raises(LocalFailure, match=said) as failure:
        changes.next_poll(made)
    assert failure.value.exit_code == code


def test_who_waits_is_polled():
    made = wrapper(execution={"restart": 4, "endedAt": "2026-03-01T11:00:00Z"})
    assert (changes.next_poll(made).path, changes.next_poll(made).value) == ("spec.collection.restart", 5)


@pytest.mark.parametrize(
    ("metadata", "who"),
    [
        ({}, None),
        ({"annotations": {"argocd.argoproj.io/tracking-id": "x"}}, "Argo CD"),
        ({"managedFields": [{"manager": "argocd-controller"}]}, "Argo CD"),
        ({"labels": {"kustomize.toolkit.fluxcd.io/name": "x"}}, "Flux"),
        ({"labels": {"app.kubernetes.io/managed-by": "Helm"}}, "Helm"),
        ({"managedFields": [{"manager": "kubectl"}, {}]}, None),
    ],
)
def test_who_keeps_a_wrapper(metadata, who):
    assert changes.keeper({"metadata": metadata}) == who
