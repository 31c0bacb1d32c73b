"""Code that finds the records of one reply."""

from typing import TYPE_CHECKING

from wrapper_operator.generation.exchanges.origins import GROUP, KEY, VALUE, Origin
from wrapper_operator.generation.template.spelling import literal

if TYPE_CHECKING:
    from wrapper_operator.generation.shapes.records import Extraction


def extraction_lines(extraction: "Extraction") -> tuple[list[str], set[str]]:
    """Return the lines of a function of `reply` that gives its records, and what they need of the SDK.

    A single line is an expression after `return`.
    """
    origin = extraction.origin
    if origin is None:
        return [f"return {extraction.code}"], set(extraction.sdk)
    if origin.kind == "beside":
        return _beside(origin)
    if origin.groups is None:
        return _plain(origin)
    return _grouped(origin)


def _plain(origin: Origin) -> tuple[list[str], set[str]]:
    at = f"records_at(reply.json(){_path(origin.path)})"
    if origin.kind == "list":
        return [f"return {at}"], {"records_at"}
    return _each(origin, at, given="", holder="reply.json()")


def _beside(origin: Origin) -> tuple[list[str], set[str]]:
    """Return the lines for members that each hold the values of one list of times."""
    lines = [
        f"times = records_at(reply.json(){_path(origin.names or '')})",
        f"for member in records_at(reply.json(){_path(origin.groups or '')}):",
        f"    for time, value in zip(times, records_at(member{_path(origin.path)})):",
        f'        yield {{**member, "{KEY}": time, "{VALUE}": value}}',
    ]
    return lines, {"records_at"}


def _grouped(origin: Origin) -> tuple[list[str], set[str]]:
    """Return the lines for records of several members, whose own fields each record gets."""
    if origin.named:
        held = f"records_at(reply.json(){_path(origin.groups or '')})"
        lines = [f"for found in {held}:", "    for name, member in found.items():"]
        given, indent = f'"{GROUP}": name, ', " " * 8
    else:
        lines = [f"for member in records_at(reply.json(){_path(origin.groups or '')}):"]
        given, indent = "**member, ", " " * 4
    at = f"records_at(member{_path(origin.path)})"
    if origin.kind == "list":
        inner = [f"for record in {at}:", f"    yield {{{given}**record}}"]
        return [*lines, *(indent + line for line in inner)], {"records_at"}
    inner, needs = _each(origin, at, given=given, holder="member")
    return [*lines, *(indent + line for line in inner)], needs


def _each(origin: Origin, at: str, *, given: str, holder: str) -> tuple[list[str], set[str]]:
    made = f'yield {{{given}"{KEY}": time, "{VALUE}": value}}'
    if origin.kind == "pairs":
        pair = "value, time" if origin.swapped else "time, value"
        return [f"for {pair} in {at}:", f"    {made}"], {"records_at"}
    if origin.kind == "rows":
        made = f"yield {{{given}**dict(zip(header, row))}}" if given else "yield dict(zip(header, row))"
        header = f"header = pick({holder}, {literal(origin.names or '')})"
        return [header, f"for row in {at}:", f"    {made}"], {"records_at", "pick"}
    if origin.kind == "columns":
        if given:
            made = f"yield {{{given}**record}}"
            lines = [f"for columns in {at}:", "    for record in from_columns(columns):", f"        {made}"]
        else:
            lines = [f"for columns in {at}:", "    yield from from_columns(columns)"]
        return lines, {"records_at", "from_columns"}
    if origin.kind == "table":
        made = f"yield {{{given}**dict(zip(header, row))}}" if given else "yield dict(zip(header, row))"
        return [f"header, *rows = {at} or [[]]", "for row in rows:", f"    {made}"], {"records_at"}
    if origin.many == "objects":
        made = f'yield {{{given}"{KEY}": time, "{GROUP}": name, **(record or {{}})}}'
        head = [f"for times in {at}:", "    for time, found in times.items():"]
        return [*head, "        for name, record in (found or {}).items():", f"            {made}"], {
            "records_at"
        }
    if origin.many == "lists":
        made = f'yield {{{given}"{KEY}": time, **record}}'
        head = [
            f"for times in {at}:",
            "    for time, found in times.items():",
            "        for record in found:",
        ]
        return [*head, f"            {made}"], {"records_at"}
    if origin.kind == "keyed" and not origin.bare:
        made = f'yield {{{given}"{KEY}": time, **record}}'
        lines = [f"for times in {at}:", "    for time, record in times.items():", f"        {made}"]
    else:
        lines = [f"for times in {at}:", "    for time, value in times.items():", f"        {made}"]
    return lines, {"records_at"}


def _path(path: str) -> str:
    return f", {literal(path)}" if path else ""
