"""Reading what attempts left behind."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec

from wrapper_operator.generation.gemini.records import kept

WHOLE = ("prompt.md", "tools.jsonl", "reply.txt", "collector.py", "preflight.json")
"""Files of an attempt, in the order in which they came about; the system's text is the same for all."""


class Metadata(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """What an attempt tells of itself; tokens and cost are sums since the first attempt of its generation."""

    wrapper_id: str
    attempt: int
    name: str = ""
    model: str = ""
    prompt_version: str = ""
    began: str = ""
    prompt_tokens: int = 0
    reply_tokens: int = 0
    cost: float = 0.0
    outcome: str = ""
    lint: list[str] = []


class ToolUse(msgspec.Struct, frozen=True, kw_only=True):
    """One call of a tool."""

    tool: str
    arguments: dict[str, object] = {}
    result: str = ""


@dataclass(frozen=True, kw_only=True)
class Recorded:
    """An attempt and its folder."""

    folder: Path
    metadata: Metadata
    tools: tuple[ToolUse, ...] = ()

    def text(self, name: str) -> str:
        """Return one of its files; empty where there is none.

        Raises:
            OSError: It cannot be read.
        """
        path = self.folder / name
        return path.read_text(encoding="utf-8", errors="replace") if path.exists() else ""


def attempts_of(folder: Path, wrapper: str | None) -> Sequence[Recorded]:
    """Return the attempts for a Wrapper, oldest first; one that is half written is left out.

    Args:
        folder: Where the operator or this machine records.
        wrapper: Name or id of the Wrapper; None for all.

    Raises:
        OSError: The folder cannot be read.
    """
    found = []
    for place in kept(folder):
        try:
            metadata = msgspec.json.decode((place / "metadata.json").read_bytes(), type=Metadata)
            tools = msgspec.json.Decoder(ToolUse).decode_lines((place / "tools.jsonl").read_bytes())
        except (msgspec.MsgspecError, FileNotFoundError):
            continue
        if wrapper in (None, metadata.name, metadata.wrapper_id):
            found.append(Recorded(folder=place, metadata=metadata, tools=tuple(tools)))
    return found
