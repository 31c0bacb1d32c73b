"""Public: what collector code imports."""

from wrapper_sdk.errors import ParseError, SourceError, TryLater, WindowTooLarge
from wrapper_sdk.formats import (
    Observation,
    entsoe,
    entsoe_pages,
    json_stat,
    sdmx_csv,
    sdmx_json,
    world_bank,
)
from wrapper_sdk.melt import melt_years, time_columns
from wrapper_sdk.missing import is_missing
from wrapper_sdk.numbers import parse_number
from wrapper_sdk.paging import by_cursor, by_link, by_offset, by_page, by_time
from wrapper_sdk.point import Point
from wrapper_sdk.records import from_columns, from_rows, from_wide_rows, pick, records_at
from wrapper_sdk.replies import Reply
from wrapper_sdk.source import ApiSource, Cell, FileSource, Query
from wrapper_sdk.spans import spans
from wrapper_sdk.times import parse_time

__all__ = [
    "ApiSource",
    "Cell",
    "FileSource",
    "Observation",
    "ParseError",
    "Point",
    "Query",
    "Reply",
    "SourceError",
    "TryLater",
    "WindowTooLarge",
    "by_cursor",
    "by_link",
    "by_offset",
    "by_page",
    "by_time",
    "entsoe",
    "entsoe_pages",
    "from_columns",
    "from_rows",
    "from_wide_rows",
    "is_missing",
    "json_stat",
    "melt_years",
    "parse_number",
    "parse_time",
    "pick",
    "records_at",
    "sdmx_csv",
    "sdmx_json",
    "spans",
    "time_columns",
    "world_bank",
]
