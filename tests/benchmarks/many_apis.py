"""Two hundred Wrappers of one API at once, with room for few pods: their histories, and what they cost."""

import asyncio
import os
import time
from collections import Counter
from pathlib import Path
from typing import Any

from api_servers.plain_list import PlainList
from api_servers.serving import Served
from api_servers.serving import run as serve
from benchmarks.figures import Figure
from benchmarks.many import LOOK_SECONDS, Seen, look, scrape_component
from benchmarks.operator_process import Metrics
from cluster.access import running_cluster
from cluster.layout import BRIDGE_ADDRESS
from e2e.failures.containers import processes_of
from e2e.failures.parts import Part
from e2e.installation import Installation
from e2e.queues import Delivered, PointKey, upserted
from wrapper_contract.names import GROUP, VERSION
from wrapper_operator.cluster.requests import ApiServer, connect

WRAPPERS = 200
PODS = {"collect": 5, "inspect": 3}
"""At once, by role: eight in all."""
LIMIT_SECONDS = 2400.0
NAME = "bench-apis"
QUEUE = "bench.apis"


def figures(_: Path) -> list[Figure]:
    """Measure; half an hour and less, by the machine."""
    cluster = running_cluster()
    room = {
        "maxCollectionPods": PODS["collect"],
        "maxInspectionPods": PODS["inspect"],
        "maxPodsPerHost": PODS["collect"],
    }
    installation = Installation(cluster.layout, NAME, values={"operator": room})
    os.environ["KUBECONFIG"] = str(cluster.kubeconfig)
    try:
        installation.install()
        before = scrape_component(installation, "operator")
        with serve(PlainList(), host=BRIDGE_ADDRESS) as served:
            seen = asyncio.run(_work(installation.namespace, served))
            metrics = {name: scrape_component(installation, name) for name in ("operator", "publisher")}
            whole = _whole(installation.broker.drain(QUEUE), served)
        memory = _peak_mib(installation)
    finally:
        installation.uninstall()
    return [
        *_of_work(seen, whole, len(served.requests)),
        *_of_cost(before, metrics["operator"], metrics["publisher"], memory),
    ]


async def _work(namespace: str, served: Served) -> Seen:
    server = await connect()
    try:
        begun, seen = time.monotonic(), Seen()
        await _apply(server, namespace, served)
        while time.monotonic() < begun + LIMIT_SECONDS:
            await asyncio.sleep(LOOK_SECONDS)
            await look(server, namespace, seen)
            if await _resting(server, namespace) == WRAPPERS:
                break
        seen.seconds = time.monotonic() - begun
        return seen
    finally:
        await server.close()


async def _apply(server: ApiServer, namespace: str, served: Served) -> None:
    wrappers = f"/apis/{GROUP}/{VERSION}/namespaces/{namespace}/wrappers"
    manifests = (served.manifest(f"api-{number}", namespace) for number in range(WRAPPERS))
    queue = {"delivery": {"queue": QUEUE}}
    await asyncio.gather(
        *(server.create(wrappers, {**each, "spec": {**each["spec"], **queue}}) for each in manifests)
    )


async def _resting(server: ApiServer, namespace: str) -> int:
    """Return how many wait for their next poll."""
    found = await server.get(f"/apis/{GROUP}/{VERSION}/namespaces/{namespace}/wrappers")
    executions: list[dict[str, Any]] = [
        (each.get("status") or {}).get("execution") or {} for each in found["items"]
    ]
    return sum("nextPollTime" in execution for execution in executions)


def _whole(messages: list[Delivered], served: Served) -> int:
    """Return how many Wrappers delivered exactly what the API has."""
    expected: dict[PointKey, float] = {
        (datum.series, f"{datum.x:%Y-%m-%dT%H:%M:%SZ}"): datum.y for datum in served.expected()
    }
    by_wrapper: dict[str, list[Delivered]] = {}
    for message in messages:
        by_wrapper.setdefault(message.body["wrapper_id"], []).append(message)
    return Counter(upserted(each) == expected for each in by_wrapper.values())[True]


def _peak_mib(installation: Installation) -> float:
    """Return the most memory that the operator's processes had at once, as far as the kernel knows."""
    (pod,) = Part(installation, "operator").pods()
    statuses = (
        Path(f"/proc/{process}/status").read_text()
        for process in processes_of(pod, pod["spec"]["containers"][0]["name"])
    )
    peaks = [line for status in statuses for line in status.splitlines() if line.startswith("VmHWM")]
    return sum(int(line.split()[1]) for line in peaks) / 1024


def _of_work(seen: Seen, whole: int, requests: int) -> list[Figure]:
    title = f"{WRAPPERS} API Wrappers at once"
    pace = f"[{seen.seconds:.0f} s; {dict(seen.phases)}]"
    return [
        Figure(f"{title}: exactly the source's points", whole, WRAPPERS, "", True, pace),
        *(
            Figure(f"{title}: pods at once to {role}", seen.pods[role], most, "", False)
            for role, most in PODS.items()
        ),
        Figure(f"{title}: requests to the source for each", requests / WRAPPERS, 80, "", False),
    ]


def _of_cost(before: Metrics, operator: Metrics, publisher: Metrics, memory: float) -> list[Figure]:
    title, name = f"{WRAPPERS} API Wrappers at once", "wrapper_operator_api_requests_total"
    verbs = {
        verb: (operator.total(name, verb=verb) - before.total(name, verb=verb)) / WRAPPERS
        for verb in ("POST", "PATCH", "DELETE", "GET")
    }
    shown = ", ".join(f"{number:.1f} {verb}" for verb, number in verbs.items())
    writes = sum(number for verb, number in verbs.items() if verb != "GET")
    status = publisher.total("wrapper_publisher_status_writes_total") / WRAPPERS
    return [
        Figure(f"{title}: the operator's writes for each", writes, 25, "", False, f"[{shown}]"),
        Figure(f"{title}: the publisher's status writes for each", status, 6, "", False),
        Figure(f"{title}: the operator's memory at its peak", memory, 150, " MiB", False),
    ]
