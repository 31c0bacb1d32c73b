"""Carrying out actions, each a single request that may be made again without harm."""

from collections.abc import Awaitable, Callable

from wrapper_operator.cluster.owners import owner_reference
from wrapper_operator.cluster.port import (
    AlreadyExistsError,
    ClusterError,
    ConflictError,
    ForbiddenError,
    NotFoundError,
    PatchOperation,
    Raw,
)
from wrapper_operator.controllers.reconcile_world import Refusal, Seen, World
from wrapper_operator.lifecycle.facts import Observed
from wrapper_operator.lifecycle.plan import (
    Action,
    AdoptCode,
    AdoptPod,
    CreatePod,
    DeleteCode,
    DeletePod,
    StartGeneration,
    StopGeneration,
    StoreCode,
)
from wrapper_operator.metrics import attempts


async def act(world: World, seen: Seen, observed: Observed, action: Action) -> Refusal | None:
    """Carry out one action.

    Returns:
        What the API server said if it refuses our pod.

    Raises:
        ClusterError: It could not be done; observing anew shows what is left to do.
    """
    namespace, wrapper = observed.identity.namespace, seen.wrapper
    match action:
        case CreatePod():
            return await _create_pod(world, wrapper, observed, action)
        case DeletePod():
            await _delete(lambda: world.port.delete_pod(namespace, action.pod, uid=action.uid))
        case AdoptPod():
            pod = _named(seen.pods, action.uid)
            await world.port.patch_pod(namespace, action.pod, adoption(pod, wrapper))
        case AdoptCode():
            code = _named(seen.config_maps, action.uid)
            await world.port.patch_config_map(namespace, action.config_map, adoption(code, wrapper))
        case StoreCode():
            await _store_code(world, wrapper, action)
        case DeleteCode():
            await _delete(lambda: world.port.delete_config_map(namespace, action.config_map, uid=action.uid))
        case StartGeneration():
            await world.jobs.start(wrapper, action.key)
        case StopGeneration():
            await world.jobs.stop(observed.identity.uid, action.reason)
    return None


def adoption(orphan: Raw, wrapper: Raw) -> list[PatchOperation]:
    """Return the patch that gives an object its owner, if it is as it was seen."""
    metadata = orphan["metadata"]
    reference = owner_reference(wrapper)
    guard = [{"op": "test", "path": "/metadata/uid", "value": metadata["uid"]}]
    if metadata.get("ownerReferences"):
        return [*guard, {"op": "add", "path": "/metadata/ownerReferences/-", "value": reference}]
    return [*guard, {"op": "add", "path": "/metadata/ownerReferences", "value": [reference]}]


async def _create_pod(world: World, wrapper: Raw, observed: Observed, action: CreatePod) -> Refusal | None:
    if observed.wrapper is None or observed.effective is None:
        return None
    pod = world.shapes.pod(wrapper, parsed=observed.wrapper, effective=observed.effective, action=action)
    try:
        await world.port.create_pod(observed.identity.namespace, pod)
    except AlreadyExistsError:
        return await _recognise(world, observed, action)
    except (ForbiddenError, ConflictError) as error:
        return Refusal(str(error), world.clock())
    attempts.pod_started("collect")
    return None


async def _recognise(world: World, observed: Observed, action: CreatePod) -> Refusal | None:
    """A pod of this name is ours if an operator that died before us made it for this attempt."""
    found = await world.port.get_pod(observed.identity.namespace, action.pod)
    if found is None:
        return None
    if world.shapes.is_collection(found):
        facts = world.shapes.pod_facts(found)
        if (facts.execution, facts.attempt) == (action.execution, action.attempt):
            return None
    message = f"pod {action.pod} exists and is not ours: delete it, or rename the Wrapper"
    return Refusal(message, world.clock())


async def _store_code(world: World, wrapper: Raw, action: StoreCode) -> None:
    namespace = wrapper["metadata"]["namespace"]
    try:
        await world.port.create_config_map(namespace, world.shapes.code_map(wrapper, action))
    except AlreadyExistsError:
        found = await world.port.get_config_map(namespace, action.config_map)
        if found is None or _is_ours(world, found, wrapper, action):
            return
        raise ClusterError(
            f"ConfigMap {namespace}/{action.config_map} exists and holds other code than this Wrapper's: "
            "delete it"
        ) from None


def _is_ours(world: World, found: Raw, wrapper: Raw, action: StoreCode) -> bool:
    facts = world.shapes.code_facts(found)
    ours = facts.owner_uid in (None, wrapper["metadata"]["uid"])
    return ours and facts.code_hash == action.written.code_hash


async def _delete(request: Callable[[], Awaitable[None]]) -> None:
    """What is gone, or is another by now, needs no deletion."""
    try:
        await request()
    except (NotFoundError, ConflictError):
        return


def _named(objects: tuple[Raw, ...], uid: str) -> Raw:
    return next(each for each in objects if each["metadata"]["uid"] == uid)
