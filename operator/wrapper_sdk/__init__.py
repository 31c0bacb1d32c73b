"""Public: what collector code imports."""

from wrapper_sdk.errors import ParseError, SourceError, TryLater, WindowTooLarge
from wrapper_sdk.melt import melt_years, time_columns
from wrapper_sdk.missing import is_missing
from wrapper_sdk.numbers import parse_number
from wrapper_sdk.point import Point
from wrapper_sdk.source import Cell, FileSource
from wrapper_sdk.times import parse_time

__all__ = [
    "Cell",
    "FileSource",
    "ParseError",
    "Point",
    "SourceError",
    "TryLater",
    "WindowTooLarge",
    "is_missing",
    "melt_years",
    "parse_number",
    "parse_time",
    "time_columns",
]
