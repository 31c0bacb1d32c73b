"""Code that reads published formats through the SDK's own functions."""

from typing import TYPE_CHECKING

from wrapper_operator.generation.collectors.module import INDENT, Sections, add_query, module, path_note
from wrapper_operator.generation.request import IndicatorText
from wrapper_operator.generation.template.spelling import literal, members

if TYPE_CHECKING:
    from wrapper_operator.generation.shapes.cubes import CubeReading


def write_cube(reading: "CubeReading", indicator: IndicatorText) -> str:
    """Return collector code for a source of a published format."""
    sections = Sections(notes=list(reading.notes))
    sections.sdk |= set(reading.sdk)
    query = add_query(sections, reading.dates)
    spanned = reading.dates is not None and reading.dates.longest is not None
    each = [f"for found in {reading.code}:", *(INDENT + line for line in _points(reading, sections))]
    if reading.pages:
        arguments = ", ".join(["source", *([query] if query else [])])
        replies = [f"for reply in {reading.pages}({arguments}):", *(INDENT + line for line in each)]
    else:
        out = "continue" if spanned else "return"
        replies = [f"reply = source.get({query})", "if reply.found_nothing:", f"{INDENT}{out}", *each]
    body = [*sections.body, *replies]
    if spanned and reading.dates is not None:
        sections.sdk.add("spans")
        sections.notes.append(f"The source gives at most {reading.dates.longest:g} days at once.")
        head = f"for first, last in spans(start, end, days={reading.dates.longest:g}):"
        body = [head, *(INDENT + line for line in body)]
    sections.body = body
    return module(sections, indicator, title=reading.title)


def _points(reading: "CubeReading", sections: Sections) -> list[str]:
    series = _series(reading, sections)
    named = f", {series}" if series else ""
    within = reading.dates is not None
    if reading.own_times:
        if within:
            return ["if start <= found.time < end:", f"{INDENT}yield Point(found.time, found.value{named})"]
        return [f"yield Point(found.time, found.value{named})"]
    sections.sdk |= {"ParseError", "parse_time"}
    kind = f", {literal(reading.time_kind)}" if reading.time_kind else ""
    zone = f", timezone={literal(reading.timezone)}" if reading.clock and reading.timezone != "UTC" else ""
    parsed = [
        "try:",
        f"    time = parse_time(found.time{kind}{zone})",
        "except ParseError as error:",
        "    source.reject(error)",
        "    continue",
    ]
    if within:
        return [*parsed, "if start <= time < end:", f"{INDENT}yield Point(time, found.value{named})"]
    return [*parsed, f"yield Point(time, found.value{named})"]


def _series(reading: "CubeReading", sections: Sections) -> str:
    names = reading.series or ()
    if not names:
        return ""
    sections.notes.append(f"Series: {' and '.join(map(path_note, names))}.")
    if len(names) == 1:
        return f"found.key[{literal(names[0])}]"
    sections.constants += members("SERIES = (", [literal(name) for name in names], ")")
    return '" ".join(found.key[name] for name in SERIES)'
