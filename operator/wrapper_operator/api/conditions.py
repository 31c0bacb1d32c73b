"""Conditions of a Wrapper, in the form that Kubernetes tools know."""

from typing import Annotated, Literal

from pydantic import Field

from wrapper_operator.api.model import StatusModel

ConditionType = Literal["Ready", "Generated", "SourceReachable", "Delivering", "Reconciling", "Stalled"]
LASTING: tuple[ConditionType, ...] = ("Ready", "Generated", "SourceReachable", "Delivering")
"""Conditions that are there from first sight; the others only while they are true."""


class Condition(StatusModel):
    """One aspect of a Wrapper's state."""

    type: Annotated[str, Field(max_length=64)]
    """Ready, Generated, SourceReachable, Delivering; only while true: Reconciling, Stalled."""
    status: Literal["True", "False", "Unknown"]
    """Whether it holds."""
    observed_generation: Annotated[int, Field(ge=0)] | None = None
    """Generation of the Wrapper that this was found for."""
    last_transition_time: Annotated[str, Field(max_length=40, json_schema_extra={"format": "date-time"})]
    """When the status last changed."""
    reason: Annotated[str, Field(max_length=64)]
    """One CamelCase word for programs."""
    message: Annotated[str, Field(max_length=1024)] = ""
    """A sentence for people."""
