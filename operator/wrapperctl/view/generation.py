"""How code came about, for people."""

from collections.abc import Mapping
from typing import Any

from wrapper_operator.generation.gemini.recorded import Recorded
from wrapperctl.view import figures

_LONGEST = 160
"""Characters of a tool's arguments or of a line of evidence."""


def summary_lines(generation: Mapping[str, Any]) -> list[str]:
    """Return a line for each thing that `status.generation` tells.

    >>> summary_lines({"engine": "Template", "attempts": 1})
    ['engine        Template', 'attempts      1']
    """
    if not generation:
        return ["no code was written yet"]
    failure = generation.get("failure") or {}
    told = (
        ("engine", generation.get("engine")),
        ("model", generation.get("model")),
        ("attempts", generation.get("attempts")),
        ("tokens", f"{generation['tokens']:,}" if generation.get("tokens") else None),
        ("repairs", generation.get("repairs")),
        ("code hash", generation.get("codeHash")),
        ("in", generation.get("configMap")),
        ("accepted", generation.get("time")),
        ("failed", failure.get("reason")),
        ("because", failure.get("message")),
        ("again at", failure.get("retryTime")),
        *(("doubt", doubt) for doubt in generation.get("warnings") or ()),
    )
    return [f"{name:<13} {value}" for name, value in told if value not in (None, "", 0)]


def attempt_lines(recorded: Recorded) -> list[str]:
    """Return what is worth knowing of an attempt: a line, then its tools, then what came of it."""
    told = recorded.metadata
    tokens = figures.count(told.prompt_tokens + told.reply_tokens, "token")
    when, model = told.began[:19], told.model or "no model"
    cost = f" ({told.cost:.4f})" if told.cost else ""
    asked = f"attempt {told.attempt} at {when}: {model}, {tokens}{cost} so far, prompt {told.prompt_version}"
    lines = [f"{asked}, in {recorded.folder.name}"]
    for use in recorded.tools:
        given = ", ".join(f"{name}={value}" for name, value in use.arguments.items())
        lines.append(f"  {use.tool}({given[:_LONGEST]}): {figures.count(len(use.result), 'character')}")
    lines += [f"  lint: {fault[:_LONGEST]}" for fault in told.lint]
    lines += [f"  {line[:_LONGEST]}" for line in told.outcome.splitlines()]
    return lines
