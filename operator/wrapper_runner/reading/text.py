"""Rows of a text file."""

import codecs
import csv
import io
import operator
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import chain, islice
from pathlib import Path

from wrapper_runner.reading.dialect import Dialect, find_dialect
from wrapper_runner.reading.encoding import MIXED, UTF16_NAMES, Encoding, find_encoding
from wrapper_runner.reading.guard import (
    BUFFER_BYTES,
    MAX_LINE_BYTES,
    GuardedBytes,
    LineTooLongError,
    NulByteError,
)
from wrapper_runner.reading.records import csv_records
from wrapper_sdk import SourceError
from wrapper_sdk.source import Cell

_BLOCK_ROWS = 64
_Trouble = csv.Error | NulByteError | LineTooLongError | UnicodeError


@dataclass(frozen=True)
class _Way:
    """How one pass reads."""

    encoding: str
    delimiter: str
    quote: str | None


class TextReader:
    """Reads a text file in blocks of rows, so that counting and filling rows costs next to nothing.

    Args:
        path: Where the file lies.
        name: What messages call it.
    """

    def __init__(self, path: str, name: str) -> None:
        self._path = path
        self._name = name
        self._block: Iterator[list[str]] = iter(())
        self._block_end = 0
        self._lines: io.TextIOWrapper | None = None

    @property
    def row(self) -> int:
        """Number of the row given last."""
        return self._block_end - operator.length_hint(self._block)

    @cached_property
    def encoding(self) -> Encoding:
        """The encoding, found from the whole file."""
        return find_encoding(self._path)

    @cached_property
    def dialect(self) -> Dialect:
        """The dialect, found from the head of the file."""
        return find_dialect(self._path, self.encoding.codec)

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
        """Give rows as `wrapper_sdk.FileSource.rows` says; all cells are text, and `sheet` means nothing."""
        del sheet
        codec = encoding or self.encoding.codec
        if delimiter is None:
            delimiter, quote = self.dialect.delimiter, self.dialect.quote
        self.close()
        self._lines = self._open(codec)
        # No generator hands on row by row: that would cost more than the counting and filling.
        blocks = self._blocks(self._lines, _Way(codec, delimiter, quote), first, last, width)
        return chain.from_iterable(blocks)  # type: ignore[arg-type]  # all cells are text

    def close(self) -> None:
        """Let go of the file, also in the middle of a pass."""
        if self._lines is not None:
            self._lines.close()
            self._lines = None

    def _open(self, codec: str) -> io.TextIOWrapper:
        try:
            file = io.FileIO(self._path)
        except OSError as error:
            raise SourceError(f"{self._name}: cannot be opened: {error.strerror}") from error
        if codec == "utf-8" and file.read(3) == codecs.BOM_UTF8:
            codec = "utf-8-sig"
        file.seek(0)
        wide = codec in UTF16_NAMES
        guarded = io.BufferedReader(GuardedBytes(file, nul_allowed=wide), BUFFER_BYTES)
        try:
            return io.TextIOWrapper(guarded, codec, "strict" if wide else MIXED, newline="")
        except LookupError as error:
            raise SourceError(f"{self._name}: {codec!r} is no encoding that Python knows") from error

    def _blocks(
        self, lines: io.TextIOWrapper, way: _Way, first: int, last: int | None, width: int
    ) -> Iterator[Iterator[list[str]]]:
        records = csv_records(lines, delimiter=way.delimiter, quote=way.quote)
        end, trouble, cut_off = 0, None, False
        self._block, self._block_end = iter(()), 0
        while trouble is None and (last is None or end < last):
            wanted = _BLOCK_ROWS if last is None else min(_BLOCK_ROWS, last - end)
            block, trouble = _take(records, wanted)
            ended = len(block) < wanted
            if ended and block and trouble is None and self._is_cut_off(block[-1], way):
                cut_off = bool(block.pop())
            end += len(block)
            if end >= first and block:
                if width and min(map(len, block)) < width:
                    _fill(block, width)
                early = first - 1 - end + len(block)
                self._block = iter(block[early:] if early > 0 else block)
                self._block_end = end
                yield self._block
            if ended:
                break
        if cut_off:
            raise SourceError(self._unclosed(end + 1))
        if trouble is not None:
            raise SourceError(self._explained(trouble, end + 1, way)) from trouble
        lines.close()

    def _is_cut_off(self, row: list[str], way: _Way) -> bool:
        """Say whether the last row is a cell that swallowed lines because its quotation mark never closes."""
        if way.quote is None or not row or "\n" not in row[-1]:
            return False
        with Path(self._path).open("rb") as file:
            file.seek(0, 2)
            file.seek(max(0, file.tell() - 64))
            return not file.read().rstrip(b" \t\r\n\0").endswith(way.quote.encode())

    def _unclosed(self, row: int) -> str:
        return f"{self._name}, row {row}: a quotation mark opens a cell here and is never closed"

    def _explained(self, trouble: _Trouble, row: int, way: _Way) -> str:
        if isinstance(trouble, NulByteError):
            return self._nul_place(way)
        if isinstance(trouble, LineTooLongError):
            limit = MAX_LINE_BYTES // 1024**2
            return f"{self._name}, row {row}: a line is longer than {limit} MiB; this is not a table of data"
        if isinstance(trouble, UnicodeError):
            return (
                f"{self._name}, row {row}: cannot be read as {way.encoding}; the file is damaged or cut off"
            )
        return (
            f"{self._name}, row {row}: a cell is longer than {csv.field_size_limit():,} characters; "
            "most likely a quotation mark opens here and is never closed"
        )

    def _nul_place(self, way: _Way) -> str:
        errors = "replace" if way.encoding in UTF16_NAMES else MIXED
        with Path(self._path).open(encoding=way.encoding, errors=errors, newline="") as lines:
            for number, row in enumerate(csv_records(lines, delimiter=way.delimiter, quote=way.quote), 1):
                for column, cell in enumerate(row, 1):
                    if "\0" in cell:
                        return (
                            f"{self._name}, row {number}, column {column}: there is a NUL byte; "
                            "the file is damaged, or it is no text"
                        )
        return f"{self._name}: there is a NUL byte; the file is damaged, or it is no text"


def _take(records: Iterator[list[str]], count: int) -> tuple[list[list[str]], _Trouble | None]:
    """Take up to so many records; those before a trouble are kept."""
    block: list[list[str]] = []
    try:
        block.extend(islice(records, count))
    except (csv.Error, NulByteError, LineTooLongError, UnicodeError) as trouble:
        return block, trouble
    return block, None


def _fill(block: list[list[str]], width: int) -> None:
    for row in block:
        if len(row) < width:
            row.extend([""] * (width - len(row)))
