"""What is measured: for the model that writes code, for the registry and for people."""

from typing import Annotated

from pydantic import Field

from wrapper_operator.api.model import SpecModel
from wrapper_operator.api.scalars import Label, Periodicity, Prose


class Indicator(SpecModel):
    """The indicator whose data points the source holds."""

    name: Annotated[str, Field(min_length=1, max_length=200)]
    """What is measured, as people call it, such as CO2 emissions per capita."""
    domain: Label = ""
    """The field it belongs to, such as Environment."""
    subdomain: Label = ""
    """The part of the domain, such as Climate Change."""
    description: Prose = ""
    """What the values mean; a model that writes code reads it."""
    unit: Label = ""
    """Unit of the values, such as t or %."""
    source: Label = ""
    """Who publishes the data."""
    scale: Label = ""
    """The area that the values are about, such as National."""
    governance_indicator: bool = False
    """Whether it measures how something is governed."""
    carrying_capacity: float | None = None
    """The value that should not be exceeded, in the indicator's unit."""
    periodicity: Periodicity
    """How often there is a new value: Annual, Quarterly, Monthly, Weekly, Daily, Hourly or a duration such
    as 15m, 6h or 2w."""
