"""What the two SDMX formats share: the date parameters of SDMX web services."""

from dataclasses import replace

from wrapper_operator.generation.exchanges import forms
from wrapper_operator.generation.exchanges.dates import DateFilter
from wrapper_operator.generation.exchanges.forms import Form
from wrapper_operator.generation.shapes.cubes import CubeReading

_FORMS: dict[str, tuple[Form, ...]] = {
    "year": (forms.YEAR, forms.DATE),
    "semester": (forms.SEMESTER, forms.DATE),
    "quarter": (forms.QUARTER, forms.DATE),
    "month": (forms.MONTH, forms.DATE),
    "week": (forms.WEEK, forms.DATE),
}


def with_dates(reading: CubeReading) -> CubeReading:
    """Add the parameters startPeriod and endPeriod, spelled as the times of the reply are."""
    able = _FORMS.get(reading.kind or "", (forms.DATE, forms.MONTH))
    return replace(
        reading,
        known_dates=tuple(DateFilter(start="startPeriod", end="endPeriod", form=form) for form in able),
        guess=True,
    )
