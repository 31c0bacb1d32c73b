"""The layouts that files have, and the order in which they are tried."""

from collections.abc import Callable

from wrapper_operator.generation.inference.table import Table
from wrapper_operator.generation.layouts import (
    category,
    counted_parts,
    keyed_times,
    long,
    wide_by_indicator,
    wide_by_time,
    year_by_part,
)
from wrapper_operator.generation.layouts.parts import Layout
from wrapper_operator.generation.request import Hints

Recognise = Callable[[Table, Hints], Layout | None]

LAYOUTS: tuple[tuple[str, Recognise], ...] = (
    ("keyed-times", keyed_times.recognise),
    ("counted-parts", counted_parts.recognise),
    ("year-by-part", year_by_part.recognise),
    ("wide-by-time", wide_by_time.recognise),
    ("long", long.recognise),
    ("wide-by-indicator", wide_by_indicator.recognise),
    ("category", category.recognise),
)
"""From the most to the least particular: the first that recognises a table has it.

Keys in the first cell would also look wide by time; months across also look like indicators, and days
like months; and only what has no time at all may be a category.
"""
