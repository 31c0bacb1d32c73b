"""Replies that were paid for and not yet proven: an operator that starts again does not pay twice."""

from typing import Protocol

import msgspec


class StoredReply(msgspec.Struct, frozen=True, kw_only=True):
    """A reply and what it cost."""

    code: str
    explanation: str = ""
    assumptions: list[str] = []
    model: str = ""
    attempt: int = 1
    prompt_tokens: int = 0
    reply_tokens: int = 0


class ReplyStore(Protocol):
    """Keeps the last reply of one generation until its code is stored, or the generation is over."""

    async def load(self) -> StoredReply | None:
        """Return the reply of this very generation; None if there is none."""
        ...

    async def save(self, reply: StoredReply) -> None:
        """Keep a reply in place of an earlier one; a failure is told to nobody, as it only costs money."""
        ...


class NoStore:
    """Keeps nothing, on one machine."""

    async def load(self) -> StoredReply | None:
        """Return None."""
        return None

    async def save(self, reply: StoredReply) -> None:
        """Do nothing."""
