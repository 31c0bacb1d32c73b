"""What collector code is written for: another source or another way of reading it needs other code."""

import hashlib
import json
from typing import Any

from wrapper_operator.api.generation import Generation
from wrapper_operator.api.identity import source_identity
from wrapper_operator.api.source import Source
from wrapper_operator.api.status import GenerationStatus
from wrapper_operator.api.wrapper import Wrapper
from wrapper_operator.lifecycle.facts import GenerationKey

PARSING_FIELDS: dict[str, tuple[str, ...]] = {
    "csv": ("time_column", "value_columns", "series_column", "timezone"),
    "xlsx": ("time_column", "value_columns", "series_column", "timezone"),
    "api": ("headers", "time_field", "value_field", "series_field", "timezone"),
    "command": (),
}
"""Fields of a source that say how data are read; those that decide which are in `api.identity`."""


def generation_key(wrapper: Wrapper, *, provided: str | None = None) -> GenerationKey:
    """Return what code must be written for.

    Args:
        wrapper: A valid Wrapper.
        provided: The user's own code, where there is any.
    """
    spec, generation = wrapper.spec, wrapper.spec.generation or Generation()
    parsing = {
        "source": _hints(spec.source),
        "engine": generation.engine or "Auto",
        "instructions": generation.instructions,
        "provided": provided,
    }
    return GenerationKey(
        source_identity=source_identity(spec.source),
        parsing=_digest(parsing),
        revision=generation.revision or 0,
    )


def is_same_source(generation: GenerationStatus, key: GenerationKey) -> bool:
    """Return whether the data are still those of the same source; a status that tells of none agrees."""
    return generation.source_identity in (None, key.source_identity)


def is_same_key(generation: GenerationStatus, key: GenerationKey) -> bool:
    """Return whether the status tells of code for just this key."""
    return (generation.source_identity, generation.parsing, generation.revision or 0) == (
        key.source_identity,
        key.parsing,
        key.revision,
    )


def _hints(source: Source) -> dict[str, Any]:
    return {
        f"{kind}.{name}": getattr(described, name)
        for kind, names in PARSING_FIELDS.items()
        if (described := getattr(source, kind)) is not None
        for name in names
        if getattr(described, name) is not None
    }


def _digest(value: object) -> str:
    canonical = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return hashlib.sha256(canonical.encode()).hexdigest()
