"""Three hundred Wrappers applied at once to an installation with room for few pods: what it takes."""

import asyncio
import json
import os
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from benchmarks.completed import manifest
from benchmarks.figures import Figure
from benchmarks.operator_process import Metrics, scrape
from cluster.access import running_cluster
from e2e.installation import Installation
from wrapper_contract.names import GROUP, ROLE_LABEL, VERSION
from wrapper_operator.cluster.facts_from import pod_facts
from wrapper_operator.cluster.requests import ApiServer, connect

WRAPPERS = 300
PODS = {"collect": 4, "inspect": 2}
"""At once, by role."""

LIMIT_SECONDS = 3600.0
LOOK_SECONDS = 2.0
NAME = "bench-many"
DATA = "year,value\n" + "".join(f"{1990 + row},{row}.5\n" for row in range(30))


@dataclass
class Seen:
    """What was seen while the Wrappers were at work.

    Attributes:
        pods: Most pods at work at once, by role.
        phases: Wrappers by phase, when last looked at.
    """

    seconds: float = 0.0
    pods: Counter[str] = field(default_factory=Counter)
    phases: Counter[str] = field(default_factory=Counter)


def figures(_: Path) -> list[Figure]:
    """Measure; half an hour and less, by the machine."""
    cluster = running_cluster()
    room = {"maxCollectionPods": PODS["collect"], "maxInspectionPods": PODS["inspect"]}
    installation = Installation(cluster.layout, NAME, values={"operator": room})
    os.environ["KUBECONFIG"] = str(cluster.kubeconfig)
    try:
        installation.install()
        before = scrape_component(installation, "operator")
        seen = asyncio.run(_work(installation.namespace))
        operator, publisher = (
            scrape_component(installation, "operator"),
            scrape_component(installation, "publisher"),
        )
    finally:
        installation.uninstall()
    return _figures(seen, before, operator, publisher)


async def _work(namespace: str) -> Seen:
    server = await connect()
    try:
        begun, seen = time.monotonic(), Seen()
        await _apply(server, namespace)
        while time.monotonic() < begun + LIMIT_SECONDS:
            await asyncio.sleep(LOOK_SECONDS)
            await look(server, namespace, seen)
            if seen.phases["Completed"] + seen.phases["Error"] == WRAPPERS:
                break
        seen.seconds = time.monotonic() - begun
        return seen
    finally:
        await server.close()


async def _apply(server: ApiServer, namespace: str) -> None:
    data = {"metadata": {"name": "data"}, "data": {"data.csv": DATA}}
    await server.create(f"/api/v1/namespaces/{namespace}/configmaps", data)
    wrappers = f"/apis/{GROUP}/{VERSION}/namespaces/{namespace}/wrappers"
    await asyncio.gather(
        *(server.create(wrappers, manifest(f"many-{number}", namespace)) for number in range(WRAPPERS))
    )


async def look(server: ApiServer, namespace: str, seen: Seen) -> None:
    wrappers = await server.get(f"/apis/{GROUP}/{VERSION}/namespaces/{namespace}/wrappers")
    seen.phases = Counter((each.get("status") or {}).get("phase", "") for each in wrappers["items"])
    pods = await server.get(f"/api/v1/namespaces/{namespace}/pods")
    at_work = Counter(pod["metadata"]["labels"].get(ROLE_LABEL) for pod in pods["items"] if _is_at_work(pod))
    for role, number in at_work.items():
        seen.pods[role] = max(seen.pods[role], number)


def _is_at_work(pod: dict[str, Any]) -> bool:
    """One whose supervisor has ended, or that was asked to end, has made room for others."""
    facts = pod_facts(pod)
    return facts.exit is None and facts.deletion_deadline is None


def scrape_component(installation: Installation, component: str) -> Metrics:
    selector = f"app.kubernetes.io/component={component},app.kubernetes.io/instance={installation.name}"
    words = ("--namespace", installation.system, "get", "pods", "-l", selector, "-o", "json")
    (pod,) = json.loads(installation.kubectl(*words))["items"]
    return scrape(f"{pod['status']['podIP']}:8080")


def _figures(seen: Seen, before: Metrics, operator: Metrics, publisher: Metrics) -> list[Figure]:
    title = f"{WRAPPERS} Wrappers at once"
    requests = "wrapper_operator_api_requests_total"
    verbs = {
        verb: (operator.total(requests, verb=verb) - before.total(requests, verb=verb)) / WRAPPERS
        for verb in ("POST", "PATCH", "DELETE", "GET")
    }
    status = publisher.total("wrapper_publisher_status_writes_total") / WRAPPERS
    shown = ", ".join(f"{number:.1f} {verb}" for verb, number in verbs.items())
    pace = f"[{seen.seconds:.0f} s; {dict(seen.phases)}]"
    writes = sum(number for verb, number in verbs.items() if verb != "GET")
    return [
        Figure(f"{title}: Completed", seen.phases["Completed"], WRAPPERS, "", True, pace),
        *(
            Figure(f"{title}: pods at once to {role}", seen.pods[role], most, "", False)
            for role, most in PODS.items()
        ),
        Figure(f"{title}: the operator's writes for each", writes, 25, "", False, f"[{shown}]"),
        Figure(f"{title}: the publisher's status writes for each", status, 4, "", False),
    ]
