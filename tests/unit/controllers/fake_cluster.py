"""The cluster port in memory, with the semantics that decisions rely on."""

import copy
import itertools
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from wrapper_operator.cluster.port import (
    AlreadyExistsError,
    ConflictError,
    ForbiddenError,
    NotFoundError,
    PatchOperation,
    Raw,
)
from wrapper_operator.lifecycle.times import write_time

WRAPPERS, PODS, CONFIG_MAPS, LEASES = "Wrapper", "Pod", "ConfigMap", "Lease"
LABEL = "wrappers.dev/wrapper"


class FakeCluster:
    """Objects by kind, namespace and name.

    Attributes:
        on_write: Called after each write with verb and object; it may raise, as if the caller was killed.
        writes: Every write that was made, as "verb Kind/name".
        refusal: While set, pods are refused with this text.
    """

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self.clock = clock
        self.on_write: Callable[[str], None] = lambda _: None
        self.writes: list[str] = []
        self.events: list[Raw] = []
        self.refusal = ""
        self._objects: dict[tuple[str, str, str], Raw] = {}
        self._versions = itertools.count(100)
        self._uids = itertools.count(1)

    # What a person or another part does.

    def put(self, kind: str, raw: Raw, *, uid: str | None = None) -> Raw:
        metadata = raw["metadata"]
        key = (kind, metadata["namespace"], metadata["name"])
        if key in self._objects:
            raise AlreadyExistsError(f"{kind} {metadata['name']} exists")
        stored = copy.deepcopy(raw)
        stored["metadata"] |= {
            "uid": uid or f"{next(self._uids):08x}-fake",
            "resourceVersion": str(next(self._versions)),
            "creationTimestamp": write_time(self.clock()),
        }
        if kind == WRAPPERS:
            stored["metadata"]["generation"] = 1
            stored.pop("status", None)
        self._objects[key] = stored
        return copy.deepcopy(stored)

    def edit(self, kind: str, namespace: str, name: str, change: Callable[[Raw], None]) -> None:
        stored = self._stored(kind, namespace, name)
        before = copy.deepcopy(stored.get("spec"))
        change(stored)
        self._touch(stored)
        if kind == WRAPPERS and stored.get("spec") != before:
            stored["metadata"]["generation"] += 1

    def remove(self, kind: str, namespace: str, name: str) -> None:
        self._stored(kind, namespace, name)
        del self._objects[kind, namespace, name]

    def all(self, kind: str) -> list[Raw]:
        return [copy.deepcopy(raw) for (of, _, _), raw in self._objects.items() if of == kind]

    def find(self, kind: str, namespace: str, name: str) -> Raw | None:
        return copy.deepcopy(self._objects.get((kind, namespace, name)))

    def collect_garbage(self) -> None:
        """Delete what only owners have that are gone; pods get their grace period."""
        uids = {raw["metadata"]["uid"] for raw in self._objects.values()}
        for (kind, namespace, name), raw in list(self._objects.items()):
            owners = raw["metadata"].get("ownerReferences") or []
            if owners and all(owner["uid"] not in uids for owner in owners):
                if kind == PODS:
                    self._mark_deleted(raw)
                else:
                    del self._objects[kind, namespace, name]

    def patch(
        self, kind: str, namespace: str, name: str, operations: Sequence[PatchOperation], *, under: str = ""
    ) -> Raw:
        """Apply a JSON patch whole or not at all; `under` is the only part that may change."""
        stored = self._stored(kind, namespace, name)
        patched = copy.deepcopy(stored)
        for operation in operations:
            _apply(patched, operation)
            if operation["op"] != "test" and not operation["path"].startswith(under):
                raise AssertionError(f"{operation['path']} is not under {under}")
        if patched != stored:
            stored.clear()
            stored.update(patched)
            self._touch(stored)
        return copy.deepcopy(stored)

    # The port.

    async def list_wrappers(self) -> list[Raw]:
        return self.all(WRAPPERS)

    async def get_wrapper(self, namespace: str, name: str) -> Raw | None:
        return self.find(WRAPPERS, namespace, name)

    async def patch_wrapper_status(
        self, namespace: str, name: str, operations: Sequence[PatchOperation]
    ) -> Raw:
        patched = self.patch(WRAPPERS, namespace, name, operations, under="/status")
        self._wrote(f"status {WRAPPERS}/{name}")
        return patched

    async def list_pods(self, namespace: str, *, wrapper: str | None = None) -> list[Raw]:
        return self._labelled(PODS, namespace, wrapper)

    async def get_pod(self, namespace: str, name: str) -> Raw | None:
        return self.find(PODS, namespace, name)

    async def create_pod(self, namespace: str, pod: Raw) -> Raw:
        assert pod["metadata"]["namespace"] == namespace
        if self.refusal:
            raise ForbiddenError(self.refusal)
        made = self.put(PODS, pod)
        self._wrote(f"create {PODS}/{made['metadata']['name']}")
        return made

    async def delete_pod(self, namespace: str, name: str, *, uid: str) -> None:
        stored = self._stored(PODS, namespace, name)
        self._check_uid(stored, uid)
        if stored["status"]["phase"] in ("Succeeded", "Failed"):
            del self._objects[PODS, namespace, name]
        else:
            self._mark_deleted(stored)
        self._wrote(f"delete {PODS}/{name}")

    async def patch_pod(self, namespace: str, name: str, operations: Sequence[PatchOperation]) -> Raw:
        patched = self.patch(PODS, namespace, name, operations, under="/metadata")
        self._wrote(f"patch {PODS}/{name}")
        return patched

    async def list_pod_events(self, namespace: str, pod: str, *, uid: str) -> list[Raw]:
        return []

    async def read_log(self, namespace: str, pod: str, *, container: str, lines: int) -> str:
        return ""

    async def list_code(self, namespace: str) -> list[Raw]:
        found = [raw for raw in self.all(CONFIG_MAPS) if namespace in ("", raw["metadata"]["namespace"])]
        return [{"metadata": raw["metadata"]} for raw in found if LABEL in raw["metadata"].get("labels", {})]

    async def list_config_maps(self, namespace: str, *, wrapper: str) -> list[Raw]:
        return self._labelled(CONFIG_MAPS, namespace, wrapper)

    async def get_config_map(self, namespace: str, name: str) -> Raw | None:
        return self.find(CONFIG_MAPS, namespace, name)

    async def create_config_map(self, namespace: str, config_map: Raw) -> Raw:
        made = self.put(CONFIG_MAPS, config_map)
        self._wrote(f"create {CONFIG_MAPS}/{made['metadata']['name']}")
        return made

    async def patch_config_map(self, namespace: str, name: str, operations: Sequence[PatchOperation]) -> Raw:
        fixed = self._stored(CONFIG_MAPS, namespace, name).get("immutable", False)
        patched = self.patch(CONFIG_MAPS, namespace, name, operations, under="/metadata" if fixed else "")
        self._wrote(f"patch {CONFIG_MAPS}/{name}")
        return patched

    async def delete_config_map(self, namespace: str, name: str, *, uid: str) -> None:
        self._check_uid(self._stored(CONFIG_MAPS, namespace, name), uid)
        del self._objects[CONFIG_MAPS, namespace, name]
        self._wrote(f"delete {CONFIG_MAPS}/{name}")

    async def create_event(self, namespace: str, event: Raw) -> None:
        self.events.append(event)
        self._wrote(f"event {event['reason']}")

    async def renew_lease(self, namespace: str, name: str, *, holder: str, at: datetime) -> Raw:
        raise AssertionError("no lease is kept here")

    async def get_lease(self, namespace: str, name: str) -> Raw | None:
        return self.find(LEASES, namespace, name)

    async def annotate_lease(self, namespace: str, name: str, annotations: Mapping[str, str]) -> None:
        self._stored(LEASES, namespace, name)["metadata"].setdefault("annotations", {}).update(annotations)
        self._wrote(f"annotate {LEASES}/{name}")

    def _wrote(self, what: str) -> None:
        self.writes.append(what)
        self.on_write(what)

    def _labelled(self, kind: str, namespace: str, wrapper: str | None) -> list[Raw]:
        return [
            raw
            for raw in self.all(kind)
            if namespace in ("", raw["metadata"]["namespace"])
            and LABEL in raw["metadata"].get("labels", {})
            and wrapper in (None, raw["metadata"]["labels"][LABEL])
        ]

    def _stored(self, kind: str, namespace: str, name: str) -> Raw:
        stored = self._objects.get((kind, namespace, name))
        if stored is None:
            raise NotFoundError(f"{kind} {namespace}/{name} is not there")
        return stored

    def _check_uid(self, stored: Raw, uid: str) -> None:
        if stored["metadata"]["uid"] != uid:
            raise ConflictError(f"{stored['metadata']['name']} is another one")

    def _mark_deleted(self, pod: Raw) -> None:
        if "deletionTimestamp" not in pod["metadata"]:
            grace = pod["spec"].get("terminationGracePeriodSeconds", 30)
            pod["metadata"]["deletionTimestamp"] = write_time(self.clock() + timedelta(seconds=grace))
            self._touch(pod)

    def _touch(self, stored: Raw) -> None:
        stored["metadata"]["resourceVersion"] = str(next(self._versions))


def _apply(target: Any, operation: PatchOperation) -> None:
    *groups, last = [
        part.replace("~1", "/").replace("~0", "~") for part in operation["path"].lstrip("/").split("/")
    ]
    place = target
    for group in groups:
        place = _child(place, group)
    match operation["op"]:
        case "test":
            if _child(place, last) != operation["value"]:
                raise ConflictError(
                    f"{operation['path']} is {_child(place, last)!r}, not {operation['value']!r}"
                )
        case "add" if isinstance(place, list):
            place.append(copy.deepcopy(operation["value"]))
        case "add":
            place[last] = copy.deepcopy(operation["value"])
        case "replace":
            _child(place, last)
            place[last] = copy.deepcopy(operation["value"])
        case "remove":
            _child(place, last)
            del place[last]
        case other:
            raise AssertionError(f"unknown operation {other}")


def _child(place: Any, name: str) -> Any:
    try:
        return place[int(name)] if isinstance(place, list) else place[name]
    except (KeyError, IndexError, ValueError):
        raise ConflictError(f"there is no {name}") from None
