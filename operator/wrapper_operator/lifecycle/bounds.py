"""The status stays small, whatever was told to it."""

import json
from collections.abc import Callable

from wrapper_operator.api.status import GenerationStatus, WrapperStatus

MAX_BYTES = 32 * 1024
ROOM_FOR_PUBLISHER = 6 * 1024
"""What checkpoint and progress may take, which the publisher writes."""

SHORT = 200


def bound(status: WrapperStatus) -> WrapperStatus:
    """Return the status within its limit; what people need least goes first."""
    for shorten in _STEPS:
        if size(status) <= MAX_BYTES - ROOM_FOR_PUBLISHER:
            return status
        status = shorten(status)
    return status


def size(status: WrapperStatus) -> int:
    """Return how many bytes the operator's part of a status takes."""
    own = status.model_dump(mode="json", by_alias=True, exclude_none=True, exclude={"checkpoint", "progress"})
    return len(json.dumps(own, ensure_ascii=False, separators=(",", ":")).encode())


def _without_log(status: WrapperStatus) -> WrapperStatus:
    execution = status.execution
    if execution is None or execution.last_exit is None:
        return status
    last = execution.last_exit.model_copy(update={"log_tail": None})
    return status.model_copy(update={"execution": execution.model_copy(update={"last_exit": last})})


def _with_few_warnings(status: WrapperStatus) -> WrapperStatus:
    return _with_warnings(status, [text[:SHORT] for text in _warnings(status)[:8]])


def _without_warnings(status: WrapperStatus) -> WrapperStatus:
    return _with_warnings(status, [])


def _with_short_conditions(status: WrapperStatus) -> WrapperStatus:
    conditions = [
        found.model_copy(update={"message": found.message[:SHORT]}) for found in status.conditions or []
    ]
    return status.model_copy(update={"conditions": conditions})


def _with_short_history(status: WrapperStatus) -> WrapperStatus:
    return status.model_copy(update={"history": (status.history or [])[:3] or None})


def _warnings(status: WrapperStatus) -> list[str]:
    return (status.generation.warnings if status.generation else None) or []


def _with_warnings(status: WrapperStatus, warnings: list[str]) -> WrapperStatus:
    generation: GenerationStatus | None = status.generation
    if generation is None:
        return status
    return status.model_copy(
        update={"generation": generation.model_copy(update={"warnings": warnings or None})}
    )


_STEPS: tuple[Callable[[WrapperStatus], WrapperStatus], ...] = (
    _without_log,
    _with_few_warnings,
    _with_short_conditions,
    _without_warnings,
    _with_short_history,
)
