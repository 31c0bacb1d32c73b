"""Code of layouts with a time (or a category) and values in every row."""

from wrapper_operator.generation.layouts.category import Category
from wrapper_operator.generation.layouts.long import Long
from wrapper_operator.generation.layouts.parts import NumberFormat, ValueColumn
from wrapper_operator.generation.layouts.wide_by_indicator import WideByIndicator
from wrapper_operator.generation.template.cells import (
    add_time,
    cell_text,
    column_constant,
    name_text,
    number_options,
    number_words,
)
from wrapper_operator.generation.template.draft import Draft
from wrapper_operator.generation.template.rows import add_filters
from wrapper_operator.generation.template.spelling import literal, members, number, remark

PER_CELL = [
    "    except ParseError as error:",
    "        source.reject(error)",
]


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
    draft.body += [
        "try:",
        f"    value = parse_number(row[VALUE]{options})",
        "    if value is not None:",
        f"        yield Point({time}, value{series})",
        "except ParseError as error:",
        "    source.reject(error)",
    ]


def write_wide_by_indicator(draft: Draft, layout: WideByIndicator) -> None:
    """Write one time and several values a row."""
    time = add_time(draft, layout.time)
    name = "name"
    series = None
    if layout.series is not None:
        draft.constants.append(column_constant("SERIES", layout.series, "begins the name of the series"))
        series = name_text(draft, layout.series, "SERIES").removesuffix(" or None")
        name = 'f"{series} {name}"'
    options, unpacked = _value_constants(draft, layout.values)
    draft.sdk |= {"ParseError", "is_missing"}
    add_filters(draft, layout)
    draft.body += [
        "try:",
        f"    time = {time}",
        "except ParseError as error:",
        "    if not all(is_missing(row[value[0]]) for value in VALUES):  # no note, no blank row",
        "        source.reject(error)",
        "    continue",
        *([f"series = {series}"] if series else []),
        f"for {unpacked} in VALUES:",
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
        options, unpacked = _value_constants(draft, layout.values)
        add_filters(draft, layout)
        draft.body += [
            f"category = {category}",
            f"for {unpacked} in VALUES:",
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


def _value_constants(draft: Draft, values: tuple[ValueColumn, ...]) -> tuple[str, str]:
    """Declare the value columns; return the arguments of `parse_number` and how an entry is unpacked."""
    forms = {value.number for value in values}
    if len(forms) == 1:
        items = [f"({value.index}, {literal(value.header)})" for value in values]
        draft.constants += members("VALUES = (", items, ")", note=f"{number_words(values[0].number)}")
        return number_options(draft, values[0].number), "column, name"
    items = [f"({value.index}, {literal(value.header)}, {_options(value.number)})" for value in values]
    draft.constants += members("VALUES = (", items, ")", note="column, name, how its numbers are written")
    draft.sdk.add("parse_number")
    return ", **form", "column, name, form"


def _options(form: NumberFormat) -> str:
    parts = []
    if form.decimal is not None:
        parts.append(f'"decimal": {literal(form.decimal)}')
    if form.missing:
        parts.append(f'"missing": {{{", ".join(number(value) for value in form.missing)}}}')
    return "{" + ", ".join(parts) + "}"
