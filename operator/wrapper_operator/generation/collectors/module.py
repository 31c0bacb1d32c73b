"""Putting a module of collector code for an API together."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from wrapper_operator.generation.exchanges.dates import DateFilter
from wrapper_operator.generation.exchanges.forms import Form
from wrapper_operator.generation.exchanges.paging import Paging
from wrapper_operator.generation.request import IndicatorText
from wrapper_operator.generation.template.spelling import LINE, call, literal, remark

INDENT = "    "


@dataclass(kw_only=True)
class Sections:
    """The sections of a module; writers fill them in any order."""

    sdk: set[str] = field(default_factory=lambda: {"Point"})
    datetime: set[str] = field(default_factory=set)
    notes: list[str] = field(default_factory=list)
    constants: list[str] = field(default_factory=list)
    helpers: list[list[str]] = field(default_factory=list)
    body: list[str] = field(default_factory=list)
    """Lines of `collect`, indented from its own column."""


def module(sections: Sections, indicator: IndicatorText, *, title: str) -> str:
    """Return the text of a module, formatted as ruff would."""
    about = remark(indicator.name, limit=60) or "Points"
    lines = [f'"""{about}: points from {title}, written by the Template engine."""', ""]
    if sections.datetime:
        lines += [f"from datetime import {', '.join(sorted(sections.datetime))}", ""]
    names = sorted(sections.sdk, key=lambda name: (not name[0].isupper(), name))
    lines += imports("from wrapper_sdk import ", names)
    if sections.notes or sections.constants:
        lines += ["", *(f"# {note}" for note in sections.notes), *sections.constants]
    collect = ["def collect(source, start, end):", *(INDENT + line if line else "" for line in sections.body)]
    for function in [*sections.helpers, collect]:
        lines += ["", "", *function]
    return "\n".join(lines) + "\n"


def imports(start: str, names: Sequence[str]) -> list[str]:
    """Return an import on one line, or one name a line."""
    whole = start + ", ".join(names)
    return [whole] if len(whole) <= LINE else [f"{start}(", *(f"{INDENT}{name}," for name in names), ")"]


def path_note(text: str) -> str:
    """Return a path of the source's own words that is safe in a comment."""
    return remark(text, limit=50)


def add_query(sections: Sections, dates: DateFilter | None) -> str:
    """Declare the parameters that ask for the window; return the argument that hands them on, or nothing."""
    if dates is None:
        sections.notes.append(
            "No parameter was found that filters by date: each request gets everything, and"
        )
        sections.notes.append("the runner keeps what it wants.")
        return ""
    sections.notes.append(
        f"Only what lies in the window comes with {remark(dates.names)}: tried on the source."
    )
    names = ("first", "last") if dates.longest is not None else ("start", "end")
    before, after = (
        _shifted(sections, names[0], "-", dates.before),
        _shifted(sections, names[1], "+", dates.after),
    )
    if dates.until_now and dates.end is not None:
        after = _until_now(sections, names[0], after)
    first, last = _spelled(dates.form, before), _spelled(dates.form, after)
    if dates.separator and dates.start:
        joined = f'f"{_inner(first)}{dates.separator}{_inner(last)}"'
        items = [f"{literal(dates.start)}: {joined}"]
    else:
        pairs = ((dates.start, first), (dates.end, last))
        items = [f"{literal(name)}: {value}" for name, value in pairs if name]
    sections.body += dictionary("query = ", items)
    return "query=query"


def _until_now(sections: Sections, first: str, last: str) -> str:
    """Write the lines that end a window now; return the name of its end."""
    sections.datetime |= {"UTC", "datetime"}
    sections.body += [
        f"until = min({last}, datetime.now(UTC))  # times to come are refused",
        f"if {first} > until:",
        f"{INDENT}return",
    ]
    return "until"


def _spelled(form: Form, time: str) -> str:
    """Return the expression for a time; an attribute or a call binds more strongly than a sum before it."""
    spelled = form.code.format(t=time)
    return spelled.replace(f"{time}.", f"({time}).") if " " in time else spelled


def dictionary(start: str, items: Sequence[str]) -> list[str]:
    """Return an assignment of a dictionary, on one line where it fits."""
    whole = f"{start}{{{', '.join(items)}}}"
    if len(whole) + 8 <= LINE:
        return [whole]
    return [f"{start}{{", *(f"{INDENT}{item}," for item in items), "}"]


def _shifted(sections: Sections, name: str, sign: str, by: timedelta) -> str:
    if not by:
        return name
    sections.datetime.add("timedelta")
    days, hours = by // timedelta(days=1), by / timedelta(hours=1)
    spelled = f"timedelta(seconds={by.total_seconds():g})"
    if by == timedelta(days=days):
        spelled = f"timedelta(days={days})"
    elif hours.is_integer():
        spelled = f"timedelta(hours={hours:g})"
    line = f"MARGIN = {spelled}  # asked for beyond the window: its ends may be left out"
    known = [text for text in sections.constants if text.startswith("MARGIN")]
    if not known:
        sections.constants.append(line)
    elif known != [line]:
        return f"{name} {sign} {spelled}"
    return f"{name} {sign} MARGIN"


def _inner(expression: str) -> str:
    """Return an expression as a part of an f-string."""
    if expression.startswith('f"'):
        return expression[2:-1]
    return f"{{{expression}}}"


def next_page(path: str) -> list[str]:
    """Return the function that finds the next page's url in a list of links."""
    return [
        "def next_page(reply):",
        f'{INDENT}"""Give the url of the next page."""',
        f"{INDENT}links = pick(reply.json(), {literal(path)}) or []",
        f'{INDENT}return next((link.get("href") for link in links if link.get("rel") == "next"), None)',
    ]


def paged(paging: Paging, query: str, *, indent: int) -> tuple[list[str], set[str]]:
    """Return the head of the loop over all pages, and what it needs of the SDK."""
    arguments = ["source", "records", *([query] if query else [])]
    needs = {"pick"} if (paging.following or paging.pages) and not paging.related else set()
    function = {"page": "by_page", "offset": "by_offset", "cursor": "by_cursor"}.get(paging.kind, "by_link")
    if paging.kind == "page":
        arguments += [f"page={literal(paging.parameter)}"] if paging.parameter != "page" else []
        arguments += [f"first={paging.first}"] if paging.first != 1 else []
    elif paging.kind == "offset":
        arguments += [f"offset={literal(paging.parameter)}"] if paging.parameter != "offset" else []
        arguments += [f"first={paging.first}"] if paging.first else []
    elif paging.kind == "cursor":
        arguments.append(f"parameter={literal(paging.parameter)}")
    if paging.size is not None and paging.limit is not None:
        arguments += [f"size={literal(paging.size)}", f"limit={paging.limit}"]
    if paging.pages and paging.kind == "page":
        arguments.append(f"pages=lambda reply: pick(reply.json(), {literal(paging.pages)})")
    if paging.related:
        arguments.append("following=next_page")
    elif paging.following:
        arguments.append(f"following=lambda reply: pick(reply.json(), {literal(paging.following)})")
    return call(f"for record in {function}(", arguments, "):", indent=indent), {function, *needs}
