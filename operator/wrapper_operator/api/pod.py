"""Where and with what the pods of a Wrapper run."""

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from wrapper_operator.api.lists import Distinct
from wrapper_operator.api.model import SpecModel
from wrapper_operator.api.rules import Fields, Rule
from wrapper_operator.api.scalars import Form, ObjectName, Quantity

_LABEL_KEY = Form(
    r"^([a-z0-9.-]{1,253}/)?[A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?$",
    "the key of a label, such as disktype or example.org/disktype",
)
LabelKey = Annotated[str, Field(min_length=1, max_length=317), _LABEL_KEY]
LabelKeyInMap = Annotated[str, Field(min_length=1, max_length=317), _LABEL_KEY.in_words()]
LabelValue = Annotated[
    str,
    Field(max_length=63),
    Form(
        r"^([A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?)?$",
        "the value of a label: letters, digits, -, _ and ., with a letter or digit at both ends",
    ),
]
ResourceName = Annotated[
    str,
    Field(min_length=1, max_length=253),
    Form(r"^[a-z0-9]([a-z0-9./-]*[a-z0-9])?$", "the name of a resource, such as cpu or memory", spoken=True),
]
Amounts = Annotated[dict[ResourceName, Quantity], Field(max_length=16)]


class PodResources(SpecModel):
    """What the pods ask for and may use at most."""

    requests: Amounts | None = None
    """What is set aside, such as cpu: 100m and memory: 128Mi."""
    limits: Amounts | None = None
    """What may be used at most."""


def _exists_has_no_value(fields: Fields) -> bool:
    return fields.get("operator") != "Exists" or fields.get("value") in (None, "")


class Toleration(SpecModel):
    """A taint of nodes that the pods accept."""

    key: LabelKey | None = None
    """Key of the taint; every key when absent, with operator Exists."""
    operator: Literal["Exists", "Equal"] | None = None
    """Whether the taint's value must be equal (when absent) or only exist."""
    value: LabelValue | None = None
    """Value of the taint, with operator Equal."""
    effect: Literal["NoSchedule", "PreferNoSchedule", "NoExecute"] | None = None
    """Effect of the taint; every effect when absent."""
    toleration_seconds: Annotated[int, Field(ge=0, le=2**31 - 1)] | None = None
    """Seconds for which a pod stays, with effect NoExecute."""

    rules: ClassVar = (
        Rule(
            "!has(self.operator) || self.operator != 'Exists' || !has(self.value) || self.value == ''",
            "has no use with operator: Exists: leave it out, or write operator: Equal",
            _exists_has_no_value,
            field="value",
        ),
        Rule(
            "has(self.key) || (has(self.operator) && self.operator == 'Exists')",
            "needs a key, or operator: Exists for every taint",
            lambda fields: fields.get("key") is not None or fields.get("operator") == "Exists",
        ),
        Rule(
            "!has(self.tolerationSeconds) || (has(self.effect) && self.effect == 'NoExecute')",
            "needs effect: NoExecute, the only one that ends running pods",
            lambda fields: fields.get("tolerationSeconds") is None or fields.get("effect") == "NoExecute",
            field="tolerationSeconds",
        ),
    )


class ImagePullSecret(SpecModel):
    """A Secret with credentials of an image registry."""

    name: ObjectName
    """Secret in the Wrapper's namespace."""


class Pod(SpecModel):
    """Where and with what the pods run."""

    resources: PodResources | None = None
    """What the pods ask for and may use at most; the operator's own settings when absent."""
    node_selector: Annotated[dict[LabelKeyInMap, LabelValue], Field(max_length=32)] | None = None
    """Labels that a node must have."""
    tolerations: Annotated[list[Toleration], Field(max_length=32)] | None = None
    """Taints of nodes that the pods accept."""
    runtime_class_name: ObjectName | None = None
    """RuntimeClass of the pods, such as gvisor."""
    priority_class_name: ObjectName | None = None
    """PriorityClass of the pods."""
    image_pull_secrets: (
        Annotated[
            list[ImagePullSecret],
            Field(max_length=16),
            Distinct("name"),
        ]
        | None
    ) = None
    """Secrets with credentials of image registries."""
