"""What all generations of this operator have used today, and whether another may begin."""

import asyncio
from collections.abc import Callable
from datetime import date, datetime
from typing import Protocol

from wrapper_operator.generation.gemini.chat import Usage
from wrapper_operator.generation.gemini.failures import ModelFailure
from wrapper_operator.generation.gemini.ledger import Ledger, NoLedger, Spent
from wrapper_operator.generation.gemini.settings import Price


class Paid(Protocol):
    """Is told of each call that was paid for."""

    def __call__(self, *, prompt: int, reply: int, cost: float) -> None:
        """Count it."""
        ...


class Spending:
    """Counts tokens and cost of the present day (UTC).

    Args:
        clock: Returns the time, aware.
        price: Of the tokens.
        daily_tokens: Most tokens of a day; None for no cap.
        daily_cost: Most cost of a day; None for no cap.
        paid: Told the tokens and the cost of each call.
        ledger: Keeps the sums for whoever counts after this process.
    """

    def __init__(
        self,
        *,
        clock: Callable[[], datetime],
        price: Price,
        daily_tokens: int | None = None,
        daily_cost: float | None = None,
        paid: Paid | None = None,
        ledger: Ledger | None = None,
    ) -> None:
        self._clock = clock
        self._price = price
        self._daily_tokens = daily_tokens
        self._daily_cost = daily_cost
        self._paid = paid
        self._ledger = ledger or NoLedger()
        self._keeping = asyncio.Lock()
        self._kept: Spent | None = None
        self._day: date | None = None
        self.tokens = 0
        self.cost = 0.0

    async def begin(self) -> None:
        """Go on from what was spent today before this process began."""
        spent = await self._ledger.load()
        self._turn_day()
        if spent is not None and spent.day == self._day:
            self._kept, self.tokens, self.cost = spent, spent.tokens, spent.cost

    async def take(self, usage: Usage) -> float:
        """Count what a call has used; return its cost."""
        self._turn_day()
        cost = self._price.of(prompt=usage.prompt, reply=usage.reply)
        self.tokens += usage.total
        self.cost += cost
        if self._paid is not None:
            self._paid(prompt=usage.prompt, reply=usage.reply, cost=cost)
        await self.keep()
        return cost

    async def keep(self) -> None:
        """Keep the sums, unless they are kept already; calls that end together cost one write."""
        async with self._keeping:
            if self._day is None:
                return
            spent = Spent(day=self._day, tokens=self.tokens, cost=self.cost)
            if spent != self._kept:
                await self._ledger.save(spent)
                self._kept = spent

    def must_have_room(self) -> None:
        """Let a call pass unless the day's cap is reached.

        Raises:
            ModelFailure: It is; says which and when it is lifted.
        """
        self._turn_day()
        if self._daily_tokens is not None and self.tokens >= self._daily_tokens:
            raise self._reached(f"{self.tokens:,} of {self._daily_tokens:,} tokens", "TOKENS")
        if self._daily_cost is not None and self.cost >= self._daily_cost:
            raise self._reached(f"{self.cost:.2f} of {self._daily_cost:.2f}", "COST")

    def _turn_day(self) -> None:
        today = self._clock().date()
        if today != self._day:
            self._day, self.tokens, self.cost = today, 0, 0.0

    def _reached(self, used: str, setting: str) -> ModelFailure:
        now = self._clock()
        midnight = 86_400 - (now.hour * 3600 + now.minute * 60 + now.second)
        message = (
            f"the operator's budget for models is used up for today ({used}): it goes on at midnight UTC, or "
            f"raise WRAPPERS_GEMINI_DAILY_{setting}"
        )
        return ModelFailure("DailyBudget", message, retry_after=float(midnight))
