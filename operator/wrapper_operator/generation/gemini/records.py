"""What every attempt leaves behind: prompt, reply, tools, verdict, as files for people who look into it."""

import json
import re
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Protocol

import msgspec

from wrapper_contract.inspection import RunEvidence
from wrapper_operator.generation.gemini.chat import ToolCall, Usage

ERROR_SUFFIX = "_ERROR"
_UNSAFE = re.compile(r"[^A-Za-z0-9-]+")


@dataclass(kw_only=True)
class Trace:
    """One attempt, as it goes on.

    Attributes:
        name: What people call the source; the operator's is the Wrapper's.
        tools: Each call with its result.
        runs: What the runs of its code on the source gave.
        hide: Takes out of every text what nobody should read.
        outcome: What came of it: `accepted`, or why not.
    """

    wrapper_id: str
    number: int
    prompt_version: str
    began: datetime
    name: str = ""
    model: str = ""
    system: str = ""
    prompt: str = ""
    reply: str = ""
    code: str = ""
    tools: list[tuple[ToolCall, str]] = field(default_factory=list)
    lint: list[str] = field(default_factory=list)
    runs: list[RunEvidence] = field(default_factory=list)
    outcome: str = ""
    accepted: bool = False
    usage: Usage = field(default_factory=Usage)
    cost: float = 0.0
    hide: Callable[[str], str] = str


class Recorder(Protocol):
    """Takes attempts that are over."""

    def record(self, trace: Trace) -> None:
        """Keep an attempt."""
        ...


class NoRecorder:
    """Keeps nothing."""

    def record(self, trace: Trace) -> None:
        """Do nothing."""


class FolderRecorder:
    """Keeps attempts as folders of files; secrets were taken out of all of it by the inspection.

    Args:
        folder: Where; made if it is not there.
        most: Attempts that are kept; the oldest go.
    """

    def __init__(self, folder: Path, *, most: int = 200) -> None:
        self._folder = folder
        self._most = most

    def record(self, trace: Trace) -> None:
        """Write an attempt; a full disk must not end a generation.

        Raises:
            OSError: It cannot be written.
        """
        place = self._folder / folder_name(trace)
        place.mkdir(parents=True, exist_ok=True)
        for name, text in _files(trace).items():
            (place / name).write_text(trace.hide(text), encoding="utf-8", errors="surrogateescape")
        for old in sorted(kept(self._folder), key=lambda each: each.name)[: -self._most]:
            shutil.rmtree(old, ignore_errors=True)


def folder_name(trace: Trace) -> str:
    """Return the name of an attempt's folder: by time, so that names sort, then wrapper id and number."""
    began = trace.began.strftime("%Y%m%dT%H%M%S")
    suffix = "" if trace.accepted else ERROR_SUFFIX
    return f"{began}-{_UNSAFE.sub('-', trace.wrapper_id)}-{trace.number}{suffix}"


def kept(folder: Path, *, wrapper_id: str | None = None) -> Sequence[Path]:
    """Return the folders of attempts, of one Wrapper if named, oldest first."""
    if not folder.is_dir():
        return []
    found = sorted(path for path in folder.iterdir() if path.is_dir())
    return found if wrapper_id is None else [path for path in found if f"-{wrapper_id}-" in path.name]


def _files(trace: Trace) -> dict[str, str]:
    meta = {
        "wrapperId": trace.wrapper_id,
        "name": trace.name,
        "attempt": trace.number,
        "model": trace.model,
        "promptVersion": trace.prompt_version,
        "began": trace.began.isoformat(),
        "promptTokens": trace.usage.prompt,
        "replyTokens": trace.usage.reply,
        "cost": round(trace.cost, 6),
        "outcome": trace.outcome,
        "lint": trace.lint,
    }
    tools = [{"tool": call.name, "arguments": call.arguments, "result": text} for call, text in trace.tools]
    return {
        "metadata.json": json.dumps(meta, indent=2, ensure_ascii=False) + "\n",
        "system.md": trace.system,
        "prompt.md": trace.prompt,
        "reply.txt": trace.reply,
        "collector.py": trace.code,
        "preflight.json": msgspec.json.format(msgspec.json.encode(trace.runs), indent=2).decode() + "\n",
        "tools.jsonl": "".join(json.dumps(each, ensure_ascii=False) + "\n" for each in tools),
    }
