"""Code that reads several sheets of one shape."""

from wrapper_operator.generation.layouts.category import Category
from wrapper_operator.generation.layouts.several_sheets import PartOfYear, SeveralSheets
from wrapper_operator.generation.template.draft import Draft
from wrapper_operator.generation.template.spelling import literal, members

_NAMED_BY_SHEET = 'f"{sheet} {name}" if name else sheet'


def sheet_lines(draft: Draft, layout: SeveralSheets) -> list[str]:
    """Return the function `collect` that walks the sheets; declares them."""
    header = any("header)" in line or "header," in line for line in draft.before)
    items = [
        f"({literal(sheet.name)}, {f'{sheet.header_row}, ' if header else ''}{sheet.first})"
        for sheet in layout.sheets
    ]
    note = f"sheet,{' header row,' if header else ''} first row of data"
    draft.constants += members("SHEETS = (", items, ")", note=note)
    names = "sheet, header, first" if header else "sheet, first"
    lines = [f"    for {names} in SHEETS:"]
    if layout.role == "none":
        return [*lines, f"        yield from read_sheet(source, {names})"]
    if layout.part is not None:
        return [*lines, *_parts_of_years(draft, layout, layout.part, names)]
    if layout.role == "time":
        draft.sdk.add("parse_time")
        return [
            *lines,
            f"        time = parse_time(sheet, {literal(layout.kind or 'year')})",
            f"        for category, value, name in read_sheet(source, {names}):",
            f"            yield Point(time, value, {_named_category(layout)})",
        ]
    category = isinstance(layout.inner, Category)
    return [
        *lines,
        f"        for {'category' if category else 'time'}, value, name in read_sheet(source, {names}):",
        f"            series = {_NAMED_BY_SHEET}",
        f"            yield Point({'category' if category else 'time'}, value, series)",
    ]


def _parts_of_years(draft: Draft, layout: SeveralSheets, found: PartOfYear, names: str) -> list[str]:
    """Return the loop over a sheet called by a year, whose rows or columns are parts of it."""
    draft.sdk |= {"ParseError", "parse_time"}
    part, series = ("category", "name") if found.place == "category" else ("name", "category")
    several = isinstance(layout.inner, Category) and len(layout.inner.values) > 1
    named = f", {series}" if several or series == "category" else ""
    return [
        '        year = parse_time(sheet, "year").year',
        f"        for category, value, name in read_sheet(source, {names}):",
        "            try:",
        f'                time = parse_time(f"{{year}} {{{part}}}", {literal(found.kind)})',
        f"                yield Point(time, value{named})",
        "            except ParseError as error:",
        "                source.reject(error)",
    ]


def _named_category(layout: SeveralSheets) -> str:
    several = isinstance(layout.inner, Category) and len(layout.inner.values) > 1
    return 'f"{category} {name}"' if several else "category"


def read_sheet_head(draft: Draft) -> str:
    """Return the head of the function that reads one sheet."""
    header = any("last=header" in line for line in draft.before)
    return f"def read_sheet(source, sheet, {'header, ' if header else ''}first):"
