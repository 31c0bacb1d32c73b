"""What the watches have told, without what no decision needs: memory is paid for every object."""

from collections.abc import Iterator
from typing import Literal, TypeVar

from wrapper_contract.names import WRAPPER_LABEL, wrapper_id
from wrapper_operator.api.named_objects import config_map_names
from wrapper_operator.cluster.port import Raw
from wrapper_operator.controllers.reconcile_world import Seen
from wrapper_operator.controllers.work_queue import Key
from wrapper_operator.metrics.shown import Shown

ChildKind = Literal["pod", "config map"]
Indexed = TypeVar("Indexed", Key, str)


class Remembered:
    """Wrappers, pods and ConfigMaps as last seen.

    Args:
        cluster: The operator's setting `clusterName`, for wrapper ids.
    """

    def __init__(self, *, cluster: str) -> None:
        self._cluster = cluster
        self._wrappers: dict[Key, Raw] = {}
        self._children: dict[ChildKind, dict[Key, dict[str, Raw]]] = {"pod": {}, "config map": {}}
        self._by_id: dict[str, set[Key]] = {}
        self._by_map: dict[Key, set[Key]] = {}

    def wrappers(self) -> list[Key]:
        """Return every known Wrapper."""
        return list(self._wrappers)

    def statuses(self) -> Iterator[Raw]:
        """Yield the status of every known Wrapper."""
        for wrapper in self._wrappers.values():
            yield wrapper.get("status") or {}

    def shown(self) -> Iterator[Shown]:
        """Yield every known Wrapper as the metrics tell of it."""
        for (namespace, name), wrapper in self._wrappers.items():
            yield Shown(namespace, name, wrapper.get("status") or {})

    def keep_wrapper(self, wrapper: Raw) -> Key:
        """Remember a Wrapper."""
        key = _key(wrapper)
        self.forget_wrapper(key)
        self._wrappers[key] = _slim(wrapper)
        self._by_id.setdefault(self._id(wrapper), set()).add(key)
        for config_map in _config_maps(wrapper):
            self._by_map.setdefault(config_map, set()).add(key)
        return key

    def knows_wrapper(self, wrapper: Raw) -> bool:
        """Return whether a Wrapper is remembered just as it is shown."""
        return _is_same(self._wrappers.get(_key(wrapper)), wrapper)

    def forget_wrapper(self, key: Key) -> None:
        """Forget a Wrapper that is gone."""
        known = self._wrappers.pop(key, None)
        if known is not None:
            _discard(self._by_id, self._id(known), key)
            for config_map in _config_maps(known):
                _discard(self._by_map, config_map, key)

    def keep_child(self, kind: ChildKind, child: Raw) -> Key | None:
        """Remember a pod or ConfigMap; return the Wrapper that it belongs to."""
        key = wrapper_of(child)
        if key is not None:
            self._children[kind].setdefault(key, {})[child["metadata"]["name"]] = _slim_child(child)
        return key

    def knows_child(self, kind: ChildKind, child: Raw) -> bool:
        """Return whether a pod or ConfigMap is remembered just as it is shown."""
        key = wrapper_of(child)
        if key is None:
            return False
        return _is_same(self._children[kind].get(key, {}).get(child["metadata"]["name"]), child)

    def forget_child(self, kind: ChildKind, child: Raw) -> Key | None:
        """Forget a pod or ConfigMap that is gone; return the Wrapper that it belonged to."""
        key = wrapper_of(child)
        if key is not None:
            children = self._children[kind].get(key, {})
            children.pop(child["metadata"]["name"], None)
            if not children:
                self._children[kind].pop(key, None)
        return key

    def seen(self, key: Key) -> Seen | None:
        """Return a Wrapper with what carries its labels; None if it is not known."""
        wrapper = self._wrappers.get(key)
        if wrapper is None:
            return None
        return Seen(
            wrapper,
            tuple(self._children["pod"].get(key, {}).values()),
            tuple(self._children["config map"].get(key, {}).values()),
        )

    def namesakes(self, key: Key) -> set[Key]:
        """Return the Wrappers with the same id as this one, itself too; none if it is not known."""
        known = self._wrappers.get(key)
        return set(self._by_id[self._id(known)]) if known is not None else set()

    def naming(self, config_map: Key) -> set[Key]:
        """Return the Wrappers whose manifests name this ConfigMap."""
        return set(self._by_map.get(config_map, ()))

    def rival_of(self, wrapper: Raw) -> str:
        """Return the older Wrapper with the same id, as namespace/name; "" if there is none."""
        mine = _age(wrapper)
        others = [
            self._wrappers[key] for key in self._by_id.get(self._id(wrapper), ()) if key != _key(wrapper)
        ]
        older = [other for other in others if _age(other) < mine]
        return "/".join(_key(min(older, key=_age))) if older else ""

    def _id(self, wrapper: Raw) -> str:
        namespace, name = _key(wrapper)
        given = (wrapper.get("spec") or {}).get("wrapperId")
        return str(given or wrapper_id(cluster=self._cluster, namespace=namespace, name=name))


def wrapper_of(child: Raw) -> Key | None:
    """Return the Wrapper whose labels an object carries."""
    name = (child["metadata"].get("labels") or {}).get(WRAPPER_LABEL)
    return (child["metadata"]["namespace"], name) if name else None


def _key(wrapper: Raw) -> Key:
    return wrapper["metadata"]["namespace"], wrapper["metadata"]["name"]


def _config_maps(wrapper: Raw) -> set[Key]:
    namespace, _ = _key(wrapper)
    return {(namespace, name) for name in config_map_names(wrapper.get("spec"))}


def _is_same(known: Raw | None, shown: Raw) -> bool:
    version = shown["metadata"].get("resourceVersion")
    return known is not None and version is not None and known["metadata"].get("resourceVersion") == version


def _discard(index: dict[Indexed, set[Key]], value: Indexed, key: Key) -> None:
    index[value].discard(key)
    if not index[value]:
        del index[value]


def _age(wrapper: Raw) -> tuple[str, str]:
    metadata = wrapper["metadata"]
    return str(metadata.get("creationTimestamp") or ""), str(metadata["uid"])


def _slim(stored: Raw) -> Raw:
    metadata = {name: value for name, value in stored["metadata"].items() if name != "managedFields"}
    return {**stored, "metadata": metadata}


def _slim_child(child: Raw) -> Raw:
    return {name: value for name, value in _slim(child).items() if name not in ("spec", "data", "binaryData")}
