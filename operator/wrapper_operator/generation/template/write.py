"""Putting a module of collector code together."""

from collections.abc import Callable
from typing import Any

from wrapper_operator.generation.layouts.category import Category
from wrapper_operator.generation.layouts.counted_parts import CountedParts
from wrapper_operator.generation.layouts.keyed_times import KeyedTimes
from wrapper_operator.generation.layouts.long import Long
from wrapper_operator.generation.layouts.parts import Layout
from wrapper_operator.generation.layouts.several_sheets import SeveralSheets
from wrapper_operator.generation.layouts.wide_by_indicator import WideByIndicator
from wrapper_operator.generation.layouts.wide_by_time import WideByTime
from wrapper_operator.generation.layouts.year_by_part import YearByPart
from wrapper_operator.generation.request import IndicatorText
from wrapper_operator.generation.template import across, sheets, values
from wrapper_operator.generation.template.draft import Draft
from wrapper_operator.generation.template.rows import loop, say_reading
from wrapper_operator.generation.template.spelling import call, remark

WRITERS: dict[type[Layout], Callable[[Draft, Any], None]] = {
    Long: values.write_long,
    WideByIndicator: values.write_wide_by_indicator,
    Category: values.write_category,
    WideByTime: across.write_wide_by_time,
    KeyedTimes: across.write_keyed_times,
    CountedParts: across.write_counted_parts,
    YearByPart: across.write_year_by_part,
}
"""Who writes the code of each layout; sheets alike are read by the code of the layout that they share."""


def write_code(layout: Layout, indicator: IndicatorText, *, timezone: str = "UTC") -> str:
    """Return collector code that reads a file of this layout, formatted as ruff would.

    Args:
        layout: Where the points stand.
        indicator: For the module's docstring.
        timezone: IANA name of the zone in which times of day without an offset are meant.
    """
    inner = layout.inner if isinstance(layout, SeveralSheets) else layout
    draft = Draft(reading=layout.reading, timezone=timezone, sheeted=isinstance(layout, SeveralSheets))
    WRITERS[type(inner)](draft, inner)
    if isinstance(layout, SeveralSheets):
        head = sheets.read_sheet_head(draft)
        collect = sheets.sheet_lines(draft, layout)
        functions = [[head, *_loop(draft)], ["def collect(source, start, end):", *collect]]
    else:
        functions = [["def collect(source, start, end):", *_loop(draft)]]
    return _module(draft, indicator, [*draft.helpers, *functions])


def _loop(draft: Draft) -> list[str]:
    # Rows of a table whose header is read at run time are as wide as that header.
    width = "len(header)" if any(line.lstrip().startswith("header = ") for line in draft.before) else ""
    return [*draft.before, *loop(draft, width=width), *(f"        {line}" for line in draft.body)]


def _module(draft: Draft, indicator: IndicatorText, functions: list[list[str]]) -> str:
    title = remark(indicator.name, limit=80) or "Points"
    lines = [
        f'"""{title}: points from {remark(draft.reading.file, limit=50)}, written by the Template engine."""',
        "",
        *_imports(draft),
        "",
        say_reading(draft),
        *draft.constants,
    ]
    for function in functions:
        lines += ["", "", *function]
    return "\n".join(lines) + "\n"


def _imports(draft: Draft) -> list[str]:
    lines = []
    if draft.library:
        lines += [f"from datetime import {', '.join(sorted(draft.library))}", ""]
    names = sorted(draft.sdk, key=lambda name: (not name[0].isupper(), name))
    lines += call("from wrapper_sdk import ", names, "", indent=0)
    if draft.times:
        lines.append(f"from wrapper_sdk.times import {', '.join(sorted(draft.times))}")
    return lines
