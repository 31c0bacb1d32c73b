"""What the engine needs of a model: a conversation, one turn after the other."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

ToolArguments = dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class Usage:
    """Tokens that were paid for; thoughts count as reply."""

    prompt: int = 0
    reply: int = 0

    def __add__(self, other: "Usage") -> "Usage":
        return Usage(prompt=self.prompt + other.prompt, reply=self.reply + other.reply)

    @property
    def total(self) -> int:
        """All of them."""
        return self.prompt + self.reply


@dataclass(frozen=True, kw_only=True)
class ToolCall:
    """A tool that the model wants to be called."""

    name: str
    arguments: ToolArguments = field(default_factory=dict)
    id: str | None = None


@dataclass(frozen=True, kw_only=True)
class ToolResult:
    """What calling it gave."""

    call: ToolCall
    text: str


@dataclass(frozen=True, kw_only=True)
class Answer:
    """One turn of the model: text, or tools to call."""

    text: str = ""
    calls: tuple[ToolCall, ...] = ()
    usage: Usage = Usage()


@dataclass(frozen=True, kw_only=True)
class Tool:
    """A tool that the model is told of.

    Attributes:
        parameters: JSON schema of its arguments.
    """

    name: str
    description: str
    parameters: dict[str, Any]


class Chat(Protocol):
    """A conversation with one model; it remembers what was said."""

    async def say(self, text: str) -> Answer:
        """Say something and return the answer.

        Raises:
            ModelFailure: There is none that can be used.
        """
        ...

    async def give(self, results: Sequence[ToolResult], *, last: bool) -> Answer:
        """Give the results of tools and return the answer.

        Args:
            results: In the order of the calls.
            last: No tool may be called any more.

        Raises:
            ModelFailure: There is no answer that can be used.
        """
        ...


class Chats(Protocol):
    """Opens conversations."""

    def open(self, model: str, *, system: str, tools: Sequence[Tool], seconds: float) -> Chat:
        """Begin a conversation.

        Args:
            model: Its name.
            system: What it is told before anything else.
            tools: What it may call; none for a reply in JSON at once.
            seconds: That all of its calls may take together.
        """
        ...
