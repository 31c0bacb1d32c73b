"""A Wrapper with its checkpoint, taken from one cluster to another."""

import asyncio
from typing import Any

from wrapper_contract.exit_codes import ExitCode
from wrapper_contract.names import API_VERSION, GROUP, KIND, VERSION
from wrapper_operator.cluster.port import AlreadyExistsError, ConflictError, Raw
from wrapperctl.cluster.access import Desk
from wrapperctl.local.failure import LocalFailure
from wrapperctl.view.documents import without_noise

_ATTEMPTS = 30
_PAUSE = 0.2
_OF_OTHERS = (
    "argocd.argoproj.io/",
    "kustomize.toolkit.fluxcd.io/",
    "helm.toolkit.fluxcd.io/",
    "meta.helm.sh/",
)


def exported(wrapper: Raw) -> Raw:
    """Return what makes a Wrapper go on elsewhere: manifest, id and checkpoint.

    Raises:
        LocalFailure: No operator has seen it yet, so it has no id.
    """
    status, metadata = wrapper.get("status") or {}, without_noise(wrapper)["metadata"]
    wrapper_id = (status.get("effective") or {}).get("wrapperId")
    if not wrapper_id:
        message = f"{metadata['name']} was not seen by an operator yet: there is nothing to take along"
        raise LocalFailure(ExitCode.UNAVAILABLE, message)
    kept: Raw = {"name": metadata["name"], "namespace": metadata["namespace"]}
    for group in ("labels", "annotations"):
        own = {
            key: value for key, value in (metadata.get(group) or {}).items() if not key.startswith(_OF_OTHERS)
        }
        kept |= {group: own} if own else {}
    # The pod stays behind: no pod of the other cluster is that one.
    checkpoint = {key: value for key, value in (status.get("checkpoint") or {}).items() if key != "podUID"}
    return {
        "apiVersion": API_VERSION,
        "kind": KIND,
        "metadata": kept,
        "spec": {**wrapper["spec"], "wrapperId": wrapper_id},
        "status": {"checkpoint": checkpoint},
    }


def is_at_rest(wrapper: Raw) -> bool:
    """Return whether a Wrapper is suspended and its last pod has ended."""
    pod = ((wrapper.get("status") or {}).get("execution") or {}).get("pod")
    return bool(wrapper["spec"].get("suspend")) and not pod


async def create(desk: Desk, document: Raw) -> Raw:
    """Create an exported Wrapper, suspended; give it its checkpoint; then let it be as suspended as it was.

    Raises:
        LocalFailure: There is one of this name already, or it kept changing.
    """
    manifest = {name: document[name] for name in ("apiVersion", "kind", "metadata", "spec")}
    manifest["metadata"] = {**document["metadata"], "namespace": desk.namespace}
    manifest["spec"] = {**document["spec"], "suspend": True}
    path = f"/apis/{GROUP}/{VERSION}/namespaces/{desk.namespace}/wrappers"
    try:
        created = await desk.server.create(path, manifest)
    except AlreadyExistsError as error:
        message = f"there is a Wrapper {desk.name} in the namespace {desk.namespace} already: delete it first"
        raise LocalFailure(ExitCode.CONFIGURATION, message) from error
    checkpoint = (document.get("status") or {}).get("checkpoint")
    if checkpoint:
        await _give(desk, created["metadata"]["uid"], checkpoint)
    if document["spec"].get("suspend"):
        return await desk.wrapper()
    return await desk.server.patch(desk.path, as_it_was(created["metadata"]["uid"], document["spec"]))


def as_it_was(uid: str, spec: Raw) -> list[dict[str, Any]]:
    """Return the patch that ends the suspension of the import."""
    told = {"op": "replace", "path": "/spec/suspend", "value": False}
    ended = told if "suspend" in spec else {"op": "remove", "path": "/spec/suspend"}
    return [{"op": "test", "path": "/metadata/uid", "value": uid}, ended]


def giving(wrapper: Raw, checkpoint: Raw) -> list[dict[str, Any]]:
    """Return the patch of the status, guarded by the object's version."""
    metadata = wrapper["metadata"]
    found: list[dict[str, Any]] = [
        {"op": "test", "path": "/metadata/uid", "value": metadata["uid"]},
        {"op": "test", "path": "/metadata/resourceVersion", "value": metadata["resourceVersion"]},
    ]
    if wrapper.get("status") is None:
        found.append({"op": "add", "path": "/status", "value": {}})
    return [*found, {"op": "add", "path": "/status/checkpoint", "value": checkpoint}]


async def _give(desk: Desk, uid: str, checkpoint: Raw) -> None:
    """Write the checkpoint; an operator that writes its first status at the same time is no hindrance."""
    for _ in range(_ATTEMPTS):
        wrapper = await desk.wrapper()
        if wrapper["metadata"]["uid"] != uid:
            break
        try:
            await desk.server.patch(f"{desk.path}/status", giving(wrapper, checkpoint))
        except ConflictError:
            await asyncio.sleep(_PAUSE)
        else:
            return
    message = f"{desk.name} was created, and stays suspended: its checkpoint could not be set; delete it and"
    raise LocalFailure(ExitCode.UNAVAILABLE, f"{message} try again")
