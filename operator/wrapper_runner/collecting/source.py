"""The `source` that collector code gets."""

from collections.abc import Iterator

from wrapper_runner.collecting.rejections import RejectionBook
from wrapper_runner.reading import Format, Reader, open_reader
from wrapper_sdk import Cell


class CollectedFile:
    """A file as `wrapper_sdk.FileSource` describes it.

    Args:
        path: Where it lies.
        format: What the manifest says it is.
        name: What people call it.
    """

    def __init__(self, path: str, *, format: Format, name: str) -> None:  # noqa: A002 - the manifest's word
        self.path = path
        self._format: Format = format
        self._name = name
        self._reader: Reader | None = None
        self._rows_of_earlier_passes = 0
        self.rejections = RejectionBook()

    @property
    def row(self) -> int:
        """Number of the row that was given last; 0 before the first."""
        return self._reader.row if self._reader is not None else 0

    @property
    def rows_read(self) -> int:
        """Rows of all passes over the file; it only rises."""
        return self._rows_of_earlier_passes + self.row

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
        """Yield the rows as `wrapper_sdk.FileSource.rows` says.

        Raises:
            SourceError: The file cannot be read; says where and why.
        """
        if self._reader is None:
            self._reader = open_reader(self.path, format=self._format, name=self._name)
        self._rows_of_earlier_passes += self._reader.row
        return self._reader.rows(
            sheet=sheet,
            encoding=encoding,
            delimiter=delimiter,
            quote=quote,
            first=first,
            last=last,
            width=width,
        )

    def reject(self, reason: object, *, text: object = None) -> None:
        """Count the current row as unusable, and go on."""
        self.rejections.add(reason, text=text, row=self.row)
