"""From objects of Kubernetes to what decisions see."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from pydantic import ValidationError

from wrapper_contract.log_lines import message_of
from wrapper_contract.names import SUPERVISOR_CONTAINER
from wrapper_operator.api.effective import effective
from wrapper_operator.api.hosts import source_host
from wrapper_operator.api.named_objects import config_map_references
from wrapper_operator.api.status import WrapperStatus
from wrapper_operator.api.validation import InvalidWrapper, read_wrapper
from wrapper_operator.api.wrapper import Wrapper
from wrapper_operator.cluster.port import Raw
from wrapper_operator.controllers.reconcile_world import Refusal, Seen, World
from wrapper_operator.lifecycle.facts import Identity, Observed, PodExit, PodFacts
from wrapper_operator.lifecycle.keys import generation_key
from wrapper_operator.lifecycle.times import read_time

LOG_LINES = 20
"""Of a runner that left no message."""
LOOK_FOR_EVENTS_AFTER = timedelta(seconds=2)
PROVIDED_CODE = "generation.codeFrom.configMap"
"""Where in the spec the user's own code is named."""

_EPOCH = datetime.fromtimestamp(0, UTC)


async def observe(world: World, seen: Seen, *, refusal: Refusal | None = None, look: bool = True) -> Observed:
    """Return what decisions need to know of a Wrapper.

    Args:
        world: Where to look.
        seen: The objects.
        refusal: What the API server last said to our pod.
        look: Whether to read what the objects do not tell: ConfigMaps that the manifest names, Events.
            ConfigMaps are read anyway where a change of theirs matters.
    """
    raw = seen.wrapper
    status = read_status(raw)
    wrapper, mistakes = _parse(raw, today=world.clock())
    contents: Mapping[str, str | None] = {}
    uid = raw["metadata"]["uid"]
    job = world.jobs.facts(uid)
    named = status.execution.pod if status.execution else None
    troubled = status.health not in (None, "Healthy")
    if wrapper is not None and (look or troubled or job.waiting or _provides_code(wrapper)):
        contents = await _referenced(world, wrapper)
    return Observed(
        identity=identity_of(raw),
        wrapper=wrapper,
        effective=effective(wrapper, cluster=world.cluster, queue=world.queue) if wrapper else None,
        status=status,
        mistakes=mistakes,
        wanted_code=generation_key(wrapper, provided=contents.get(PROVIDED_CODE)) if wrapper else None,
        pods=tuple(
            [
                await _pod(world, pod, look=look, named=named)
                for pod in seen.pods
                if world.shapes.is_collection(pod)
            ]
        ),
        codes=tuple(world.shapes.code_facts(each) for each in seen.config_maps),
        generation=job,
        rival=world.rival_of(raw),
        start_slots=world.slots.free(uid, source_host(wrapper.spec.source) if wrapper else ""),
        awaited=world.slots.awaited(uid),
        refusal=refusal.message if refusal else "",
        refused_at=refusal.at if refusal else None,
        references=_digest(contents) if contents else None,
    )


def identity_of(raw: Raw) -> Identity:
    """Return who a Wrapper is."""
    metadata = raw["metadata"]
    return Identity(
        namespace=metadata["namespace"],
        name=metadata["name"],
        uid=metadata["uid"],
        generation=int(metadata.get("generation") or 0),
        created_at=read_time(metadata.get("creationTimestamp")) or _EPOCH,
        deleting=metadata.get("deletionTimestamp") is not None,
    )


def read_status(raw: Raw) -> WrapperStatus:
    """Return the status of a Wrapper; what cannot be read of it counts as lost."""
    stored = raw.get("status") or {}
    try:
        return WrapperStatus.model_validate(stored)
    except ValidationError as error:
        broken = {str(found["loc"][0]) for found in error.errors() if found["loc"]}
        return WrapperStatus.model_validate({k: v for k, v in stored.items() if k not in broken})


def _parse(raw: Raw, *, today: datetime) -> tuple[Wrapper | None, tuple[str, ...]]:
    manifest: Raw = {name: raw[name] for name in ("apiVersion", "kind", "metadata", "spec") if name in raw}
    try:
        return read_wrapper(manifest, today=today.date()), ()
    except InvalidWrapper as invalid:
        return None, tuple(f"{mistake.path} {mistake.message}".strip() for mistake in invalid.mistakes)


def _provides_code(wrapper: Wrapper) -> bool:
    return wrapper.spec.generation is not None and wrapper.spec.generation.code_from is not None


async def _referenced(world: World, wrapper: Wrapper) -> dict[str, str | None]:
    """Return what the ConfigMaps hold that the manifest names; None where there is nothing (yet)."""
    contents: dict[str, str | None] = {}
    for location, reference in config_map_references(wrapper.spec):
        found = await world.port.get_config_map(wrapper.metadata.namespace, reference.name)
        contents[".".join(map(str, location))] = _content(found, reference.key)
    return contents


def _content(config_map: Raw | None, key: str) -> str | None:
    if config_map is None:
        return None
    for part in ("data", "binaryData"):
        value = (config_map.get(part) or {}).get(key)
        if value is not None:
            return str(value)
    return None


def _digest(contents: Mapping[str, str | None]) -> str:
    return hashlib.sha256(json.dumps(contents, sort_keys=True).encode()).hexdigest()


async def _pod(world: World, pod: Raw, *, look: bool, named: str | None) -> PodFacts:
    facts, namespace = world.shapes.pod_facts(pod), pod["metadata"]["namespace"]
    if not look:
        return facts
    if facts.exit is not None and facts.exit.termination is None and facts.name == named and facts.started:
        return await _with_log(world, namespace, facts, facts.exit)
    old = world.clock() - facts.created_at > LOOK_FOR_EVENTS_AFTER
    if facts.phase != "Pending" or facts.started or not old:
        return facts
    events = await world.port.list_pod_events(namespace, facts.name, uid=facts.uid)
    return world.shapes.pod_facts(pod, events)


async def _with_log(world: World, namespace: str, facts: PodFacts, ended: PodExit) -> PodFacts:
    """What a runner that was killed could not say may stand in its log."""
    log = await world.port.read_log(namespace, facts.name, container=SUPERVISOR_CONTAINER, lines=LOG_LINES)
    said = "\n".join(map(message_of, log.splitlines()))
    return replace(facts, exit=replace(ended, log_tail=tuple(said.splitlines()[-LOG_LINES:])))
