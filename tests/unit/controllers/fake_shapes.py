"""Small pods and ConfigMaps, and how facts are read from them."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime

from wrapper_operator.api.effective import Effective
from wrapper_operator.api.identity import source_identity
from wrapper_operator.api.wrapper import Wrapper
from wrapper_operator.cluster.owners import owner_reference
from wrapper_operator.cluster.port import Raw
from wrapper_operator.controllers.reconcile_world import Shapes
from wrapper_operator.lifecycle.facts import CodeFacts, GenerationKey, PodExit, PodFacts
from wrapper_operator.lifecycle.plan import CreatePod, Note, StoreCode
from wrapper_operator.lifecycle.times import read_time


def pod(wrapper: Raw, *, parsed: Wrapper, effective: Effective, action: CreatePod) -> Raw:
    metadata = wrapper["metadata"]
    return {
        "metadata": {
            "name": action.pod,
            "namespace": metadata["namespace"],
            "labels": {
                "wrappers.dev/wrapper": metadata["name"],
                "wrappers.dev/wrapper-id": effective.wrapper_id,
                "wrappers.dev/execution": action.execution,
                "wrappers.dev/attempt": str(action.attempt),
                "wrappers.dev/role": "collect",
            },
            "annotations": {
                "wrappers.dev/code-hash": action.code_hash,
                "wrappers.dev/source-identity": source_identity(parsed.spec.source),
            },
            "ownerReferences": [owner_reference(wrapper)],
        },
        "spec": {"terminationGracePeriodSeconds": 10, "code": action.code_config_map},
        "status": {"phase": "Pending"},
    }


def pod_facts(raw: Raw, events: Sequence[Raw] = ()) -> PodFacts:
    metadata, status = raw["metadata"], raw["status"]
    labels, annotations = metadata["labels"], metadata["annotations"]
    ended = status.get("ended")
    return PodFacts(
        name=metadata["name"],
        uid=metadata["uid"],
        wrapper_id=labels["wrappers.dev/wrapper-id"],
        execution=labels["wrappers.dev/execution"],
        attempt=int(labels["wrappers.dev/attempt"]),
        code_hash=annotations["wrappers.dev/code-hash"],
        source_identity=annotations["wrappers.dev/source-identity"],
        phase=status["phase"],
        created_at=_time(metadata["creationTimestamp"]),
        owner_uid=_owner(raw),
        deletion_deadline=read_time(metadata.get("deletionTimestamp")),
        unready_since=read_time(status.get("unreadySince")),
        started=status["phase"] != "Pending",
        exit=PodExit(code=ended["code"], reason=ended["reason"], finished_at=_time(ended["at"]))
        if ended
        else None,
    )


def code_map(wrapper: Raw, action: StoreCode) -> Raw:
    metadata = wrapper["metadata"]
    return {
        "metadata": {
            "name": action.config_map,
            "namespace": metadata["namespace"],
            "labels": {"wrappers.dev/wrapper": metadata["name"]},
            "annotations": {
                "wrappers.dev/code-hash": action.written.code_hash,
                "wrappers.dev/generation": json.dumps(asdict(action.key)),
            },
            "ownerReferences": [owner_reference(wrapper)],
        },
        "data": {"collector.py": action.written.code},
    }


def code_facts(raw: Raw) -> CodeFacts:
    metadata = raw["metadata"]
    return CodeFacts(
        name=metadata["name"],
        uid=metadata["uid"],
        code_hash=metadata["annotations"]["wrappers.dev/code-hash"],
        created_at=_time(metadata["creationTimestamp"]),
        owner_uid=_owner(raw),
        key=GenerationKey(**json.loads(metadata["annotations"]["wrappers.dev/generation"])),
        engine="Template",
    )


def event(wrapper: Raw, note: Note) -> Raw:
    return {"type": note.type, "reason": note.reason, "message": note.message}


SHAPES = Shapes(
    is_collection=lambda raw: raw["metadata"]["labels"].get("wrappers.dev/role") == "collect",
    pod_facts=pod_facts,
    code_facts=code_facts,
    pod=pod,
    code_map=code_map,
    event=event,
)


def _owner(raw: Raw) -> str | None:
    return next((owner["uid"] for owner in raw["metadata"].get("ownerReferences") or []), None)


def _time(text: str) -> datetime:
    moment = read_time(text)
    assert moment is not None
    return moment
