"""How collector code comes about."""

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from wrapper_operator.api.model import SpecModel
from wrapper_operator.api.references import ConfigMapKeyRef
from wrapper_operator.api.rules import Rule
from wrapper_operator.api.scalars import Prose

Engine = Literal["Auto", "Template", "Gemini", "Provided"]


class CodeOrigin(SpecModel):
    """Where the user's own collector code is."""

    config_map: ConfigMapKeyRef
    """A key of a ConfigMap that holds the module."""


class Generation(SpecModel):
    """How collector code comes about."""

    engine: Engine | None = None
    """What writes the code. Auto (when absent): Template, then Gemini if a key is configured; Provided: your
    own code."""
    instructions: Prose = ""
    """Hints in plain words for the model."""
    code_from: CodeOrigin | None = None
    """Your own collector code, with engine Provided."""
    revision: Annotated[int, Field(ge=0, le=2**31 - 1)] | None = None
    """Any number; raise it to have the code written anew."""

    rules: ClassVar = (
        Rule(
            "!has(self.engine) || self.engine != 'Provided' || has(self.codeFrom)",
            "is Provided, which needs codeFrom: name the ConfigMap and key that hold your code",
            lambda fields: fields.get("engine") != "Provided" or fields.get("codeFrom") is not None,
            field="engine",
        ),
        Rule(
            "!has(self.codeFrom) || (has(self.engine) && self.engine == 'Provided')",
            "is only read with engine: Provided: set it, or leave codeFrom out",
            lambda fields: fields.get("codeFrom") is None or fields.get("engine") == "Provided",
            field="codeFrom",
        ),
    )
