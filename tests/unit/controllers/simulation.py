"""A cluster that lives on a clock of its own: an operator to kill, a kubelet, runners and a publisher."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from unit.api.manifests import manifest
from unit.controllers.fake_cluster import CONFIG_MAPS, LABEL, PODS, WRAPPERS, FakeCluster
from unit.controllers.fake_shapes import SHAPES, pod_facts
from wrapper_contract.names import code_hash
from wrapper_operator.cluster.port import ClusterError, ConflictError, Raw
from wrapper_operator.controllers.reconcile import Reconciler
from wrapper_operator.controllers.reconcile_world import Seen, World
from wrapper_operator.lifecycle.facts import GenerationFacts, GenerationFailure, GenerationKey, WrittenCode
from wrapper_operator.lifecycle.times import write_time

NAMESPACE, NAME = "indicators", "co2-portugal"
PARTS = 3
"""Batches of a file run."""


class Killed(BaseException):
    """The operator was killed with signal 9."""


class Jobs:
    """Generation jobs of one operator process."""

    def __init__(self, simulation: "Simulation") -> None:
        self._simulation = simulation
        self.jobs: dict[str, GenerationFacts] = {}

    def facts(self, uid: str) -> GenerationFacts:
        return self.jobs.get(uid, GenerationFacts())

    async def start(self, wrapper: Raw, key: GenerationKey) -> None:
        uid = wrapper["metadata"]["uid"]
        assert uid not in self.jobs, "a job is under way"
        manifest = wrapper["metadata"]["generation"]
        self.jobs[uid] = GenerationFacts(
            state="Running", key=key, since=self._simulation.now, manifest=manifest
        )

    async def stop(self, uid: str, reason: str) -> None:
        self.jobs.pop(uid, None)

    def work(self) -> bool:
        """Finish every running job; return whether there was one."""
        running = [(uid, job) for uid, job in self.jobs.items() if job.state == "Running"]
        for uid, job in running:
            assert job.key is not None
            self.jobs[uid] = self._simulation.generate(job)
        return bool(running)


class Slots:
    """Room for pods, of one operator process."""

    def __init__(self, room: int = 1) -> None:
        self.room = room
        self.held: set[str] = set()

    def free(self, uid: str, host: str = "") -> int:
        return self.room - len(self.held - {uid})

    def awaited(self, uid: str) -> str:
        return "everything is taken"

    def hold(self, uid: str, host: str = "") -> None:
        self.held.add(uid)

    def release(self, uid: str) -> None:
        self.held.discard(uid)


@dataclass
class Simulation:
    """What happens around the operator.

    Attributes:
        exits: Exit codes of the pods that run to their end, in order; 0 once they are used up.
        failures: How generation jobs fail, in order; they succeed once they are used up.
        sent: (poll, part) for every batch that a runner sent and the publisher took.
        most_at_once: How many pods were at work at the same time, at most.
        seen_late: Whether the operator is shown what was, before it looks itself.
    """

    changes: dict[str, Any] = field(default_factory=dict)
    exits: list[int] = field(default_factory=list)
    failures: list[int] = field(default_factory=list)
    kill_at: int = -1
    sent: list[tuple[int, int]] = field(default_factory=list)
    created: list[str] = field(default_factory=list)
    most_at_once: int = 0
    kills: int = 0
    seen_late: bool = False

    def __post_init__(self) -> None:
        self.now = datetime(2026, 3, 1, 12, tzinfo=UTC)
        self.cluster = FakeCluster(lambda: self.now)
        self.cluster.on_write = self._wrote
        self._late: list[Seen] = []
        self.start_operator()

    # Operator.

    def start_operator(self) -> None:
        self.jobs, self.slots = Jobs(self), Slots()
        world = World(
            port=self.cluster,
            jobs=self.jobs,
            slots=self.slots,
            shapes=SHAPES,
            clock=lambda: self.now,
            rival_of=lambda _: "",
            cluster="test",
            queue="data",
        )
        self.reconciler = Reconciler(world)

    def reconcile(self) -> datetime | None:
        """Reconcile once; an operator that is killed on the way is started anew and goes on."""
        for _ in range(5):
            try:
                return asyncio.run(self.reconciler.reconcile(NAMESPACE, NAME, self._remembered()))
            except Killed:
                self.kills += 1
                self.kill_at = -1
                self.start_operator()
            except ClusterError:
                self.now += timedelta(seconds=1)
        return self.now

    def _remembered(self) -> Seen | None:
        """What a watch that lags shows: the state some looks ago."""
        wrapper = self.wrapper()
        if not self.seen_late or wrapper is None:
            return None
        ours = [each for each in self.cluster.all(CONFIG_MAPS) if LABEL in each["metadata"].get("labels", {})]
        self._late.append(Seen(wrapper, tuple(self.cluster.all(PODS)), tuple(ours)))
        return self._late[max(0, len(self._late) - 3)]

    def _wrote(self, what: str) -> None:
        if what.startswith("create Pod/"):
            self.created.append(what.removeprefix("create Pod/"))
            self.most_at_once = max(self.most_at_once, len(self.at_work()))
        if len(self.cluster.writes) == self.kill_at:
            raise Killed(what)

    # People.

    def apply(self, changes: dict[str, Any] | None = None, *, uid: str | None = None) -> None:
        self.changes |= changes or {}
        document = manifest({f"spec.{path}": value for path, value in self.changes.items()})
        if self.wrapper() is None:
            self.cluster.put(WRAPPERS, document, uid=uid)
        else:
            self.cluster.edit(WRAPPERS, NAMESPACE, NAME, lambda raw: raw.update(spec=document["spec"]))

    def wrapper(self) -> Raw | None:
        return self.cluster.find(WRAPPERS, NAMESPACE, NAME)

    @property
    def status(self) -> dict[str, Any]:
        return (self.wrapper() or {}).get("status", {})

    # The rest of the world.

    def generate(self, job: GenerationFacts) -> GenerationFacts:
        assert job.key is not None
        if self.failures:
            failure = GenerationFailure(
                code=self.failures.pop(0), reason="NoCode", message="there is no code"
            )
            return replace(job, state="Failed", failure=failure)
        code = f"# {job.key.source_identity} {job.key.parsing} {job.key.repair}"
        written = WrittenCode(code=code, code_hash=code_hash(code), engine="Template")
        return replace(job, state="Done", written=written)

    def at_work(self) -> list[Raw]:
        return [
            raw
            for raw in self.cluster.all(PODS)
            if raw["status"]["phase"] in ("Pending", "Running") and pod_facts(raw).exit is None
        ]

    def kubelet(self) -> bool:
        """Let every pod go one step on; return whether anything moved."""
        moved = False
        for raw in self.cluster.all(PODS):
            if "deletionTimestamp" in raw["metadata"]:
                self.cluster.remove(PODS, NAMESPACE, raw["metadata"]["name"])
                moved = True
            elif raw["status"]["phase"] == "Pending":
                self._set_status(raw, phase="Running")
                moved = True
            elif raw["status"]["phase"] == "Running" and self._publish(raw):
                moved = True
        return moved

    def _publish(self, raw: Raw) -> bool:
        """Send the next batch, or end; False while the publisher does not know the pod."""
        name, uid = raw["metadata"]["name"], raw["metadata"]["uid"]
        current = self.status.get("execution", {})
        if current.get("pod") == name and current.get("podUID") is None:
            return False
        if current.get("podUID") != uid:
            self.end(raw, 75)
            return True
        checkpoint = self.status.get("checkpoint", {})
        position = checkpoint.get("runPosition", 0)
        if position < PARTS and not (self.exits and position == 1):
            poll = checkpoint.get("poll", 0)
            self.sent.append((poll, position))
            self._store(uid, {**checkpoint, "runPosition": position + 1})
            return True
        code = self.exits.pop(0) if self.exits else 0
        if code == 0:
            self._store(uid, {**checkpoint, "runPosition": 0, "poll": checkpoint.get("poll", 0) + 1})
        self.end(raw, code)
        return True

    def _store(self, uid: str, checkpoint: dict[str, Any]) -> None:
        """What the publisher writes, guarded by the pod's uid."""
        fresh = {**checkpoint, "sequence": checkpoint.get("sequence", 0) + 1}
        fresh["pointsConfirmed"] = fresh.get("pointsConfirmed", 0) + 1
        fresh["messagesConfirmed"] = fresh.get("messagesConfirmed", 0) + 1
        self.cluster.patch(
            WRAPPERS,
            NAMESPACE,
            NAME,
            [
                {"op": "test", "path": "/status/execution/podUID", "value": uid},
                {"op": "add", "path": "/status/checkpoint", "value": fresh},
            ],
        )

    def end(self, raw: Raw, code: int, reason: str = "Ended") -> None:
        ended = {"code": code, "reason": reason, "at": write_time(self.now)}
        self._set_status(raw, phase="Failed" if code else "Succeeded", ended=ended)

    def _set_status(self, raw: Raw, **status: Any) -> None:
        name = raw["metadata"]["name"]
        self.cluster.edit(PODS, NAMESPACE, name, lambda stored: stored["status"].update(status))

    # Time.

    def step(self) -> bool:
        """One reconcile and one step of everything else; return whether anything moved."""
        before = len(self.cluster.writes)
        wake = self.reconcile()
        moved = self.jobs.work()
        self.cluster.collect_garbage()
        moved = self.kubelet() or moved
        self.now += timedelta(seconds=1)
        if moved or len(self.cluster.writes) != before:
            return True
        if wake is None:
            return False
        self.now = max(self.now, wake)
        return True

    def run(self, until: Callable[["Simulation"], bool], *, steps: int = 200) -> "Simulation":
        """Let time pass until something holds; fails if it never does."""
        for _ in range(steps):
            if until(self):
                return self
            if not self.step() and not until(self):
                break
        raise AssertionError(f"stuck: {self.status}\n{self.cluster.writes}")

    def settle(self, *, steps: int = 40) -> "Simulation":
        """Let pass what happens now; the clock runs on only a little."""
        quiet = 0
        for _ in range(steps):
            before = len(self.cluster.writes)
            self.reconcile()
            moved = self.jobs.work()
            self.cluster.collect_garbage()
            moved = self.kubelet() or moved
            quiet = 0 if moved or len(self.cluster.writes) != before else quiet + 1
            if quiet == 2:
                return self
            self.now += timedelta(milliseconds=100)
        raise AssertionError(f"does not settle: {self.cluster.writes[-20:]}")


def phase(wanted: str) -> Callable[[Simulation], bool]:
    """Return whether a simulation is in a phase."""
    return lambda simulation: simulation.status.get("phase") == wanted


__all__ = ["ConflictError", "Killed", "Simulation", "phase"]
