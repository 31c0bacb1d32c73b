"""Reading files as rows of cells: text with separators, and workbooks."""

from wrapper_runner.reading.reader import Format, Reader, open_reader

__all__ = ["Format", "Reader", "open_reader"]
