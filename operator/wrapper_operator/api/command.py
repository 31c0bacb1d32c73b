"""Sources that are a program of the user's own."""

from typing import Annotated, ClassVar

from pydantic import Field

from wrapper_operator.api.lists import Distinct
from wrapper_operator.api.model import SpecModel
from wrapper_operator.api.references import ValueFrom
from wrapper_operator.api.rules import Rule, exactly_one_of
from wrapper_operator.api.scalars import Form

Argument = Annotated[str, Field(max_length=4096)]


class EnvironmentVariable(SpecModel):
    """One environment variable of the program."""

    name: Annotated[
        str,
        Field(min_length=1, max_length=128),
        Form("^[A-Za-z_][A-Za-z0-9_]*$", "the name of an environment variable: letters, digits and _"),
    ]
    """Name of the variable."""
    value: Annotated[str, Field(max_length=4096)] | None = None
    """Its value."""
    value_from: ValueFrom | None = None
    """Where its value comes from."""

    rules: ClassVar = (
        exactly_one_of("value", "valueFrom", message="needs exactly one of value and valueFrom"),
        Rule(
            "!self.name.startsWith('WRAPPER_')",
            "must not start with WRAPPER_: these names are set by the operator",
            lambda fields: not str(fields.get("name")).startswith("WRAPPER_"),
            field="name",
        ),
    )


class CommandSource(SpecModel):
    """A program that prints data points."""

    image: Annotated[
        str,
        Field(min_length=1, max_length=512),
        Form(r"^[A-Za-z0-9][^\s\v]*$", "the reference of a container image, such as example.org/reader:1.4"),
    ]
    """Container image that holds the program."""
    command: Annotated[list[Argument], Field(min_length=1, max_length=64)] | None = None
    """The program; the image's own when absent."""
    args: Annotated[list[Argument], Field(max_length=256)] | None = None
    """Arguments of the program."""
    env: (
        Annotated[
            list[EnvironmentVariable],
            Field(max_length=64),
            Distinct("name"),
        ]
        | None
    ) = None
    """Environment variables of the program."""
