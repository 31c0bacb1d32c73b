"""Many Wrappers on one clock: each is planned when something happens to it, or it asked to be."""

import heapq
import itertools
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from unit.lifecycle.building import HASH, NOW, code, generation, happen, observe
from wrapper_contract.names import wrapper_id
from wrapper_operator.api.hosts import source_host
from wrapper_operator.api.status import WrapperStatus
from wrapper_operator.api.status_checkpoint import Checkpoint
from wrapper_operator.controllers.slots import Slots
from wrapper_operator.lifecycle.adoption import NO_CHECKPOINT
from wrapper_operator.lifecycle.deciding import plan
from wrapper_operator.lifecycle.executions import occupies_slot
from wrapper_operator.lifecycle.facts import Observed, PodExit, PodFacts
from wrapper_operator.lifecycle.plan import Plan
from wrapper_operator.lifecycle.times import write_time

START = timedelta(seconds=3)
"""From a pod's creation until it runs."""


@dataclass
class Life:
    """What became of one Wrapper.

    Attributes:
        began: When its executions began.
        asked_since: Since when it waits for a slot; None while it does not.
        waits: How long it waited, each time.
        writes: How often its status was written by the operator.
    """

    observed: Observed
    host: str
    began: list[datetime] = field(default_factory=list)
    asked_since: datetime | None = None
    waits: list[timedelta] = field(default_factory=list)
    writes: int = 0


class Fleet:
    """Wrappers whose code is stored, a kubelet and a publisher.

    Args:
        limit: Pods at once.
        per_host: Pods at once that ask the same host.
        takes: How long a pod runs.
    """

    def __init__(self, *, limit: int, per_host: int, takes: timedelta) -> None:
        self.now = NOW
        self.lives: dict[str, Life] = {}
        self.most_at_once = 0
        self.most_per_host = 0
        self.slots = Slots(limit, per_host=per_host, wake=self._look)
        self._takes = takes
        self._events: list[tuple[datetime, int, str, str]] = []
        self._numbers = itertools.count()
        self._wakes: dict[str, datetime] = {}
        self._working: dict[str, str] = {}

    def add(self, name: str, changes: dict[str, Any]) -> None:
        """Create a Wrapper now."""
        base = observe(changes)
        assert base.wrapper is not None
        assert base.effective is not None
        uid = f"{len(self.lives):08x}-fleet"
        identity = replace(base.identity, uid=uid, name=name, created_at=self.now)
        settings = replace(
            base.effective, wrapper_id=wrapper_id(cluster="test", namespace="indicators", name=name)
        )
        observed = replace(base, identity=identity, effective=settings)
        stored = replace(
            observed,
            codes=(code(observed, owner_uid=uid),),
            status=WrapperStatus(generation=generation(observed)),
        )
        self.lives[uid] = Life(stored, source_host(base.wrapper.spec.source))
        self._look(uid)

    def run(self, until: datetime) -> None:
        """Let time pass."""
        while self._events and self._events[0][0] <= until:
            self.now, _, what, uid = heapq.heappop(self._events)
            if what == "look" and self._wakes.get(uid) == self.now:
                del self._wakes[uid]
                self._plan(uid)
            elif what != "look":
                self._pod_moves(what, uid)
        self.now = until

    @property
    def executions(self) -> Iterator[tuple[Life, list[datetime]]]:
        """Every Wrapper with the times at which its executions began."""
        return ((life, life.began) for life in self.lives.values())

    def _at(self, when: datetime, what: str, uid: str) -> None:
        heapq.heappush(self._events, (when, next(self._numbers), what, uid))

    def _look(self, uid: str, when: datetime | None = None) -> None:
        at = max(when or self.now, self.now)
        if uid not in self._wakes or at < self._wakes[uid]:
            self._wakes[uid] = at
            self._at(at, "look", uid)

    def _plan(self, uid: str) -> None:
        life = self.lives[uid]
        for _ in range(12):
            room = self.slots.free(uid, life.host)
            seen = replace(life.observed, start_slots=room, awaited=self.slots.awaited(uid))
            planned = plan(seen, self.now)
            self._keep_slot(uid, life, planned)
            if not planned.actions and planned.status == life.observed.status:
                if planned.wake_at is not None:
                    self._look(uid, planned.wake_at)
                return
            self._carry_out(uid, life, planned)
        raise AssertionError(f"does not converge: {life.observed.status}")

    def _keep_slot(self, uid: str, life: Life, planned: Plan) -> None:
        if occupies_slot(planned.status):
            self.slots.hold(uid, life.host)
        elif not planned.awaits_slot:
            self.slots.release(uid)
        if planned.awaits_slot and life.asked_since is None:
            life.asked_since = self.now

    def _carry_out(self, uid: str, life: Life, planned: Plan) -> None:
        before = {each.uid for each in life.observed.pods}
        life.writes += planned.status != life.observed.status
        after = happen(life.observed, planned, self.now)
        # What was asked to end and has ended is gone.
        pods = tuple(each for each in after.pods if each.exit is None or each.deletion_deadline is None)
        kept = [each for each in pods if not _is_deleted(each, planned)]
        life.observed = replace(after, pods=tuple(kept))
        if any(each.uid not in before for each in kept):
            life.began.append(self.now)
            if life.asked_since is not None:
                life.waits.append(self.now - life.asked_since)
                life.asked_since = None
            self._at(self.now + START, "start", uid)
            self._working[uid] = life.host
            self._count()

    def _count(self) -> None:
        hosts = Counter(self._working.values())
        self.most_at_once = max(self.most_at_once, hosts.total())
        self.most_per_host = max(self.most_per_host, *hosts.values())

    def _pod_moves(self, what: str, uid: str) -> None:
        life = self.lives[uid]
        pods = [each for each in life.observed.pods if each.exit is None]
        for each in pods:
            moved = self._started(each, uid) if what == "start" else self._ended(each, life)
            others = tuple(other for other in life.observed.pods if other.uid != each.uid)
            life.observed = replace(life.observed, pods=(*others, moved))
        self._plan(uid)

    def _started(self, pod: PodFacts, uid: str) -> PodFacts:
        self._at(self.now + self._takes, "end", uid)
        return replace(pod, phase="Running", started=True)

    def _ended(self, pod: PodFacts, life: Life) -> PodFacts:
        del self._working[life.observed.identity.uid]
        known = life.observed.status.checkpoint or NO_CHECKPOINT
        confirmed = (known.points_confirmed or 0) + 10
        fresh: Checkpoint = known.model_copy(
            update={
                "phase": "Continuous",
                "poll": (known.poll or 0) + 1,
                "sequence": (known.sequence or 0) + 1,
                "points_confirmed": confirmed,
                "messages_confirmed": confirmed,
                "last_data_sent": write_time(self.now),
                "pod_uid": pod.uid,
                "code_hash": HASH,
            }
        )
        status = life.observed.status.model_copy(update={"checkpoint": fresh})
        life.observed = replace(life.observed, status=status)
        done = PodExit(code=0, reason="Completed", finished_at=self.now)
        return replace(pod, phase="Succeeded", exit=done)


def _is_deleted(pod: PodFacts, planned: Plan) -> bool:
    return pod.exit is not None and any(getattr(each, "uid", None) == pod.uid for each in planned.actions)
