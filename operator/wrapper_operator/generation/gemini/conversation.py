"""One attempt's talk with a model: the task, tools as often as it may, the reply."""

import time
from collections.abc import Awaitable, Callable

from wrapper_operator.generation.gemini.chat import Answer, Chat, Chats, ToolCall, ToolResult, Usage
from wrapper_operator.generation.gemini.failures import ModelFailure
from wrapper_operator.generation.gemini.prompt import answer_now, as_data
from wrapper_operator.generation.gemini.replies import CodeReply, read_reply
from wrapper_operator.generation.gemini.settings import Limits
from wrapper_operator.generation.gemini.tools import TOOLS, Toolbox
from wrapper_operator.generation.request import Inspector


class Conversation:
    """A talk that ends with code.

    Attributes:
        tools: Each call with its result.
        last_text: What the model said last.
        tool_seconds: Spent on tools, which is not the model's time.

    Args:
        chats: Opens it.
        model: With whom.
        inspector: Through which tools look at an API; None where there are no tools.
        limits: Of the attempt.
        seconds: That the model may take.
        paid: Told what each turn used, also one that failed.
        may_pay: Raises ModelFailure when no further turn may be paid for.
        hide: Takes out of a text what the model must not see.
    """

    def __init__(
        self,
        chats: Chats,
        model: str,
        *,
        inspector: Inspector | None,
        limits: Limits,
        seconds: float,
        paid: Callable[[Usage], Awaitable[None]],
        may_pay: Callable[[], None],
        hide: Callable[[str], str] = str,
    ) -> None:
        self._chats = chats
        self._model = model
        self._toolbox = Toolbox(inspector) if inspector is not None else None
        self._limits = limits
        self._seconds = seconds
        self._paid = paid
        self._may_pay = may_pay
        self._hide = hide
        self.tools: list[tuple[ToolCall, str]] = []
        self.last_text = ""
        self.tool_seconds = 0.0

    async def run(self, system: str, prompt: str) -> CodeReply:
        """Return what the model wrote.

        Raises:
            ModelFailure: It wrote nothing that can be read.
        """
        tools = TOOLS if self._toolbox is not None else ()
        chat = self._chats.open(self._model, system=system, tools=tools, seconds=self._seconds)
        answer = await self._said(chat, prompt)
        while answer.calls and self._toolbox is not None:
            if len(self.tools) >= self._limits.tool_calls:
                return await self._forced(chat, answer)
            answer = await self._given(chat, answer)
        try:
            return read_reply(answer.text)
        except ModelFailure:
            if not tools:
                raise
        # With tools at hand no form can be demanded of the reply; a reminder most often brings it.
        return read_reply((await self._said(chat, answer_now())).text)

    async def _given(self, chat: Chat, answer: Answer) -> Answer:
        results = [await self._result(call) for call in answer.calls]
        last = len(self.tools) >= self._limits.tool_calls
        self._may_pay()
        return await self._heard(chat.give(results, last=last))

    async def _forced(self, chat: Chat, answer: Answer) -> CodeReply:
        """Take the reply of a model that goes on calling tools: it is told once more, then that was it."""
        results = [ToolResult(call=call, text=answer_now()) for call in answer.calls]
        self._may_pay()
        return read_reply((await self._heard(chat.give(results, last=True))).text)

    async def _result(self, call: ToolCall) -> ToolResult:
        if self._toolbox is None or len(self.tools) >= self._limits.tool_calls:
            return ToolResult(call=call, text=answer_now())
        begun = time.monotonic()
        text = self._hide(await self._toolbox.run(call))
        self.tool_seconds += time.monotonic() - begun
        self.tools.append((call, text))
        return ToolResult(call=call, text=as_data("tool", text))

    async def _said(self, chat: Chat, text: str) -> Answer:
        self._may_pay()
        return await self._heard(chat.say(text))

    async def _heard(self, turn: Awaitable[Answer]) -> Answer:
        try:
            answer = await turn
        except ModelFailure as failure:
            self.last_text = failure.said
            if failure.usage.total:
                await self._paid(failure.usage)
            raise
        self.last_text = answer.text
        await self._paid(answer.usage)
        return answer
