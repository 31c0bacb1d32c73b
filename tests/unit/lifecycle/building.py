"""What decisions see, built in a line; and a small world in which their actions come true."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from unit.api.manifests import manifest
from wrapper_contract.names import code_hash
from wrapper_contract.report import Counts, Termination
from wrapper_operator.api.effective import effective
from wrapper_operator.api.status import GenerationStatus, WrapperStatus
from wrapper_operator.api.status_checkpoint import Checkpoint
from wrapper_operator.api.status_execution import Execution, LastExit
from wrapper_operator.api.validation import read_wrapper
from wrapper_operator.lifecycle.deciding import plan
from wrapper_operator.lifecycle.facts import (
    CodeFacts,
    GenerationFacts,
    GenerationKey,
    Identity,
    Observed,
    PodExit,
    PodFacts,
    WrittenCode,
)
from wrapper_operator.lifecycle.keys import generation_key
from wrapper_operator.lifecycle.liveness import standing
from wrapper_operator.lifecycle.plan import (
    Action,
    AdoptCode,
    AdoptPod,
    CreatePod,
    DeleteCode,
    DeletePod,
    Plan,
    StartGeneration,
    StopGeneration,
    StoreCode,
)
from wrapper_operator.lifecycle.times import write_time

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
UID = "0c5e8a11-7c1f-4c0a-9d53-6f2f5b7f3a01"
CODE = "def collect(source, start, end): ..."
HASH = code_hash(CODE)
MAP = f"co2-portugal-{HASH[:8]}"
EXECUTION = f"{UID[:8]}-1"
POD = f"co2-portugal-{EXECUTION}-1"
WRITTEN = WrittenCode(code=CODE, code_hash=HASH, engine="Template", doubts=("which column?; the first",))
ONCE: dict[str, Any] = {}
POLLED: dict[str, Any] = {"collection.interval": "1d"}


def ago(seconds: float) -> datetime:
    return NOW - timedelta(seconds=seconds)


def observe(changes: dict[str, Any] | None = None, **more: Any) -> Observed:
    """Return what is observed of a Wrapper with these changes to its spec and nothing else."""
    wrapper = read_wrapper(manifest({f"spec.{path}": value for path, value in (changes or {}).items()}))
    identity = Identity(
        namespace="indicators", name="co2-portugal", uid=UID, generation=1, created_at=ago(3600)
    )
    base = Observed(
        identity=identity,
        wrapper=wrapper,
        effective=effective(wrapper, cluster="test"),
        status=WrapperStatus(),
        wanted_code=generation_key(wrapper),
    )
    return replace(base, **more)


def key_of(observed: Observed) -> GenerationKey:
    assert observed.wanted_code is not None
    return observed.wanted_code


def generation(observed: Observed, **more: Any) -> GenerationStatus:
    key = key_of(observed)
    fields: dict[str, Any] = {
        "engine": "Template",
        "code_hash": HASH,
        "config_map": MAP,
        "revision": key.revision,
        "source_identity": key.source_identity,
        "parsing": key.parsing,
        "repairs": 0,
        "time": write_time(ago(600)),
    }
    return GenerationStatus(**{**fields, **more})


def code(observed: Observed, **more: Any) -> CodeFacts:
    fields: dict[str, Any] = {
        "name": MAP,
        "uid": "code-1",
        "code_hash": HASH,
        "created_at": ago(600),
        "owner_uid": UID,
        "key": key_of(observed),
        "engine": "Template",
    }
    return CodeFacts(**{**fields, **more})


def execution(**more: Any) -> Execution:
    fields: dict[str, Any] = {
        "id": EXECUTION,
        "attempt": 1,
        "pod": POD,
        "pod_uid": "pod-1",
        "restart": 0,
        "started_at": write_time(ago(60)),
        "code_hash": HASH,
        "generation": 1,
        "points_before": 0,
    }
    return Execution(**{**fields, **more})


def over(code: int, reason: str = "", *, seconds: float = 30, **more: Any) -> Execution:
    """Return an execution that ended with an exit code some seconds ago."""
    return execution(
        pod=None,
        pod_uid=None,
        ended_at=write_time(ago(seconds)),
        last_exit=LastExit(code=code, reason=reason or "Ended", message=f"ended with {code}"),
        **more,
    )


def pod(observed: Observed, **more: Any) -> PodFacts:
    assert observed.effective is not None
    fields: dict[str, Any] = {
        "name": POD,
        "uid": "pod-1",
        "wrapper_id": observed.effective.wrapper_id,
        "execution": EXECUTION,
        "attempt": 1,
        "code_hash": HASH,
        "source_identity": key_of(observed).source_identity,
        "phase": "Running",
        "created_at": ago(60),
        "owner_uid": UID,
        "started": True,
    }
    return PodFacts(**{**fields, **more})


def ended(exit_code: int, *, reason: str = "", told: bool = True, seconds: float = 1) -> PodExit:
    termination = Termination(
        exit_code=exit_code,
        reason=reason or f"Code{exit_code}",
        message=f"it ended with {exit_code}",
        counts=Counts(points=3),
        log_tail=["[STDOUT] last words"],
    )
    return PodExit(
        code=exit_code, reason=reason, finished_at=ago(seconds), termination=termination if told else None
    )


def collecting(changes: dict[str, Any] | None = None, **more: Any) -> Observed:
    """Return a Wrapper in the middle of its first attempt, with these changes to fields of Observed."""
    observed = observe(changes)
    status = more.pop("status", {})
    return replace(
        observed,
        **{
            "status": WrapperStatus(
                **{
                    "generation": generation(observed),
                    "execution": execution(),
                    "checkpoint": Checkpoint(poll=0, sequence=2, points_confirmed=3, messages_confirmed=2),
                    **status,
                }
            ),
            "pods": (pod(observed),),
            "codes": (code(observed),),
            **more,
        },
    )


def converge(observed: Observed, now: datetime = NOW, *, rounds: int = 16) -> tuple[Observed, list[Plan]]:
    """Plan and let come true until nothing is left to do; fails if that does not happen."""
    plans = []
    for _ in range(rounds):
        planned = plan(observed, now)
        if not planned.actions and planned.status == observed.status:
            return observed, plans
        plans.append(planned)
        observed = happen(observed, planned, now)
    raise AssertionError(f"does not converge: {[each.actions for each in plans[-3:]]}")


def happen(observed: Observed, planned: Plan, now: datetime) -> Observed:
    observed = replace(observed, status=planned.status)
    for action in planned.actions:
        observed = _come_true(observed, action, now)
    return observed


def _come_true(observed: Observed, action: Action, now: datetime) -> Observed:
    match action:
        case CreatePod():
            live = [each.name for each in observed.pods if standing(each, now) in ("Live", "Ending")]
            assert not live, f"{action.pod} would be created beside {live}"
            assert all(each.name != action.pod for each in observed.pods), f"{action.pod} exists"
            made = pod(
                observed,
                name=action.pod,
                uid=f"uid-{action.pod}",
                execution=action.execution,
                attempt=action.attempt,
                code_hash=action.code_hash,
                owner_uid=observed.identity.uid,
                phase="Pending",
                started=False,
                created_at=now,
            )
            return replace(observed, pods=(*observed.pods, made))
        case DeletePod():
            return replace(observed, pods=tuple(_deleted(observed, action, now)))
        case AdoptPod():
            pods = [
                replace(p, owner_uid=observed.identity.uid) if p.uid == action.uid else p
                for p in observed.pods
            ]
            return replace(observed, pods=tuple(pods))
        case StoreCode():
            assert all(each.name != action.config_map for each in observed.codes)
            made_code = code(
                observed,
                name=action.config_map,
                uid=f"uid-{action.config_map}",
                code_hash=action.written.code_hash,
                key=action.key,
                engine=action.written.engine,
                doubts=action.written.doubts,
                created_at=now,
            )
            return replace(observed, codes=(*observed.codes, made_code))
        case AdoptCode():
            codes = [
                replace(c, owner_uid=observed.identity.uid) if c.uid == action.uid else c
                for c in observed.codes
            ]
            return replace(observed, codes=tuple(codes))
        case DeleteCode():
            return replace(observed, codes=tuple(c for c in observed.codes if c.uid != action.uid))
        case StartGeneration():
            assert observed.generation.state == "Idle", "a job is under way"
            return replace(observed, generation=GenerationFacts(state="Running", key=action.key, since=now))
        case StopGeneration():
            return replace(observed, generation=GenerationFacts())


def _deleted(observed: Observed, action: DeletePod, now: datetime) -> list[PodFacts]:
    left = []
    for each in observed.pods:
        if each.uid != action.uid:
            left.append(each)
            continue
        assert each.deletion_deadline is None, f"{each.name} was asked to end twice"
        if standing(each, now) != "Ended":
            left.append(replace(each, deletion_deadline=now + timedelta(seconds=10)))
    return left
