"""An inspection pod for the time that one generation needs it."""

import asyncio
import hashlib
import secrets
from collections.abc import Callable
from datetime import datetime
from typing import NamedTuple

from wrapper_contract.exit_codes import ExitCode
from wrapper_operator.api.effective import Effective
from wrapper_operator.api.wrapper import Wrapper
from wrapper_operator.cluster.facts_from import pod_facts
from wrapper_operator.cluster.pod_sources import UnsupportedSourceError
from wrapper_operator.cluster.pods import INSPECTION_PORT, PodFactory
from wrapper_operator.cluster.port import (
    ClusterError,
    ClusterPort,
    ConflictError,
    ForbiddenError,
    NotFoundError,
    Raw,
)
from wrapper_operator.generation.inspection_client import InspectionClient
from wrapper_operator.generation.request import GenerationFailure
from wrapper_operator.metrics import attempts

POLL_SECONDS = 0.3
LONGEST_POLL_SECONDS = 2.0
LOOK_FOR_EVENTS_AFTER = 3.0
"""Seconds; what a pod waits for often stands in Events only."""


class Inspection(NamedTuple):
    """A pod that answers."""

    client: InspectionClient
    pod: str
    uid: str


class InspectionPods:
    """Starts and ends inspection pods.

    Args:
        port: The cluster.
        factory: Builds the pods.
        clock: Returns the time, aware.
    """

    def __init__(self, port: ClusterPort, factory: PodFactory, *, clock: Callable[[], datetime]) -> None:
        self._port = port
        self._factory = factory
        self._clock = clock

    async def start(
        self, wrapper: Raw, *, parsed: Wrapper, effective: Effective, tell: Callable[[str], None]
    ) -> Inspection:
        """Start a pod and wait until it runs.

        Args:
            wrapper: As stored.
            parsed: The same, parsed.
            effective: Its settings.
            tell: Told in a few words what is waited for; "" for nothing out of the ordinary.

        Raises:
            GenerationFailure: There can be no such pod.
        """
        token = secrets.token_urlsafe(32)
        name = _name(wrapper, self._clock())
        try:
            pod = self._factory.inspection(
                wrapper,
                parsed=parsed,
                effective=effective,
                name=name,
                token_sha256=hashlib.sha256(token.encode()).hexdigest(),
            )
        except UnsupportedSourceError as error:
            raise _failure(ExitCode.CONFIGURATION, "UnsupportedSource", str(error)) from error
        created = await self._create(wrapper, pod)
        attempts.pod_started("inspect")
        uid = created["metadata"]["uid"]
        try:
            address = await self._running(wrapper["metadata"]["namespace"], name, uid, tell)
        except BaseException:
            await self.end(wrapper["metadata"]["namespace"], name, uid)
            raise
        return Inspection(InspectionClient(f"{address}:{INSPECTION_PORT}", token=token), name, uid)

    async def end(self, namespace: str, pod: str, uid: str) -> None:
        """Ask a pod to end; fine if it is gone."""
        try:
            await self._port.delete_pod(namespace, pod, uid=uid)
        except (NotFoundError, ConflictError):
            return

    async def _create(self, wrapper: Raw, pod: Raw) -> Raw:
        try:
            return await self._port.create_pod(wrapper["metadata"]["namespace"], pod)
        except ForbiddenError as error:
            raise _failure(
                ExitCode.UNAVAILABLE, "PodRefused", f"the inspection pod is refused: {error}"
            ) from error
        except ClusterError as error:
            raise _failure(ExitCode.UNAVAILABLE, "PodNotCreated", str(error)) from error

    async def _running(self, namespace: str, name: str, uid: str, tell: Callable[[str], None]) -> str:
        waited = 0.0
        while True:
            pod = await self._port.get_pod(namespace, name)
            if pod is None or pod["metadata"]["uid"] != uid:
                raise _failure(ExitCode.UNAVAILABLE, "InspectionLost", f"inspection pod {name} is gone")
            address = (pod.get("status") or {}).get("podIP")
            events = []
            if waited >= LOOK_FOR_EVENTS_AFTER and not address:
                events = await self._port.list_pod_events(namespace, name, uid=uid)
            facts = pod_facts(pod, events)
            if facts.exit is not None:
                message = facts.exit.termination.message if facts.exit.termination else facts.exit.reason
                raise _failure(
                    ExitCode.UNAVAILABLE, "InspectionEnded", f"inspection pod {name} ended: {message}"
                )
            if facts.started and address:
                return str(address)
            tell(_waiting(name, facts.waiting_reason, facts.waiting_message))
            pause = min(LONGEST_POLL_SECONDS, POLL_SECONDS + waited / 10)
            await asyncio.sleep(pause)
            waited += pause


def _waiting(pod: str, reason: str, message: str) -> str:
    """Only what is out of the ordinary is worth a write of the status."""
    if not reason:
        return ""
    return f"inspection pod {pod} cannot start: {reason}: {message}"


def _name(wrapper: Raw, at: datetime) -> str:
    metadata = wrapper["metadata"]
    mark = hashlib.sha256(f"{metadata['uid']}/{at.isoformat()}".encode()).hexdigest()[:8]
    return f"{metadata['name']}-inspect-{mark}"


def _failure(code: ExitCode, reason: str, message: str) -> GenerationFailure:
    return GenerationFailure(exit_code=code, reason=reason, message=message)
