"""ConfigMaps that hold collector code: immutable, named by the code's hash, owned by their Wrapper."""

import json
from dataclasses import asdict

from wrapper_contract.names import (
    CODE_HASH_ANNOTATION,
    CODE_KEY,
    GENERATION_ANNOTATION,
    MANAGED_BY_LABEL,
    MANAGER,
    WRAPPER_LABEL,
)
from wrapper_operator.cluster.owners import creation_time, owner_reference, owner_uid
from wrapper_operator.cluster.port import Raw
from wrapper_operator.lifecycle.facts import CodeFacts, GenerationKey
from wrapper_operator.lifecycle.plan import StoreCode


def code_config_map(wrapper: Raw, action: StoreCode) -> Raw:
    """Return the ConfigMap of code that was proven."""
    written = action.written
    told = {
        "key": asdict(action.key),
        "engine": written.engine,
        "model": written.model,
        "attempts": written.attempts,
        "tokens": written.tokens,
        "cost": round(written.cost, 6),
        "doubts": list(written.doubts),
    }
    return {
        "apiVersion": "v1",
        "kind": "ConfigMap",
        "metadata": {
            "name": action.config_map,
            "namespace": wrapper["metadata"]["namespace"],
            "labels": {MANAGED_BY_LABEL: MANAGER, WRAPPER_LABEL: wrapper["metadata"]["name"]},
            "annotations": {
                CODE_HASH_ANNOTATION: written.code_hash,
                GENERATION_ANNOTATION: json.dumps(told, sort_keys=True),
            },
            "ownerReferences": [owner_reference(wrapper)],
        },
        "immutable": True,
        "data": {CODE_KEY: written.code},
    }


def code_facts(config_map: Raw) -> CodeFacts:
    """Return what matters of a ConfigMap with code."""
    metadata = config_map["metadata"]
    annotations = metadata.get("annotations") or {}
    told = _told(annotations.get(GENERATION_ANNOTATION))
    return CodeFacts(
        name=metadata["name"],
        uid=metadata["uid"],
        code_hash=annotations.get(CODE_HASH_ANNOTATION, ""),
        created_at=creation_time(config_map),
        owner_uid=owner_uid(config_map),
        key=_key(told.get("key")),
        engine=str(told.get("engine", "")),
        model=str(told.get("model", "")),
        attempts=int(told.get("attempts", 1)),
        tokens=int(told.get("tokens", 0)),
        doubts=tuple(map(str, told.get("doubts", ()))),
    )


def _told(annotation: str | None) -> Raw:
    try:
        told = json.loads(annotation or "{}")
    except ValueError:
        # Somebody edited it: the code is as good as before, what it was written for is not known any more.
        return {}
    return told if isinstance(told, dict) else {}


def _key(told: object) -> GenerationKey | None:
    try:
        return GenerationKey(**told) if isinstance(told, dict) else None
    except TypeError:
        return None
