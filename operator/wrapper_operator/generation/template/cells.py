"""How cells of a row are spelled: texts, numbers, times."""

from wrapper_operator.generation.layouts.parts import (
    Column,
    JoinedTime,
    NumberFormat,
    OneTime,
    RunningTimes,
    TimeSource,
)
from wrapper_operator.generation.template.draft import Draft
from wrapper_operator.generation.template.spelling import literal, members, number, remark

TEXT_HELPER = [
    "def text(cell):",
    '    """Return a cell as a person would write it."""',
    "    if isinstance(cell, float) and cell.is_integer():",
    "        cell = int(cell)",
    '    return "" if cell is None else str(cell).strip()',
]

KIND_NAMES = {
    "year": "years",
    "fiscal-year": "financial years, which begin in the first year named",
    "years": "spans of years, by their first",
    "interval": "intervals, by their beginning",
    "semester": "semesters",
    "quarter": "quarters",
    "month": "months",
    "month-name": "months by name",
    "week": "ISO weeks",
    "date": "dates",
    "datetime": "dates with a time of day",
    "day-month": "dates, the day first",
    "month-day": "dates, the month first",
    "day-month-name": "dates with the month's name",
    "excel-1900": "days since 1900",
    "excel-1904": "days since 1904",
    "epoch-s": "seconds since 1970",
    "epoch-ms": "milliseconds since 1970",
    "decimal-year": "years with a fraction",
    "decimal-quarter": "quarters as fractions of years",
    "decimal-month": "months as two digits behind a point",
    "thousands-year": "years with a mark of thousands",
    "year-first": "dates, the year first, in two digits",
}


def cell_text(draft: Draft, place: str) -> str:
    """Return the expression for the text of a cell."""
    if not draft.is_workbook:
        return f"row[{place}].strip()"
    draft.add_helper(TEXT_HELPER)
    return f"text(row[{place}])"


def name_text(draft: Draft, column: Column, place: str) -> str:
    """Return the expression for the name of a series."""
    spelled = cell_text(draft, place)
    return f"{spelled} or None" if column.gappy else spelled


def column_constant(name: str, column: Column, what: str) -> str:
    """Return the line that says where a column stands and what it is."""
    return f'{name} = {column.index}  # column "{remark(column.header)}": {what}'


def number_options(draft: Draft, form: NumberFormat) -> str:
    """Return the arguments of `parse_number` behind the cell; declares the missing marks."""
    options = ""
    if form.decimal is not None:
        options += f", decimal={literal(form.decimal)}"
    if form.missing:
        items = [number(value) for value in form.missing]
        lines = members("MISSING = {", items, "}", note="not measured")
        if lines[0] not in draft.constants:
            draft.constants.extend(lines)
        options += ", missing=MISSING"
    draft.sdk.add("parse_number")
    return options


def number_words(form: NumberFormat) -> str:
    """Return what a comment says of a way to write numbers."""
    return {".": "decimal point", ",": "decimal comma", None: "numbers"}[form.decimal]


def add_time(draft: Draft, time: TimeSource) -> str:
    """Declare where the time stands and return the expression for it."""
    draft.sdk.add("parse_time")
    if isinstance(time, JoinedTime):
        return _add_joined(draft, time)
    if isinstance(time, RunningTimes):
        draft.constants.append(column_constant("TIME", time.column, "parts of years; some name the year"))
        draft.times.add("RunningTime")
        draft.before.append("    running = RunningTime()")
        return "time"
    what = KIND_NAMES.get(time.kind or "", "times of several kinds")
    draft.constants.append(column_constant("TIME", time.column, what))
    return f"parse_time(row[TIME]{_kind(time)}{zone(draft, clock=time.clock)})"


def begin_running(draft: Draft, time: TimeSource) -> bool:
    """Begin the loop with the time of a row where it depends on rows above; tell whether it does."""
    if not isinstance(time, RunningTimes):
        return False
    draft.sdk |= {"ParseError", "is_missing"}
    draft.sdk.discard("parse_time")
    draft.body += [
        "try:",
        "    time = running.read(row[TIME])",
        "except ParseError as error:",
        "    if not all(map(is_missing, row[TIME + 1 :])):  # no note, no blank row",
        "        source.reject(error)",
        "    continue",
        "if time is None:  # a year alone",
        "    continue",
    ]
    return True


def _kind(time: OneTime) -> str:
    return f", {literal(time.kind)}" if time.kind else ""


def zone(draft: Draft, *, clock: bool) -> str:
    """Return the argument that says in which zone times of day are meant; periods begin in UTC."""
    return f", timezone={literal(draft.timezone)}" if clock and draft.timezone != "UTC" else ""


_JOINS = {
    "month": ("{0}-{1}", "month", ("YEAR", "MONTH")),
    "quarter": ("{0}-Q{1}", "quarter", ("YEAR", "QUARTER")),
    "semester": ("{0}-S{1}", "semester", ("YEAR", "SEMESTER")),
    "week": ("{0}-W{1}", "week", ("YEAR", "WEEK")),
    "day": ("{0}-{1}-{2}", "date", ("YEAR", "MONTH", "DAY")),
    "ordinal": ("{0}-{1}", "date", ("YEAR", "DAY")),
    "hour": ("{0}-{1}-{2} {3}", "datetime", ("YEAR", "MONTH", "DAY", "CLOCK")),
    "moment": ("{0} {1}", "datetime", ("DATE", "CLOCK")),
}


def _add_joined(draft: Draft, time: JoinedTime) -> str:
    pattern, kind, names = _JOINS[time.join]
    if time.join == "moment":
        kind = kind if time.kind == "date" else time.kind or kind
    pattern += ":00" if time.hours else ""
    whats = {"YEAR": "years", "CLOCK": "hours" if time.hours else "times of day", "DATE": "dates"}
    for name, column in zip(names, time.columns, strict=True):
        draft.constants.append(column_constant(name, column, whats.get(name, f"{name.lower()}s")))
    parts = [cell_text(draft, name) for name in names]
    before: list[str] = []
    told = -1 if time.hours else 1
    if time.join == "ordinal":
        parts[1] = f"{parts[1]}.zfill(3)"
    if time.spelling:
        items = [f"{literal(text)}: {literal(value)}" for text, value in time.spelling.items()]
        draft.constants.extend(members(f"{names[told]}S = {{", items, "}"))
        before = [f"    part = {parts[told]}"]
        parts[told] = f"{names[told]}S.get(part.casefold(), part)"
    elif time.by_name:
        draft.times.add("month_number")
        parts[1] = f"month_number({parts[1]})"
    elif time.prefix:
        parts[1] = f"{parts[1]}.removeprefix({literal(time.prefix)})".replace('"', "'")
    clock = zone(draft, clock=time.join in ("moment", "hour"))
    draft.add_helper(_joining(names, pattern, kind, parts, before, clock))
    return "time_of(row)"


def _joining(
    names: tuple[str, ...], pattern: str, kind: str, parts: list[str], before: list[str], zone_argument: str
) -> list[str]:
    if len(parts) > 3:  # a day and an hour: too long for one line
        day = "-".join(f"{{{part}}}" for part in parts[:3])
        before = [*before, f'    day = f"{day}"']
        parts, pattern = ["day", parts[3]], pattern.replace("{0}-{1}-{2} {3}", "{0} {1}")
    joined = pattern
    for place, part in enumerate(parts):
        joined = joined.replace(f"{{{place}}}", f"{{{part}}}")
    together = " and ".join(name.lower() for name in names)
    return [
        "def time_of(row):",
        f'    """Return the time that {together} of a row make."""',
        *before,
        f'    joined = f"{joined}"',
        f"    return parse_time(joined, {literal(kind)}{zone_argument})",
    ]
