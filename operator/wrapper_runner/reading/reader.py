"""Which reader a file gets: by what it holds, not by what it is called."""

from collections.abc import Iterator
from typing import Literal, Protocol

from wrapper_runner.reading.content import recognise, refusal
from wrapper_sdk import SourceError
from wrapper_sdk.source import Cell

Format = Literal["csv", "xlsx"]


class Reader(Protocol):
    """A file opened for reading, as often as wanted, one pass at a time."""

    @property
    def row(self) -> int:
        """Number of the row that `rows` gave last; 0 before the first."""
        ...

    def rows(
        self,
        *,
        sheet: str | None = None,
        encoding: str | None = None,
        delimiter: str | None = None,
        quote: str | None = '"',
        first: int = 1,
        last: int | None = None,
        width: int = 0,
    ) -> Iterator[list[Cell]]:
        """Yield rows as `wrapper_sdk.FileSource.rows` says."""
        ...

    def close(self) -> None:
        """Let go of the file."""
        ...


def open_reader(path: str, *, format: Format, name: str) -> Reader:  # noqa: A002 - the manifest's word
    """Open a file for reading.

    A workbook that is called CSV is read as a workbook, and text that is called a workbook as text.

    Args:
        path: Where the file lies, unpacked.
        format: What the manifest says it is.
        name: What messages call the file.

    Raises:
        SourceError: The file cannot be read, or holds no data (a web page, a picture, nothing at all).
    """
    content = recognise(path, name)
    if content.kind == "text":
        from wrapper_runner.reading.text import TextReader

        return TextReader(path, name)
    if content.kind in {"xlsx", "xls"}:
        from wrapper_runner.reading.workbook import WorkbookReader

        return WorkbookReader(path, name, legacy=content.kind == "xls")
    raise SourceError(refusal(content, name=name, wanted=format))
