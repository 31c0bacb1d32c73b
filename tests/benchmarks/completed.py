"""Wrappers that were read once and are Completed, with their code, made on a real API server at once."""

import asyncio
import os
from collections.abc import Awaitable, Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from wrapper_contract.names import GROUP, VERSION, code_config_map_name, code_hash, execution_id
from wrapper_operator.api.effective import effective
from wrapper_operator.api.status import GenerationStatus, WrapperStatus
from wrapper_operator.api.status_checkpoint import Checkpoint
from wrapper_operator.api.status_execution import Execution, LastExit
from wrapper_operator.api.validation import read_wrapper
from wrapper_operator.cluster.code_maps import code_config_map, code_facts
from wrapper_operator.cluster.requests import ApiServer, connect
from wrapper_operator.controllers.reconcile_observe import identity_of
from wrapper_operator.lifecycle.deciding import plan
from wrapper_operator.lifecycle.facts import CodeFacts, GenerationKey, Observed, WrittenCode
from wrapper_operator.lifecycle.keys import generation_key
from wrapper_operator.lifecycle.plan import StoreCode
from wrapper_operator.lifecycle.times import write_time

Raw = dict[str, Any]
AT_ONCE = 16
CODE = '"""Reads a file."""\n' + "# what a template writes has about this size\n" * 40


def make(kubeconfig: Path, *, namespace: str, count: int) -> None:
    """Make a namespace with so many of them."""
    os.environ["KUBECONFIG"] = str(kubeconfig)
    asyncio.run(_make(namespace, count))


def manifest(name: str, namespace: str) -> Raw:
    """Return a Wrapper over a small file in a ConfigMap."""
    file = {"from": {"configMap": {"name": "data", "key": "data.csv"}}, "timeColumn": "year"}
    return {
        "apiVersion": f"{GROUP}/{VERSION}",
        "kind": "Wrapper",
        "metadata": {"name": name, "namespace": namespace},
        "spec": {"indicator": {"name": name, "periodicity": "Annual"}, "source": {"csv": file}},
    }


async def _make(namespace: str, count: int) -> None:
    server = await connect()
    try:
        place = {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": namespace}}
        await server.create("/api/v1/namespaces", place)
        data = {"metadata": {"name": "data"}, "data": {"data.csv": "year,value\n2001,1\n"}}
        await server.create(f"/api/v1/namespaces/{namespace}/configmaps", data)
        await _all(_one(server, namespace, f"done-{number}") for number in range(count))
    finally:
        await server.close()


async def _all(work: Iterable[Awaitable[None]]) -> None:
    room = asyncio.Semaphore(AT_ONCE)

    async def within_room(each: Awaitable[None]) -> None:
        async with room:
            await each

    await asyncio.gather(*map(within_room, work))


async def _one(server: ApiServer, namespace: str, name: str) -> None:
    wrappers = f"/apis/{GROUP}/{VERSION}/namespaces/{namespace}/wrappers"
    document = manifest(name, namespace)
    stored = await server.create(wrappers, document)
    key = generation_key(read_wrapper(document))
    written = WrittenCode(code=f"{CODE}# {name}\n", code_hash=code_hash(CODE + name), engine="Template")
    config_map = code_config_map_name(wrapper=name, code_hash=written.code_hash)
    code = code_config_map(stored, StoreCode(config_map=config_map, written=written, key=key))
    facts = code_facts(await server.create(f"/api/v1/namespaces/{namespace}/configmaps", code))
    status = _status(stored, facts, key)
    await server.patch(f"{wrappers}/{name}/status", [{"op": "add", "path": "/status", "value": status}])


def _status(stored: Raw, code: CodeFacts, key: GenerationKey) -> Raw:
    """Return the status with which an operator finds nothing left to do, of a file that was read just now."""
    now = datetime.now(UTC)
    time = write_time(now)
    execution = Execution(
        id=execution_id(uid=stored["metadata"]["uid"], number=1),
        attempt=1,
        restart=0,
        started_at=time,
        ended_at=time,
        code_hash=code.code_hash,
        generation=1,
        points_before=0,
        last_exit=LastExit(code=0, reason="Completed", message="1 point of 1 row was delivered"),
    )
    generation = GenerationStatus(
        engine="Template",
        code_hash=code.code_hash,
        config_map=code.name,
        revision=key.revision,
        source_identity=key.source_identity,
        parsing=key.parsing,
        repairs=0,
        time=time,
    )
    checkpoint = Checkpoint(poll=1, sequence=2, points_confirmed=1, messages_confirmed=1)
    wrapper = read_wrapper({part: stored[part] for part in ("apiVersion", "kind", "metadata", "spec")})
    observed = Observed(
        identity=identity_of(stored),
        wrapper=wrapper,
        effective=effective(wrapper, cluster=stored["metadata"]["namespace"]),
        status=WrapperStatus(execution=execution, generation=generation, checkpoint=checkpoint),
        wanted_code=key,
        codes=(code,),
    )
    status: Raw = plan(observed, now).status.model_dump(mode="json", by_alias=True, exclude_none=True)
    return status
