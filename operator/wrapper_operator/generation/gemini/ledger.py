"""What was spent on models today, kept where an operator that starts again finds it."""

from datetime import date
from typing import Protocol

import msgspec


class Spent(msgspec.Struct, frozen=True, kw_only=True):
    """Tokens and cost of one day (UTC)."""

    day: date
    tokens: int = 0
    cost: float = 0.0


class Ledger(Protocol):
    """Keeps the last sum."""

    async def load(self) -> Spent | None:
        """Return what was kept; None if nothing was."""
        ...

    async def save(self, spent: Spent) -> None:
        """Keep a sum in place of an earlier one; a failure is told to nobody: the next sum holds it, too."""
        ...


class NoLedger:
    """Keeps nothing, on one machine."""

    async def load(self) -> Spent | None:
        """Return None."""
        return None

    async def save(self, spent: Spent) -> None:
        """Do nothing."""
