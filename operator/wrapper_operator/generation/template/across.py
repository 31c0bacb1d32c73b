"""Code of layouts whose header says when."""

from wrapper_operator.generation.layouts.counted_parts import CountedParts
from wrapper_operator.generation.layouts.keyed_times import KeyedTimes
from wrapper_operator.generation.layouts.parts import HeaderTime
from wrapper_operator.generation.layouts.wide_by_time import WideByTime
from wrapper_operator.generation.layouts.year_by_part import YearByPart
from wrapper_operator.generation.template.cells import (
    KIND_NAMES,
    add_time,
    cell_text,
    column_constant,
    name_text,
    number_options,
    number_words,
    zone,
)
from wrapper_operator.generation.template.draft import Draft
from wrapper_operator.generation.template.rows import add_filters, header_arguments
from wrapper_operator.generation.template.spelling import call, literal, members, remark
from wrapper_sdk import parse_time

FIRST_MONTHS = {"month": 1, "quarter": 3, "semester": 6}
"""Months from the start of one part of a year to the start of the next."""


def write_wide_by_time(draft: Draft, layout: WideByTime) -> None:
    """Write one series a row, one time a column."""
    series = ""
    if layout.label is not None:
        draft.constants.append(column_constant("LABEL", layout.label, "names the series"))
        series = name_text(draft, layout.label, "LABEL")
    groups = any(column.group for column in layout.columns)
    # A header read at run time has no say on time zones.
    zoned = zone(draft, clock=any(":" in column.time for column in layout.columns))
    if layout.follows_header and not groups and not zoned:
        _times_of_header(draft, layout.kind)
    else:
        _times_of_constants(draft, layout.kind, layout.columns, zoned, groups=groups)
    add_filters(draft, layout)
    draft.constants.append(
        f"# Numbers are written with a {number_words(layout.number)}."
    ) if layout.number.decimal else None
    name = _series_name(series, groups=groups)
    if groups and series:
        draft.body.append(f"label = {series.removesuffix(' or None')}")
    unpacked = "column, time, group" if groups else "column, time"
    draft.body += _cells(draft, unpacked, "times", "time", name, number_options(draft, layout.number))


def _series_name(series: str, *, groups: bool) -> str:
    if groups:
        return 'f"{label} {group}"' if series else "group"
    return series


def _times_of_header(draft: Draft, kind: str) -> None:
    draft.sdk.add("time_columns")
    draft.before += call("header = next(source.rows(", header_arguments(draft), "), [])", indent=4)
    draft.before.append(f"    times = time_columns(header, {literal(kind)})  # {KIND_NAMES[kind]}")


def _times_of_constants(
    draft: Draft, kind: str, columns: tuple[HeaderTime, ...], zoned: str, *, groups: bool
) -> None:
    draft.sdk.add("parse_time")
    items = [
        f"({column.index}, {literal(column.time)}{', ' + literal(column.group) if groups else ''})"
        for column in columns
    ]
    what = "column, time, group" if groups else "column, time"
    draft.constants += members("TIMES = (", items, ")", note=f"{what}: {KIND_NAMES[kind]}")
    more = ", group" if groups else ""
    parsed = f"parse_time(time, {literal(kind)}{zoned})"
    draft.before.append(f"    times = [(column, {parsed}{more}) for column, time{more} in TIMES]")


def _cells(draft: Draft, unpacked: str, over: str, time: str, name: str, options: str) -> list[str]:
    draft.sdk |= {"ParseError", "parse_number"}
    return [
        f"for {unpacked} in {over}:",
        "    try:",
        f"        value = parse_number(row[column]{options})",
        "        if value is not None:",
        f"            yield Point({time}, value{', ' + name if name else ''})",
        "    except ParseError as error:",
        "        source.reject(error)",
    ]


def write_keyed_times(draft: Draft, layout: KeyedTimes) -> None:
    """Write rows that begin with keys joined by commas."""
    names = ", ".join(f"{place} {remark(key)}" for place, key in enumerate(layout.keys))
    draft.constants.append(f"# The first cell holds keys joined by commas: {names}.")
    _times_of_header(draft, layout.kind)
    draft.body.append('keys = [key.strip() for key in row[0].split(",")]')
    draft.body += [f"if len(keys) != {len(layout.keys)}:  # a note", "    continue"]
    for place, text in layout.kept:
        note = remark(f"kept: {layout.keys[place]} is {text}", limit=40)
        draft.body += [f"if keys[{place}] != {literal(text)}:  # {note}", "    continue"]
    name = ""
    if layout.series is not None:
        draft.constants.append(f'SERIES = {layout.series}  # key "{remark(layout.keys[layout.series])}"')
        name = "keys[SERIES]"
    draft.body += _cells(draft, "column, time", "times", "time", name, number_options(draft, layout.number))


_COUNTED = {
    "hour": ("{time:%Y-%m-%d} {hour:02}:00", "datetime"),
    "day": ("{time:%Y-%m}-{day:02}", "date"),
    "week": ("{time:%Y}-W{week:02}", "week"),
}


def write_counted_parts(draft: Draft, layout: CountedParts) -> None:
    """Write the hours of a day, the days of a month or the weeks of a year that stand across."""
    part = layout.part
    time = add_time(draft, layout.time)
    name = ""
    if layout.series is not None:
        draft.constants.append(column_constant("SERIES", layout.series, "names the series"))
        name = name_text(draft, layout.series, "SERIES")
    over = f"{part.upper()}S"
    items = [f"({index}, {number})" for index, number in layout.columns]
    draft.constants += _counted_in_a_row(layout, over) or members(
        f"{over} = (", items, ")", note=f"column, {part}"
    )
    draft.sdk |= {"ParseError", "is_missing", "parse_time"}
    add_filters(draft, layout)
    joined, kind = _COUNTED[part]
    moment = f'parse_time(f"{joined}", {literal(kind)}{zone(draft, clock=part == "hour")})'
    draft.body += [
        "try:",
        f"    time = {time}",
        "except ParseError as error:",
        f"    if not all(is_missing(row[column]) for column, _ in {over}):  # no note, no blank row",
        "        source.reject(error)",
        "    continue",
        *_cells(draft, f"column, {part}", over, "moment", name, number_options(draft, layout.number)),
    ]
    draft.body.insert(-3, f"            moment = {moment}")


def _counted_in_a_row(layout: CountedParts, over: str) -> list[str]:
    """Return a short way to say columns that follow each other at one distance, as they mostly do."""
    (first, start), (second, _) = layout.columns[:2]
    step, count = second - first, len(layout.columns)
    if layout.columns != tuple((first + step * at, start + at) for at in range(count)):
        return []
    place = f"{first} + {step} * at" if step > 1 else f"{first} + at"
    part = f"{start} + at" if start else "at"
    return [f"{over} = [({place}, {part}) for at in range({count})]  # column, {layout.part}"]


def write_year_by_part(draft: Draft, layout: YearByPart) -> None:
    """Write years that cross months, quarters or semesters."""
    draft.library |= {"UTC", "datetime"}
    series = ""
    if layout.series is not None:
        draft.constants.append(column_constant("SERIES", layout.series, "names the series"))
        series = name_text(draft, layout.series, "SERIES")
    options = number_options(draft, layout.number)
    add_filters(draft, layout)
    write = _months_across if layout.across == "parts" else _years_across
    write(draft, layout, series, options)


def _months_across(draft: Draft, layout: YearByPart, series: str, options: str) -> None:
    draft.constants.append(column_constant("YEAR", layout.column, "years"))
    step = FIRST_MONTHS[layout.division]
    items = [f"({column.index}, {(int(column.time) - 1) * step + 1})" for column in layout.columns]
    note = f"column, month in which the {layout.division} begins"
    draft.constants += _in_a_row(layout, step, note) or members("MONTHS = (", items, ")", note=note)
    draft.sdk |= {"ParseError", "is_missing", "parse_time"}
    draft.body += [
        "try:",
        '    year = parse_time(row[YEAR], "year").year',
        "except ParseError as error:",
        "    if not all(is_missing(row[column]) for column, _ in MONTHS):  # no note, no blank row",
        "        source.reject(error)",
        "    continue",
        *_cells(draft, "column, month", "MONTHS", "datetime(year, month, 1, tzinfo=UTC)", series, options),
    ]


def _in_a_row(layout: YearByPart, step: int, note: str) -> list[str]:
    """Return a short way to say columns that follow each other, as months mostly do."""
    first = layout.columns[0].index
    for part, column in enumerate(layout.columns):
        if (column.index, column.time) != (first + part, str(part + 1)):
            return []
    times = "part + 1" if step == 1 else f"{step} * part + 1"
    return [f"MONTHS = [({first} + part, {times}) for part in range({len(layout.columns)})]  # {note}"]


def _years_across(draft: Draft, layout: YearByPart, series: str, options: str) -> None:
    draft.constants.append(column_constant("MONTH", layout.column, f"{layout.division}s"))
    step = FIRST_MONTHS[layout.division]
    items = [f"{literal(text)}: {(int(part) - 1) * step + 1}" for text, part in layout.parts.items()]
    draft.constants += members("MONTHS = {", items, "}", note="the month in which each begins")
    years = [f"({column.index}, {parse_time(column.time, 'year').year})" for column in layout.columns]
    draft.constants += members("YEARS = (", years, ")", note="column, year")
    draft.sdk.add("is_missing")
    draft.body += [
        f"name = {cell_text(draft, 'MONTH')}",
        "month = MONTHS.get(name.casefold())",
        "if month is None:",
        "    if not all(is_missing(row[column]) for column, _ in YEARS):  # no note, no blank row",
        f'        source.reject("no {layout.division}", text=name)',
        "    continue",
        *_cells(draft, "column, year", "YEARS", "datetime(year, month, 1, tzinfo=UTC)", series, options),
    ]
