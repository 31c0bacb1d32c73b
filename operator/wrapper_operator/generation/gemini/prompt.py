"""The texts that a model is given: files of a numbered version, with what is known of the source."""

import hashlib
from dataclasses import dataclass
from functools import cache
from importlib import resources

from wrapper_operator.generation.gemini.sdk_reference import sdk_reference
from wrapper_operator.generation.lint import ALLOWED_IMPORTS, MAX_CHARACTERS
from wrapper_operator.generation.request import GenerationRequest

PROMPT_VERSION = "v1"
"""Recorded in the status; a changed text is another version."""


@dataclass(frozen=True, kw_only=True)
class Material:
    """What is known of a source.

    Attributes:
        sample: How it begins, without secrets.
        findings: What inference found, and what it is not sure of; may be empty.
    """

    request: GenerationRequest
    sample: str
    findings: str = ""


@dataclass(frozen=True, kw_only=True)
class Wrong:
    """Code that cannot be used, and why."""

    code: str
    evidence: str


def system_text() -> str:
    """Return what every conversation begins with."""
    return _filled(
        "system",
        contract=_text("contract").strip(),
        imports=", ".join(sorted(ALLOWED_IMPORTS)),
        characters=f"{MAX_CHARACTERS:,}",
        reference=sdk_reference(),
    )


def task_text(material: Material, *, wrong: Wrong | None, tool_calls: int) -> str:
    """Return the task: the source, and what was wrong with the last attempt if there was one."""
    request = material.request
    kind = "api" if request.format == "api" else "file"
    task = _filled(
        kind,
        indicator=_data("indicator", _indicator(request)),
        source=_data("source", _source(request)),
        findings=_data("findings", material.findings or "nothing for certain"),
        sample=_data("sample", material.sample or "(empty)"),
        wishes=_wishes(request.instructions),
        tool_calls=str(tool_calls),
    )
    if wrong is None:
        return task
    repair = _filled("repair", code=_data("code", wrong.code), evidence=_data("evidence", wrong.evidence))
    return f"{task}\n{repair}"


def answer_now() -> str:
    """Return what the model is told when it may call no further tool."""
    return _text("answer_now")


def as_data(kind: str, text: str) -> str:
    """Return a text marked as data, so that nothing in it can pass for the end of it."""
    return _data(kind, text)


def _indicator(request: GenerationRequest) -> str:
    said = request.indicator
    facts = {
        "name": said.name,
        "description": said.description,
        "unit": said.unit,
        "source": said.source,
        "periodicity": said.periodicity,
    }
    return "\n".join(f"{name}: {value}" for name, value in facts.items() if value)


def _source(request: GenerationRequest) -> str:
    lines = [f"format: {request.format}", f"time zone of times without an offset: {request.timezone}"]
    if request.api is not None:
        lines.append(f"url: {request.api.url}")
        lines += [f"query parameter {name}: {value}" for name, value in request.api.query.items()]
    hints = {
        "time column": request.hints.time_column,
        "value columns": ", ".join(request.hints.value_columns),
        "series column": request.hints.series_column,
        "sheet": request.hints.sheet,
        "rows kept": ", ".join(f"{name} is {text}" for name, text in request.hints.where.items()),
        "time field": request.api and request.api.time_field,
        "value field": request.api and request.api.value_field,
        "series field": request.api and request.api.series_field,
    }
    return "\n".join(
        [*lines, *(f"{name} (given, always right): {said}" for name, said in hints.items() if said)]
    )


def _wishes(instructions: str) -> str:
    return f"\n# Wishes of the author\n\n{_data('wishes', instructions)}\n" if instructions.strip() else ""


def _data(kind: str, text: str) -> str:
    # A mark made of the text itself: whoever wrote the text could not know it.
    mark = hashlib.sha256(f"{kind}\0{text}".encode("utf-8", "surrogatepass")).hexdigest()[:12]
    return f"<<<data {kind} {mark}>>>\n{text}\n<<<end {mark}>>>"


def _filled(name: str, **values: str) -> str:
    """Fill a text in; only the names given are looked for, and what is put in is not looked at again."""
    parts: list[str] = []
    rest = _text(name)
    while True:
        found = [(rest.find("{" + key + "}"), key) for key in values if "{" + key + "}" in rest]
        if not found:
            return "".join([*parts, rest])
        at, key = min(found)
        parts += [rest[:at], values[key]]
        rest = rest[at + len(key) + 2 :]


@cache
def _text(name: str) -> str:
    folder = resources.files("wrapper_operator.generation.gemini") / "prompts" / PROMPT_VERSION
    return (folder / f"{name}.md").read_text(encoding="utf-8")
