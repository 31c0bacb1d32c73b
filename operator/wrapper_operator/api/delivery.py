"""Where data points go, and what is made for them in the registry."""

from typing import Annotated, ClassVar

from pydantic import Field

from wrapper_operator.api.model import SpecModel
from wrapper_operator.api.rules import Rule
from wrapper_operator.api.scalars import Form, QueueName


class Delivery(SpecModel):
    """Where data points go."""

    queue: QueueName | None = None
    """Queue of the broker; the operator's own setting when absent."""

    rules: ClassVar = (
        Rule(
            "!has(self.queue) || !self.queue.startsWith('amq.')",
            "must not start with amq.: these names are the broker's",
            lambda fields: not str(fields.get("queue")).startswith("amq."),
            field="queue",
        ),
        Rule(
            "!has(self.queue) || self.queue != 'validation_errors'",
            "must not be validation_errors: that queue is for refused data",
            lambda fields: fields.get("queue") != "validation_errors",
            field="queue",
        ),
    )


class Resource(SpecModel):
    """The document that stands for this source in the registry."""

    create: bool | None = None
    """Whether one is created where a registry is configured; true when absent."""
    type: (
        Annotated[
            str,
            Field(min_length=1, max_length=64),
            Form("^[A-Za-z0-9_-]+$", "a type: letters, digits, _ and -, such as sustainability_indicator"),
        ]
        | None
    ) = None
    """Type of the resource; sustainability_indicator when absent."""
