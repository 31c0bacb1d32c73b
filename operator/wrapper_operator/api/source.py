"""Where the data come from: one of four kinds."""

from typing import ClassVar

from wrapper_operator.api.command import CommandSource
from wrapper_operator.api.model import SpecModel
from wrapper_operator.api.rules import exactly_one_of
from wrapper_operator.api.source_api import ApiSource
from wrapper_operator.api.source_file import CsvSource, XlsxSource


class Source(SpecModel):
    """Where the data come from: exactly one of csv, xlsx, api and command."""

    csv: CsvSource | None = None
    """A text file of separated values."""
    xlsx: XlsxSource | None = None
    """A workbook."""
    api: ApiSource | None = None
    """An HTTP API."""
    command: CommandSource | None = None
    """A program of your own."""

    habits: ClassVar = {
        "excel": "xlsx",
        "xls": "xlsx",
        "tsv": "csv",
        "file": "csv",
        "http": "api",
        "json": "api",
        "rest": "api",
        "program": "command",
    }
    rules: ClassVar = (
        exactly_one_of(
            "csv", "xlsx", "api", "command", message="needs exactly one of csv, xlsx, api and command"
        ),
    )

    @property
    def file(self) -> CsvSource | None:
        """The file, whatever its format; None for other sources."""
        return self.csv or self.xlsx
