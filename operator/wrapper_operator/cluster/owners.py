"""Who owns an object, and since when it is there."""

from datetime import UTC, datetime

from wrapper_contract.names import KIND
from wrapper_operator.cluster.port import Raw
from wrapper_operator.lifecycle.times import read_time


def owner_reference(wrapper: Raw) -> Raw:
    """Return the reference that makes garbage collection end what a Wrapper has."""
    return {
        "apiVersion": wrapper["apiVersion"],
        "kind": wrapper["kind"],
        "name": wrapper["metadata"]["name"],
        "uid": wrapper["metadata"]["uid"],
        "controller": True,
        "blockOwnerDeletion": False,
    }


def owner_uid(owned: Raw) -> str | None:
    """Return the uid of the Wrapper that owns an object; None for an orphan."""
    for reference in owned["metadata"].get("ownerReferences") or []:
        if reference.get("kind") == KIND:
            return str(reference["uid"])
    return None


def creation_time(stored: Raw) -> datetime:
    """Return when the API server took an object in."""
    return read_time(stored["metadata"].get("creationTimestamp")) or datetime.fromtimestamp(0, UTC)
