"""The operator put together: what it remembers, queue, reconciler, jobs."""

import logging
from datetime import UTC, datetime

from wrapper_operator.api.hosts import stored_host
from wrapper_operator.cluster.code_maps import code_config_map, code_facts
from wrapper_operator.cluster.events import event
from wrapper_operator.cluster.facts_from import is_collection, pod_facts
from wrapper_operator.cluster.pod_parts import PodDefaults
from wrapper_operator.cluster.pods import PodFactory
from wrapper_operator.cluster.port import ClusterPort, NotFoundError, Raw
from wrapper_operator.controllers.generation_jobs import Jobs
from wrapper_operator.controllers.inspection_pod import InspectionPods
from wrapper_operator.controllers.lease_ledger import LeaseLedger
from wrapper_operator.controllers.liveness import Canary
from wrapper_operator.controllers.models import Models
from wrapper_operator.controllers.reconcile import Reconciler
from wrapper_operator.controllers.reconcile_observe import read_status
from wrapper_operator.controllers.reconcile_world import Shapes, World
from wrapper_operator.controllers.remembered import Remembered
from wrapper_operator.controllers.slots import Slots
from wrapper_operator.controllers.work_queue import Key, WorkQueue
from wrapper_operator.lifecycle.executions import occupies_slot
from wrapper_operator.lifecycle.plan import Note
from wrapper_operator.metrics import attempts, build, wrappers
from wrapper_operator.settings import Settings

_log = logging.getLogger(__name__)


class Operator:
    """Everything that one operator process consists of.

    Args:
        settings: Of the installation.
        port: The cluster.
        holder: Who we are, in the Lease.
    """

    def __init__(self, settings: Settings, port: ClusterPort, *, holder: str) -> None:
        self.port = port
        self._namespaces = settings.watched or ("",)
        self.remembered = Remembered(cluster=settings.cluster_name)
        self.queue = WorkQueue(self._handle, clock=now)
        factory = PodFactory(
            defaults=PodDefaults(
                image=settings.runner_image,
                pull_policy=settings.runner_pull_policy,
                log_format=settings.log_format,
            ),
            publisher_url=settings.publisher_url,
            cluster=settings.cluster_name,
        )
        lease_namespace = settings.watched[0] if settings.watched else settings.operator_namespace
        self._models = _models(
            settings, LeaseLedger(port, namespace=lease_namespace, name=settings.lease_name)
        )
        self.jobs = Jobs(
            port,
            InspectionPods(port, factory, clock=now),
            clock=now,
            at_once=settings.max_inspection_pods,
            timeout=settings.generation_limit,
            cluster=settings.cluster_name,
            queue=settings.default_queue,
            wake=self.queue.add,
            models=self._models,
        )
        self.canary = Canary(
            port,
            namespace=lease_namespace,
            name=settings.lease_name,
            holder=holder,
            clock=now,
        )
        self._keys: dict[str, Key] = {}
        self._slots = Slots(
            settings.max_collection_pods, per_host=settings.max_pods_per_host, wake=self._wake
        )
        world = World(
            port=port,
            jobs=self.jobs,
            slots=self._slots,
            shapes=_shapes(factory),
            clock=now,
            rival_of=self.remembered.rival_of,
            cluster=settings.cluster_name,
            queue=settings.default_queue,
        )
        self._reconciler = Reconciler(world)

    async def take_stock(self) -> None:
        """List what there is, Wrappers first, and queue it; end inspections of an operator that is gone."""
        for wrapper in await self.port.list_wrappers():
            self.remembered.keep_wrapper(wrapper)
            if occupies_slot(read_status(wrapper)):
                # Before anyone else asks for it: its pod has gone on.
                self._slots.hold(wrapper["metadata"]["uid"], stored_host(wrapper))
        for namespace in self._namespaces:
            for pod in await self.port.list_pods(namespace):
                if is_collection(pod):
                    self.remembered.keep_child("pod", pod)
                else:
                    await self._end_inspection(pod)
            for code in await self.port.list_code(namespace):
                self.remembered.keep_child("config map", code)
        if self._models is not None:
            await self._models.begin()
        for key in self.remembered.wrappers():
            self.queue.add(key)
        told = "%d Wrappers are there; collection pods hold %d slots"
        _log.info(told, len(self.remembered.wrappers()), self._slots.held, extra={"reason": "Started"})

    def be_counted(self) -> None:
        """Let the metrics tell of this operator."""
        build.tell_build()
        wrappers.POPULATION.statuses = self.remembered.statuses
        attempts.SLOTS_HELD.set_function(lambda: self._slots.held)

    async def stop(self) -> None:
        """Finish what is being done; pods go on."""
        await self.queue.stop()
        await self.jobs.stop_all()
        if self._models is not None:
            await self._models.end()

    async def _handle(self, key: Key) -> datetime | None:
        seen = self.remembered.seen(key)
        if seen is not None:
            self._keys[seen.wrapper["metadata"]["uid"]] = key
        return await self._reconciler.reconcile(*key, seen)

    def _wake(self, uid: str) -> None:
        if uid in self._keys:
            self.queue.add(self._keys[uid])

    async def _end_inspection(self, pod: Raw) -> None:
        """Its token died with the operator that started it, so nobody can ask it any more."""
        metadata = pod["metadata"]
        told = "inspection pod %s/%s of an operator that is gone is ended"
        _log.info(told, metadata["namespace"], metadata["name"], extra={"reason": "Orphaned"})
        try:
            await self.port.delete_pod(metadata["namespace"], metadata["name"], uid=metadata["uid"])
        except NotFoundError:
            return


def now() -> datetime:
    """Return the time."""
    return datetime.now(UTC)


def _models(settings: Settings, ledger: LeaseLedger) -> Models | None:
    return Models(settings, clock=now, ledger=ledger) if settings.gemini.usable else None


def _shapes(factory: PodFactory) -> Shapes:
    def event_of(wrapper: Raw, note: Note) -> Raw:
        return event(wrapper, note, at=now())

    return Shapes(
        is_collection=is_collection,
        pod_facts=pod_facts,
        code_facts=code_facts,
        pod=factory.collection,
        code_map=code_config_map,
        event=event_of,
    )
