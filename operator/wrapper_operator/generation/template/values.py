"""Code of layouts with a time (or a category) and values in every row."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from wrapper_operator.generation.layouts.category import Category
from wrapper_operator.generation.layouts.long import Long
from wrapper_operator.generation.layouts.parts import NumberFormat, ValueColumn
from wrapper_operator.generation.layouts.wide_by_indicator import WideByIndicator
from wrapper_operator.generation.template.cells import (
    add_time,
    begin_running,
    cell_text,
    column_constant,
    name_text,
    number_options,
    number_words,
)
from wrapper_operator.generation.template.draft import Draft
from wrapper_operator.generation.template.rows import add_filters, header_arguments
from wrapper_operator.generation.template.spelling import call, literal, members, number, remark

MANY = 16
"""Value columns from which the code takes their names from the header."""
PER_CELL = [
    "    except ParseError as error:",
    "        source.reject(error)",
]


MAX_ARGUMENTS = 80
"""Characters that fit into a line of code beside what stands around them."""


def write_long(draft: Draft, layout: Long) -> None:
    """Write one value and one time a row."""
    time = add_time(draft, layout.time)
    column = layout.value
    draft.constants.append(
        f'VALUE = {column.index}  # column "{remark(column.header)}": {number_words(column.number)}'
    )
    options = number_options(draft, column.number)
    series = ""
    if layout.series is not None:
        draft.constants.append(column_constant("SERIES", layout.series, "names the series"))
        series = f", {name_text(draft, layout.series, 'SERIES')}"
    draft.sdk.add("ParseError")
    add_filters(draft, layout)
    begin_running(draft, layout.time)
    draft.body += [
        "try:",
        f"    value = parse_number(row[VALUE]{options})",
        "    if value is not None:",
        *_yield_point(f"{time}, value{series}"),
        "except ParseError as error:",
        "    source.reject(error)",
    ]


def _yield_point(arguments: str) -> list[str]:
    """Write the point on one line, or its arguments on their own where the line would be too long."""
    if len(arguments) <= MAX_ARGUMENTS:
        return [f"        yield Point({arguments})"]
    return ["        yield Point(", f"            {arguments}", "        )"]


def write_wide_by_indicator(draft: Draft, layout: WideByIndicator) -> None:
    """Write one time and several values a row."""
    time = add_time(draft, layout.time)
    name = "name"
    series = None
    if layout.series is not None:
        draft.constants.append(column_constant("SERIES", layout.series, "begins the name of the series"))
        series = name_text(draft, layout.series, "SERIES").removesuffix(" or None")
        name = 'f"{series} {name}"'
    options, unpacked, over = _value_constants(draft, layout.values)
    draft.sdk |= {"ParseError", "is_missing"}
    add_filters(draft, layout)
    if not begin_running(draft, layout.time):
        draft.body += [
            "try:",
            f"    time = {time}",
            "except ParseError as error:",
            f"    if not all(is_missing(row[value[0]]) for value in {over}):  # no note, no blank row",
            "        source.reject(error)",
            "    continue",
        ]
    draft.body += [
        *([f"series = {series}"] if series else []),
        f"for {unpacked} in {over}:",
        "    try:",
        f"        value = parse_number(row[column]{options})",
        "        if value is not None:",
        f"            yield Point(time, value, {name})",
        *PER_CELL,
    ]


def write_category(draft: Draft, layout: Category) -> None:
    """Write one category and one or several values a row."""
    draft.constants.append(column_constant("CATEGORY", layout.category, "x, since there is no time"))
    draft.sdk.add("ParseError")
    category = cell_text(draft, "CATEGORY")
    if len(layout.values) > 1:
        options, unpacked, over = _value_constants(draft, layout.values)
        add_filters(draft, layout)
        draft.body += [
            f"category = {category}",
            f"for {unpacked} in {over}:",
            "    try:",
            f"        value = parse_number(row[column]{options})",
            "        if value is not None:",
            "            yield Point(category, value, name)",
            *PER_CELL,
        ]
        return
    column = layout.values[0]
    draft.constants.append(
        f'VALUE = {column.index}  # column "{remark(column.header)}": {number_words(column.number)}'
    )
    options = number_options(draft, column.number)
    add_filters(draft, layout)
    draft.body += [
        "try:",
        f"    value = parse_number(row[VALUE]{options})",
        "    if value is not None:",
        f"        yield Point({category}, value)",
        "except ParseError as error:",
        "    source.reject(error)",
    ]


def _value_constants(draft: Draft, values: tuple[ValueColumn, ...]) -> tuple[str, str, str]:
    """Declare the value columns.

    Returns:
        The arguments of `parse_number`, how an entry is unpacked, and over what the loop goes.
    """
    forms = {value.number for value in values}
    said = number_words(values[0].number)
    if len(forms) > 1:
        items = [f"({value.index}, {literal(value.header)}, {_options(value.number)})" for value in values]
        draft.constants += members("VALUES = (", items, ")", note="column, name, how its numbers are written")
        draft.sdk.add("parse_number")
        return ", **form", "column, name, form", "VALUES"
    if len(values) > MANY and len(draft.reading.header_rows) == 1:
        _values_of_header(draft, values, said)
        return number_options(draft, values[0].number), "column, name", "values"
    items = [f"({value.index}, {literal(value.header)})" for value in values]
    draft.constants += members("VALUES = (", items, ")", note=said)
    return number_options(draft, values[0].number), "column, name", "VALUES"


def _values_of_header(draft: Draft, values: tuple[ValueColumn, ...], said: str) -> None:
    runs = list(_runs([value.index for value in values]))
    spelled = [f"range({first}, {last + 1})" for first, last in runs]
    if len(runs) == 1:
        draft.constants.append(f"VALUES = {spelled[0]}  # {said}; the header names them")
    else:
        items = [f"*{run}" for run in spelled]
        draft.constants += members("VALUES = (", items, ")", note=f"{said}; the header names them")
    head = cell_text(draft, "column").replace("row[", "header[")
    arguments = [*header_arguments(draft), f"width={draft.reading.width}"]
    nothing = f'), [""] * {draft.reading.width})'
    draft.before += call("header = next(source.rows(", arguments, nothing, indent=4)
    draft.before.append(f'    values = [(column, " ".join({head}.split())) for column in VALUES]')


def _runs(indices: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Yield the first and last of each run of numbers that follow each other."""
    for _, run in groupby(enumerate(indices), lambda pair: pair[1] - pair[0]):
        numbers = [index for _, index in run]
        yield numbers[0], numbers[-1]


def _options(form: NumberFormat) -> str:
    parts = []
    if form.decimal is not None:
        parts.append(f'"decimal": {literal(form.decimal)}')
    if form.missing:
        parts.append(f'"missing": {{{", ".join(number(value) for value in form.missing)}}}')
    return "{" + ", ".join(parts) + "}"
