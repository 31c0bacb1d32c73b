"""Collector code while it is being written."""

from dataclasses import dataclass, field

from wrapper_operator.generation.layouts.parts import Reading


@dataclass(kw_only=True)
class Draft:
    """The sections of a module; writers of layouts fill them in any order."""

    reading: Reading
    timezone: str
    sheeted: bool = False
    """The rows are read from several sheets, whose name and place the function is given."""
    sdk: set[str] = field(default_factory=lambda: {"Point"})
    times: set[str] = field(default_factory=set)
    """Imported from `wrapper_sdk.times`."""
    library: set[str] = field(default_factory=set)
    constants: list[str] = field(default_factory=list)
    helpers: list[list[str]] = field(default_factory=list)
    before: list[str] = field(default_factory=list)
    """Lines between the head of the function and its loop."""
    body: list[str] = field(default_factory=list)
    """Lines of the loop over rows, indented from the loop's own column."""

    @property
    def is_workbook(self) -> bool:
        """Whether cells have types of their own."""
        return self.reading.format == "xlsx"

    def add_helper(self, lines: list[str]) -> None:
        """Add a function before `collect`, once."""
        if lines not in self.helpers:
            self.helpers.append(lines)
