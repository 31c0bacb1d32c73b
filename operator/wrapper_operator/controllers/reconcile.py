"""Reconciling one Wrapper, level-triggered: observe, plan, write the status, act; until nothing is left."""

import logging
from datetime import datetime, timedelta

from wrapper_contract.log_subject import about
from wrapper_operator.api.hosts import source_host
from wrapper_operator.cluster.port import ConflictError, NotFoundError, Raw
from wrapper_operator.controllers.reconcile_act import act
from wrapper_operator.controllers.reconcile_observe import observe
from wrapper_operator.controllers.reconcile_status import status_patch
from wrapper_operator.controllers.reconcile_world import Refusal, Seen, World
from wrapper_operator.controllers.telling import attempt_of, tell
from wrapper_operator.lifecycle.deciding import plan
from wrapper_operator.lifecycle.decisions import of_action, of_status
from wrapper_operator.lifecycle.executions import occupies_slot
from wrapper_operator.lifecycle.facts import Observed
from wrapper_operator.lifecycle.plan import CreatePod, Plan, StartGeneration
from wrapper_operator.metrics import attempts
from wrapper_operator.metrics.wrappers import PHASE_TIMES

MAX_ROUNDS = 12
"""Of observing and acting in one reconcile; more are left to the next."""

SOON = timedelta(seconds=1)
_log = logging.getLogger(__name__)


class Reconciler:
    """Reconciles Wrappers, one call a Wrapper at a time.

    It remembers only what may be lost: what the API server refused, and the uids of Wrappers.
    """

    def __init__(self, world: World) -> None:
        self._world = world
        self._refusals: dict[str, Refusal] = {}
        self._uids: dict[tuple[str, str], str] = {}

    async def reconcile(self, namespace: str, name: str, seen: Seen | None = None) -> datetime | None:
        """Bring a Wrapper to where it should be now.

        Args:
            namespace: Of the Wrapper.
            name: Of the Wrapper.
            seen: What a watch remembers of it. If that needs nothing done, no request is made.

        Returns:
            When to look again if nothing happens before; None if only a change matters.

        Raises:
            ClusterError: Something could not be read or done; the next reconcile goes on from there.
        """
        if seen is not None:
            observed, planned = await self._plan(seen, look=False)
            if self._is_settled(seen, observed, planned):
                self._keep_slot(observed, planned)
                return planned.wake_at
        for _ in range(MAX_ROUNDS):
            fresh = await self._look(namespace, name)
            if fresh is None:
                await self._forget(namespace, name)
                return None
            observed, planned = await self._plan(fresh, look=True)
            self._keep_slot(observed, planned)
            if self._is_settled(fresh, observed, planned):
                return planned.wake_at
            try:
                with about(attempt_of(planned.status)):
                    await self._carry_out(fresh, observed, planned)
            except (ConflictError, NotFoundError):
                continue
        return self._world.clock() + SOON

    async def _look(self, namespace: str, name: str) -> Seen | None:
        port = self._world.port
        wrapper = await port.get_wrapper(namespace, name)
        if wrapper is None:
            return None
        pods = await port.list_pods(namespace, wrapper=name)
        pods = await self._with_named_pod(wrapper, pods)
        return Seen(wrapper, tuple(pods), tuple(await port.list_config_maps(namespace, wrapper=name)))

    async def _with_named_pod(self, wrapper: Raw, pods: list[Raw]) -> list[Raw]:
        """A list may be older than the status: a pod counts as gone only once a GET says so."""
        execution = (wrapper.get("status") or {}).get("execution") or {}
        name = execution.get("pod")
        if name is None or any(pod["metadata"]["name"] == name for pod in pods):
            return pods
        found = await self._world.port.get_pod(wrapper["metadata"]["namespace"], name)
        return pods if found is None else [*pods, found]

    async def _plan(self, seen: Seen, *, look: bool) -> tuple[Observed, Plan]:
        metadata = seen.wrapper["metadata"]
        uid = metadata["uid"]
        await self._remember(metadata["namespace"], metadata["name"], uid)
        observed = await observe(self._world, seen, refusal=self._refusals.get(uid), look=look)
        return observed, plan(observed, self._world.clock())

    def _keep_slot(self, observed: Observed, planned: Plan) -> None:
        """Nothing is awaited between asking for free slots and this, so no two Wrappers get the same one."""
        uid, wrapper = observed.identity.uid, observed.wrapper
        if occupies_slot(planned.status):
            self._world.slots.hold(uid, source_host(wrapper.spec.source) if wrapper else "")
        elif not planned.awaits_slot:
            self._world.slots.release(uid)

    def _is_settled(self, seen: Seen, observed: Observed, planned: Plan) -> bool:
        return not planned.actions and not status_patch(seen.wrapper, observed.status, planned)

    async def _carry_out(self, seen: Seen, observed: Observed, planned: Plan) -> None:
        port, identity = self._world.port, observed.identity
        patch = status_patch(seen.wrapper, observed.status, planned)
        if patch:
            await port.patch_wrapper_status(identity.namespace, identity.name, patch)
            self._count(observed, planned)
            tell(of_status(observed.status, planned))
        for note in planned.notes:
            await port.create_event(identity.namespace, self._world.shapes.event(seen.wrapper, note))
        for action in planned.actions:
            refusal = await act(self._world, seen, observed, action)
            if refusal is not None:
                self._refusals[identity.uid] = refusal
                return
            tell([of_action(action)])
            if isinstance(action, CreatePod | StartGeneration):
                self._refusals.pop(identity.uid, None)

    def _count(self, observed: Observed, planned: Plan) -> None:
        before, after, now = observed.status, planned.status, self._world.clock()
        identity = observed.identity
        attempts.status_written(before, after, created=identity.created_at, now=now)
        PHASE_TIMES.status_written(identity.uid, before.phase, after.phase, now=now)

    async def _remember(self, namespace: str, name: str, uid: str) -> None:
        known = self._uids.get((namespace, name))
        if known is not None and known != uid:
            await self._drop(known, "Recreated")
        self._uids[namespace, name] = uid

    async def _forget(self, namespace: str, name: str) -> None:
        """End what a Wrapper that is gone has left without an owner; garbage collection does the rest."""
        uid = self._uids.pop((namespace, name), None)
        if uid is not None:
            _log.info("the Wrapper is gone: what it had is ended", extra={"reason": "Deleted"})
            await self._drop(uid, "Deleted")
        for pod in await self._world.port.list_pods(namespace, wrapper=name):
            metadata = pod["metadata"]
            if not metadata.get("ownerReferences") and not metadata.get("deletionTimestamp"):
                await self._end(namespace, metadata["name"], metadata["uid"])

    async def _end(self, namespace: str, pod: str, uid: str) -> None:
        try:
            await self._world.port.delete_pod(namespace, pod, uid=uid)
        except (ConflictError, NotFoundError):
            return

    async def _drop(self, uid: str, reason: str) -> None:
        self._refusals.pop(uid, None)
        PHASE_TIMES.forget(uid)
        self._world.slots.release(uid)
        await self._world.jobs.stop(uid, reason)
