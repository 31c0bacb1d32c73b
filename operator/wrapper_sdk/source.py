"""What a collector gets to read from."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Protocol, runtime_checkable

from wrapper_sdk.replies import Reply

Cell = str | int | float | bool | datetime | date | time | timedelta | None
"""A cell as the file holds it: text in CSV; text, number, time, truth value or nothing in a workbook."""

Query = Mapping[str, str | int | float | Sequence[str] | None]
"""Parameters of a request by name: a sequence repeats the name, None leaves the parameter out."""


class FileSource(Protocol):
    """A file: rows of cells, counted from 1 as a spreadsheet program counts them."""

    @property
    def path(self) -> str:
        """Where the file lies, unpacked; readable, never writable."""
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
        r"""Yield the rows one by one, blank ones too, without holding the file in memory.

        Args:
            sheet: Name of a workbook's sheet; None for the first visible one. CSV has none.
            encoding: Of a CSV file; None to find out.
            delimiter: Of a CSV file, one character; None to find out.
            quote: Of a CSV file; None where quotation marks are plain characters.
            first: Number of the first row wanted, from 1.
            last: Number of the last row wanted; None for all.
            width: Shorter rows are filled up to this many cells (with "" in CSV, with None in a workbook).

        Raises:
            SourceError: The file cannot be read; says where and why.
        """
        ...

    def reject(self, reason: object, *, text: object = None) -> None:
        """Count the current row (the last one that `rows` gave) as unusable, and go on.

        Args:
            reason: A short sentence or the ParseError; rejected rows are counted by it.
            text: What could not be used, shown as an example; None for what the ParseError names.
        """
        ...


class ApiSource(Protocol):
    """An HTTP API: requests that the runner makes, with credentials, limits and patience of its own."""

    @property
    def timezone(self) -> str:
        """IANA name of the zone in which times without an offset are meant."""
        ...

    def get(self, path: str | None = None, query: Query | None = None) -> Reply:
        """Make a request and return the reply, whatever its status.

        Refused credentials, rate limits and failures of the server never get here: the runner waits, tries
        again or ends the run.

        Args:
            path: Below the manifest's url, or an absolute url of an allowed host; None for the url itself.
            query: Laid over the manifest's query.

        Raises:
            SourceError: The request is not allowed: another host or scheme, or an address inside the cluster.
        """
        ...

    def reject(self, reason: object, *, text: object = None) -> None:
        """Count a record as unusable, and go on.

        Args:
            reason: A short sentence or the ParseError; rejected records are counted by it.
            text: What could not be used, shown as an example; None for what the ParseError names.
        """
        ...


@runtime_checkable
class ForeseeingSource(Protocol):
    """An API whose next request can be made while the code still works on the reply before.

    The runner's is one; another, such as a test's, need not be.
    """

    def foresee(self, path: str | None = None, query: Query | None = None) -> None:
        """Say which request comes next; the next `get` takes its reply if it is for the same.

        It is made even if it is then not asked for: say so only of what will be needed.

        Args:
            path: As for `ApiSource.get`.
            query: As for `ApiSource.get`.
        """
        ...
