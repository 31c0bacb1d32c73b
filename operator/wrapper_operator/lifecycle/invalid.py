"""A manifest that cannot be used: told, and nothing touched."""

from datetime import datetime

from wrapper_operator.api.conditions import ConditionType
from wrapper_operator.lifecycle.conditions import Finding, settle
from wrapper_operator.lifecycle.facts import Observed
from wrapper_operator.lifecycle.notes import notes
from wrapper_operator.lifecycle.plan import Plan, StopGeneration
from wrapper_operator.lifecycle.situations import MEANINGS, Situation
from wrapper_operator.lifecycle.texts import MAX_SENTENCE, cut

REASON = "InvalidSpec"


def plan_invalid(observed: Observed, now: datetime) -> Plan:
    """Return a status that says what is wrong; what runs is left alone, as nothing says what should."""
    message = cut("; ".join(observed.mistakes) or "the manifest cannot be read", MAX_SENTENCE)
    situation = Situation(name="Invalid", reason=REASON, message=message)
    told = Finding("True", REASON, message)
    found: dict[ConditionType, Finding] = {
        "Ready": Finding("False", REASON, message),
        "Generated": Finding("Unknown", REASON),
        "SourceReachable": Finding("Unknown", REASON),
        "Delivering": Finding("Unknown", REASON),
        "Stalled": told,
    }
    generation = observed.identity.generation
    meaning = MEANINGS[situation.name]
    status = observed.status.model_copy(
        update={
            "phase": meaning.phase,
            "health": meaning.health,
            "observed_generation": generation,
            "conditions": settle(found, observed.status.conditions or [], generation=generation, now=now),
            "message": message,
        }
    )
    idle = observed.generation.state == "Idle"
    return Plan(
        status=status,
        actions=() if idle else (StopGeneration(reason=REASON),),
        notes=notes(observed.status, status, situation),
    )
