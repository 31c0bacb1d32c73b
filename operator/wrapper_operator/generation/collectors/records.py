"""Code that reads records: a time, one or several values, and names."""

from typing import TYPE_CHECKING

from wrapper_operator.generation.collectors.extraction import extraction_lines
from wrapper_operator.generation.collectors.module import (
    INDENT,
    Sections,
    add_query,
    module,
    next_page,
    paged,
    path_note,
)
from wrapper_operator.generation.exchanges.times import TimeField
from wrapper_operator.generation.request import IndicatorText
from wrapper_operator.generation.template.spelling import LINE, literal, members

if TYPE_CHECKING:
    from wrapper_operator.generation.shapes.records import RecordsReading


def write_records(reading: "RecordsReading", indicator: IndicatorText) -> str:
    """Return collector code for a source whose replies hold records."""
    sections = Sections(notes=[f"Records: {reading.extraction.where}.", *reading.notes])
    sections.sdk |= {"ParseError", "parse_number", "parse_time"}
    query = add_query(sections, reading.dates)
    longest = reading.dates.longest if reading.dates is not None else None
    loop = _loop(reading, sections, query)
    each = _points(reading, sections)
    body = [*sections.body, *loop, *(INDENT + line for line in each)]
    if longest is not None:
        sections.sdk.add("spans")
        sections.notes.append(f"The source gives at most {longest:g} days at once.")
        body = [f"for first, last in spans(start, end, days={longest:g}):", *(INDENT + line for line in body)]
    sections.body = body
    return module(sections, indicator, title=reading.title)


def _loop(reading: "RecordsReading", sections: Sections, query: str) -> list[str]:
    lines, needs = extraction_lines(reading.extraction)
    sections.sdk |= needs
    nested = 8 if reading.dates is not None and reading.dates.longest is not None else 4
    if reading.paging is not None:
        sections.helpers.append(_function(lines))
        if reading.paging.related:
            sections.helpers.append(next_page(reading.paging.following or ""))
            sections.sdk.add("pick")
        head, used = paged(reading.paging, query, indent=nested)
        sections.sdk |= used
        return [line[nested:] for line in head]
    get = [f"reply = source.get({query})", "if reply.found_nothing:"]
    out = "continue" if nested == 8 else "return"
    over = lines[0].removeprefix("return ").replace("reply.", "reply.checked().", 1)
    if len(lines) > 1:
        sections.helpers.append(_function(lines))
        over = "records(reply.checked())"
    if reading.cap is None:
        return [*get, f"{INDENT}{out}", f"for record in {over}:"]
    sections.sdk.add("WindowTooLarge")
    sections.constants.append(f"MOST = {reading.cap}  # records that the source seems to give at most")
    whole = [
        f"found = list({over})",
        "if len(found) >= MOST:",
        f'{INDENT}raise WindowTooLarge("there may be more records than the source gives at once")',
        "for record in found:",
    ]
    return [*get, f"{INDENT}{out}", *whole]


def _function(lines: list[str]) -> list[str]:
    return [
        "def records(reply):",
        f'{INDENT}"""Give the records of one reply."""',
        *(INDENT + line for line in lines),
    ]


def _points(reading: "RecordsReading", sections: Sections) -> list[str]:
    part = reading.time.part
    skipped = []
    if part is not None and part.whole is not None:
        skipped = [
            f"if {_get(sections, part.path)} == {literal(part.whole)}:  # the whole year",
            "    continue",
        ]
    return [*skipped, *_of_record(reading, sections)]


def _of_record(reading: "RecordsReading", sections: Sections) -> list[str]:
    time = _time(reading.time, sections)
    within = "start <= time < end" if reading.dates is not None else ""
    if len(reading.values) == 1:
        return _one_value(reading, sections, time, within)
    names = [literal(value.path) for value in reading.values]
    sections.constants += members("VALUES = (", names, ")", note="each a series of its own")
    decimals = {value.decimal for value in reading.values}
    options = (', decimal=","' if decimals == {","} else "") + _missing(reading, sections)
    get = (
        "record.get(name)" if all("." not in value.path for value in reading.values) else "pick(record, name)"
    )
    sections.sdk |= {"pick"} if get.startswith("pick") else set()
    series = _series(reading, sections)
    name = f'f"{{{series}}} {{name}}"' if series and '"' not in series else "name"
    before = []
    if series and '"' in series:
        before = [f"series = {series}"]
        name = 'f"{series} {name}"'
    return [
        "try:",
        f"    time = {time}",
        "except ParseError as error:",
        "    source.reject(error)",
        "    continue",
        *([f"if not {within}:", "    continue"] if within else []),
        *before,
        "for name in VALUES:",
        "    try:",
        f"        value = parse_number({get}{options})",
        "        if value is not None:",
        f"            yield Point(time, value, {name})",
        "    except ParseError as error:",
        "        source.reject(error)",
    ]


def _one_value(reading: "RecordsReading", sections: Sections, time: str, within: str) -> list[str]:
    value = reading.values[0]
    options = f", decimal={literal(value.decimal)}" if value.decimal else ""
    options += _missing(reading, sections)
    series = _series(reading, sections)
    get = _get(sections, value.path)
    point = f"yield Point(time, value{', ' + series if series else ''})"
    if len(point) + 20 > LINE:
        sections_line = [f"{INDENT * 2}series = {series}", f"{INDENT * 2}yield Point(time, value, series)"]
    else:
        sections_line = [f"{INDENT * 2}{point}"]
    return [
        "try:",
        f"    time = {time}",
        f"    value = parse_number({get}{options})",
        f"    if value is not None{' and ' + within if within else ''}:",
        *sections_line,
        "except ParseError as error:",
        "    source.reject(error)",
    ]


def _missing(reading: "RecordsReading", sections: Sections) -> str:
    """Return the argument that leaves out numbers which stand for no value."""
    if not reading.missing:
        return ""
    numbers = ", ".join(map(repr, reading.missing)) + ("," if len(reading.missing) == 1 else "")
    sections.constants.append(f"MISSING = ({numbers})  # stand for values that are not there")
    return ", missing=MISSING"


def _time(time: TimeField, sections: Sections) -> str:
    sections.notes.append(
        f"Time: {path_note(time.path)}" + (f" and {path_note(time.part.path)}" if time.part else "") + "."
    )
    zone = f", timezone={literal(time.timezone)}" if time.clock and time.timezone != "UTC" else ""
    kind = f", {literal(time.kind)}" if time.kind else ""
    text = _get(sections, time.path)
    if time.part is not None:
        year, part = (_get(sections, path) for path in (time.path, time.part.path))
        sections.helpers.append(
            [
                "def period(record):",
                f'{INDENT}"""Give year and {time.part.kind.removesuffix("-name")} as one text."""',
                f"{INDENT}year, part = {year}, {part}",
                f'{INDENT}return f"{time.part.code}"',
            ]
        )
        text = "period(record)"
    if time.interval:
        sections.notes.append("Where a time is an interval, its beginning counts.")
        text = f'str({text}).partition("/")[0]'
    return f"parse_time({text}{kind}{zone})"


def _series(reading: "RecordsReading", sections: Sections) -> str:
    paths = reading.series or ()
    if not paths:
        return ""
    said = [path_note(path).replace("|", " (or ") + ")" * ("|" in path) for path in paths]
    sections.notes.append(f"Series: {' and '.join(said)}.")
    if len(paths) == 1 and "|" in paths[0]:
        return " or ".join(_get(sections, path) for path in paths[0].split("|"))
    if len(paths) == 1:
        return f"str({_get(sections, paths[0])})"
    if any("|" in path for path in paths):
        spelled = (" or ".join(_get(sections, path) for path in one.split("|")) for one in paths)
        return f'" ".join(({", ".join(spelled)}))'
    sections.sdk.add("pick")
    sections.constants += members("SERIES = (", [literal(path) for path in paths], ")")
    return '" ".join(str(pick(record, path)) for path in SERIES)'


def _get(sections: Sections, path: str) -> str:
    spelled = literal(path)
    if "." not in path:
        return f"record.get({spelled})"
    sections.sdk.add("pick")
    return f"pick(record, {spelled})"
