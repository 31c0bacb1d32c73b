"""Events for people: one when a Wrapper's state changes, none while it stays."""

from wrapper_operator.api.status import WrapperStatus
from wrapper_operator.lifecycle.plan import Note
from wrapper_operator.lifecycle.situations import MEANINGS, Situation

GENERATED = "Generated"
"""Reason of the Event that tells of new code; all others tell of a state."""


def notes(before: WrapperStatus, after: WrapperStatus, situation: Situation) -> tuple[Note, ...]:
    """Return what to tell of the step from one status to the next."""
    told = list(_generated(before, after))
    if (before.phase, _reason(before)) != (after.phase, _reason(after)):
        warning = MEANINGS[situation.name].warning
        told.append(
            Note(type="Warning" if warning else "Normal", reason=situation.reason, message=situation.message)
        )
    return tuple(told)


def _generated(before: WrapperStatus, after: WrapperStatus) -> tuple[Note, ...]:
    old, new = before.generation, after.generation
    if new is None or new.config_map is None or (old is not None and old.config_map == new.config_map):
        return ()
    doubts = "".join(f"; {doubt}" for doubt in new.warnings or [])
    message = f"{new.engine or 'an engine'} wrote the code, stored in {new.config_map}{doubts}"
    return (Note(type="Warning" if doubts else "Normal", reason=GENERATED, message=message[:1024]),)


def _reason(status: WrapperStatus) -> str:
    return next((found.reason for found in status.conditions or [] if found.type == "Ready"), "")
