"""What the operator watches: our own objects only, selected by the server; and what an event leads to."""

from typing import Any

import pytest
from kopf._cogs.structs.references import Resource

from wrapper_operator.controllers.remembered import Remembered
from wrapper_operator.controllers.watching import kopf_settings, see_child, see_config_map, see_wrapper


@pytest.mark.parametrize(
    ("resource", "labels", "fields"),
    [
        (Resource("", "v1", "pods", namespaced=True), ["app.kubernetes.io/managed-by=wrapper-operator"], []),
        (
            Resource("", "v1", "configmaps", namespaced=True),
            ["app.kubernetes.io/managed-by=wrapper-operator"],
            [],
        ),
        (Resource("coordination.k8s.io", "v1", "leases", namespaced=True), [], ["metadata.name=ours"]),
        (Resource("wrappers.dev", "v1alpha1", "wrappers", namespaced=True), [], []),
    ],
    ids=lambda value: getattr(value, "plural", ""),
)
def test_the_server_selects(resource: Resource, labels: list[str], fields: list[str]) -> None:
    watching = kopf_settings(lease="ours").watching
    assert list(watching.label_selectors.collect(resource)) == labels
    assert list(watching.field_selectors.collect(resource)) == fields


class Queue:
    """Collects what would be handled."""

    def __init__(self) -> None:
        self.added: list[tuple[str, str]] = []

    def add(self, key: tuple[str, str]) -> None:
        self.added.append(key)


def wrapper(
    name: str, *, uid: str = "u", created: str = "2024-01-01T00:00:00Z", **spec: Any
) -> dict[str, Any]:
    metadata = {
        "namespace": "n",
        "name": name,
        "uid": uid,
        "creationTimestamp": created,
        "managedFields": [{}],
    }
    return {"metadata": metadata, "spec": spec}


def pod(name: str, *, of: str | None) -> dict[str, Any]:
    labels = {"wrappers.dev/wrapper": of} if of else {}
    return {"metadata": {"namespace": "n", "name": name, "uid": name, "labels": labels}, "spec": {"x": 1}}


def test_a_pod_brings_its_wrapper_into_the_queue_and_is_seen_with_it() -> None:
    remembered, queue = Remembered(cluster="c"), Queue()
    see_wrapper(remembered, queue, None, wrapper("a"))  # type: ignore[arg-type]
    see_child(remembered, queue, "pod", "ADDED", pod("a-1", of="a"))  # type: ignore[arg-type]
    assert queue.added == [("n", "a"), ("n", "a")]
    seen = remembered.seen(("n", "a"))
    assert seen is not None
    assert [each["metadata"]["name"] for each in seen.pods] == ["a-1"]
    assert "spec" not in seen.pods[0]
    assert "managedFields" not in seen.wrapper["metadata"]


def test_what_is_gone_is_forgotten_but_handled_once_more() -> None:
    remembered, queue = Remembered(cluster="c"), Queue()
    see_wrapper(remembered, queue, None, wrapper("a"))  # type: ignore[arg-type]
    see_child(remembered, queue, "pod", "ADDED", pod("a-1", of="a"))  # type: ignore[arg-type]
    see_child(remembered, queue, "pod", "DELETED", pod("a-1", of="a"))  # type: ignore[arg-type]
    seen = remembered.seen(("n", "a"))
    assert seen is not None
    assert seen.pods == ()
    see_wrapper(remembered, queue, "DELETED", wrapper("a"))  # type: ignore[arg-type]
    assert remembered.seen(("n", "a")) is None
    assert queue.added == [("n", "a")] * 4


def test_a_pod_of_nobody_is_left_alone() -> None:
    remembered, queue = Remembered(cluster="c"), Queue()
    see_child(remembered, queue, "pod", "ADDED", pod("x", of=None))  # type: ignore[arg-type]
    assert queue.added == []


def test_the_older_of_two_wrappers_with_one_id_is_the_rival_of_the_younger() -> None:
    remembered = Remembered(cluster="c")
    old = wrapper("old", uid="1", created="2024-01-01T00:00:00Z", wrapperId="same")
    new = wrapper("new", uid="2", created="2024-02-01T00:00:00Z", wrapperId="same")
    for each in (new, old, wrapper("other", uid="3", created="2023-01-01T00:00:00Z")):
        remembered.keep_wrapper(each)
    assert remembered.rival_of(new) == "n/old"
    assert remembered.rival_of(old) == ""
    remembered.forget_wrapper(("n", "old"))
    assert remembered.rival_of(new) == ""


@pytest.mark.parametrize("end", ["deleted", "renamed"])
def test_the_younger_of_two_wrappers_is_handled_once_the_id_is_free(end: str) -> None:
    remembered, queue = Remembered(cluster="c"), Queue()
    old = wrapper("old", uid="1", wrapperId="same")
    for each in (old, wrapper("new", uid="2", wrapperId="same")):
        remembered.keep_wrapper(each)

    changed = old if end == "deleted" else wrapper("old", uid="1", wrapperId="another")
    see_wrapper(remembered, queue, "DELETED" if end == "deleted" else "MODIFIED", changed)  # type: ignore[arg-type]

    assert set(queue.added) == {("n", "old"), ("n", "new")}


def test_a_config_map_brings_the_wrappers_that_name_it_into_the_queue() -> None:
    remembered, queue = Remembered(cluster="c"), Queue()
    file = {"csv": {"from": {"configMap": {"name": "data", "key": "a"}}}}
    variable = {"env": [{"name": "A", "valueFrom": {"configMapKeyRef": {"name": "data", "key": "b"}}}]}
    code = {"codeFrom": {"configMap": {"name": "my-code", "key": "c"}}}
    remembered.keep_wrapper(wrapper("file", source=file))
    remembered.keep_wrapper(wrapper("program", source={"command": variable}))
    remembered.keep_wrapper(wrapper("own", generation=code))
    remembered.keep_wrapper(wrapper("broken", source={"csv": {"from": {"configMap": ["data"]}}}))

    def told(name: str, namespace: str = "n") -> set[str]:
        queue.added.clear()
        see_config_map(remembered, queue, namespace, name)  # type: ignore[arg-type]
        return {name for _, name in queue.added}

    assert told("data") == {"file", "program"}
    assert told("my-code") == {"own"}
    assert (told("other"), told("data", namespace="m")) == (set(), set())
    remembered.keep_wrapper(wrapper("file", source={"csv": {"from": {"url": "https://example.org/a"}}}))
    remembered.forget_wrapper(("n", "own"))
    assert (told("data"), told("my-code")) == ({"program"}, set())


def test_what_is_known_as_it_is_shown_is_not_handled_again() -> None:
    remembered, queue = Remembered(cluster="c"), Queue()
    mine, its_pod = wrapper("a"), pod("a-1", of="a")
    for each in (mine, its_pod):
        each["metadata"]["resourceVersion"] = "7"

    def shown(kind: str | None, version: str) -> int:
        queue.added.clear()
        for each in (mine, its_pod):
            each["metadata"]["resourceVersion"] = version
        see_wrapper(remembered, queue, kind, mine)  # type: ignore[arg-type]
        see_child(remembered, queue, "pod", kind, its_pod)  # type: ignore[arg-type]
        return len(queue.added)

    assert shown(None, "7") == 2
    assert shown(None, "7") == 0, "listed once more, after a gap"
    assert shown("MODIFIED", "8") == 2
    assert shown("DELETED", "8") == 2
    assert shown(None, "8") == 2
