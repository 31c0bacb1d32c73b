"""How the loop over rows begins: the call of `rows`, and which rows are passed over."""

from wrapper_operator.generation.layouts.parts import Column, Layout, Reading
from wrapper_operator.generation.template.cells import cell_text
from wrapper_operator.generation.template.draft import Draft
from wrapper_operator.generation.template.spelling import call, literal, members, remark

_DELIMITERS = {",": "Comma", ";": "Semicolon", "\t": "Tab", "|": "Bar"}


def dialect(reading: Reading) -> list[str]:
    """Return the arguments of `rows` that say how the file is written."""
    if reading.format == "xlsx":
        return [f"sheet={literal(reading.sheet)}"] if reading.sheet is not None else []
    arguments = []
    if reading.encoding is not None:
        arguments.append(f"encoding={literal(reading.encoding)}")
    if reading.delimiter is not None:
        arguments.append(f"delimiter={literal(reading.delimiter)}")
    if reading.quote != '"':
        arguments.append(f"quote={literal(reading.quote) if reading.quote else None}")
    return arguments


def rows_arguments(draft: Draft, *, width: str = "") -> list[str]:
    """Return the arguments of the call that reads the body of the table."""
    reading = draft.reading
    arguments = (
        ["sheet=sheet", "first=first"] if draft.sheeted else [*dialect(reading), f"first={reading.first}"]
    )
    if reading.last is not None and not draft.sheeted:
        arguments.append(f"last={reading.last}")
    return [*arguments, f"width={width or reading.width}"]


def header_arguments(draft: Draft) -> list[str]:
    """Return the arguments of the call that reads the header row alone."""
    header = draft.reading.header_rows[-1]
    if draft.sheeted:
        return ["sheet=sheet", "first=header", "last=header"]
    return [*dialect(draft.reading), f"first={header}", f"last={header}"]


def loop(draft: Draft, *, width: str = "") -> list[str]:
    """Return the line, or lines, that begin the loop."""
    return call("for row in source.rows(", rows_arguments(draft, width=width), "):", indent=4)


def say_reading(draft: Draft) -> str:
    """Return the comment that says how the file is written."""
    reading = draft.reading
    if draft.sheeted:
        return "# Several sheets of one shape, each with its own header."
    rows = " and ".join(str(row) for row in reading.header_rows)
    kind = "rows" if len(reading.header_rows) > 1 else "row"
    header = f"the header is in {kind} {rows}" if rows else "there is no header"
    if reading.format == "xlsx":
        where = f"Sheet '{remark(reading.sheet)}'" if reading.sheet else "The first sheet"
        return f"# {where}; {header}, data from row {reading.first} on."
    parted = _DELIMITERS.get(reading.delimiter or ",", "Specially")
    return f"# {parted} separated {reading.encoding}; {header}, data from row {reading.first} on."


def add_filters(draft: Draft, layout: Layout) -> None:
    """Add what passes over rows that are not wanted, and what fills merged cells."""
    _add_carried(draft, layout)
    for kept in layout.where:
        spelled = cell_text(draft, str(kept.column.index))
        note = remark(f"kept: {kept.column.header} is {kept.text}", limit=40)
        draft.body += [f"if {spelled} != {literal(kept.text)}:  # {note}", "    continue"]
    if layout.again is not None:
        place = str(layout.again.column.index)
        draft.body += [
            f"if {cell_text(draft, place)} == {literal(layout.again.text)}:  # the header again",
            "    continue",
        ]
    if layout.totals and layout.totals_column is not None:
        items = [literal(text) for text in layout.totals]
        note = f'column "{remark(layout.totals_column.header)}": rows that sum up others'
        draft.constants += members("TOTALS = {", items, "}", note=note)
        draft.body += [f"if {cell_text(draft, str(layout.totals_column.index))} in TOTALS:", "    continue"]


def _add_carried(draft: Draft, layout: Layout) -> None:
    carried = sorted({column.index for column in carried_columns(layout) if column.carried})
    if not carried:
        return
    places = f"({carried[0]},)" if len(carried) == 1 else f"({', '.join(map(str, carried))})"
    draft.constants.append(f"CARRIED = {places}  # merged cells: a blank means what stands above it")
    draft.before.append("    above = {}")
    draft.body += [
        "for column in CARRIED:",
        '    above[column] = row[column] = row[column] or above.get(column, "")',
    ]


def carried_columns(layout: Layout) -> list[Column]:
    """Return every column of texts that a layout names."""
    found = [kept.column for kept in layout.where]
    for name in ("series", "label", "category", "column"):
        column = getattr(layout, name, None)
        if isinstance(column, Column):
            found.append(column)
    time = getattr(layout, "time", None)
    if time is not None:
        found += [time.column] if hasattr(time, "column") else list(time.columns)
    return found
