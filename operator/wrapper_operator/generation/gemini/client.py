"""Conversations with Gemini by google-genai; the only module that knows the library, and it loads it late."""

import asyncio
import random
import time
from collections.abc import Awaitable, Callable, Sequence
from typing import TYPE_CHECKING, Any

from wrapper_operator.generation.gemini import retrying
from wrapper_operator.generation.gemini.chat import Answer, Tool, ToolCall, ToolResult, Usage
from wrapper_operator.generation.gemini.failures import ModelFailure
from wrapper_operator.generation.gemini.replies import SCHEMA
from wrapper_operator.generation.gemini.settings import GeminiSettings

if TYPE_CHECKING:
    from google.genai import types

_TEMPERATURE = 0.1
_BLOCKING = {"SAFETY", "RECITATION", "BLOCKLIST", "PROHIBITED_CONTENT", "SPII", "MODEL_ARMOR", "LANGUAGE"}
Sleep = Callable[[float], Awaitable[None]]


class GeminiChats:
    """Opens conversations with the models of an installation. Close it at the end.

    Args:
        settings: Where the models are and who asks.
        sleep: How to wait.
    """

    def __init__(self, settings: GeminiSettings, *, sleep: Sleep = asyncio.sleep) -> None:
        # Half a second and 60 MB: paid only by an operator that has a key.
        from google import genai
        from google.genai import types

        self._settings = settings
        self._sleep = sleep
        self._client = genai.Client(
            api_key=settings.api_key,
            vertexai=False,
            http_options=types.HttpOptions(base_url=settings.base_url, api_version=settings.api_version),
        )

    def open(self, model: str, *, system: str, tools: Sequence[Tool], seconds: float) -> "GeminiChat":
        """Begin a conversation (see `Chats`)."""
        return GeminiChat(
            self._client.aio.models, self._settings, model, _config(system, tools, self._settings), seconds,
            self._sleep,
        )  # fmt: skip

    async def close(self) -> None:
        """Close the connections."""
        await self._client.aio.aclose()


class GeminiChat:
    """A conversation with one model (see `Chat`)."""

    def __init__(
        self,
        models: Any,
        settings: GeminiSettings,
        model: str,
        config: "types.GenerateContentConfig",
        seconds: float,
        sleep: Sleep,
    ) -> None:
        self._models = models
        self._settings = settings
        self._model = model
        self._config = config
        self._sleep = sleep
        self._end = time.monotonic() + seconds
        self._said: list[types.Content] = []

    async def say(self, text: str) -> Answer:
        """Say something and return the answer."""
        from google.genai import types

        return await self._turn(types.Content(role="user", parts=[types.Part(text=text)]), self._config)

    async def give(self, results: Sequence[ToolResult], *, last: bool) -> Answer:
        """Give the results of tools and return the answer."""
        from google.genai import types

        parts = [
            types.Part(
                function_response=types.FunctionResponse(
                    id=result.call.id, name=result.call.name, response={"result": result.text}
                )
            )
            for result in results
        ]
        config = _without_tools(self._config) if last else self._config
        return await self._turn(types.Content(role="user", parts=parts), config)

    async def _turn(self, content: "types.Content", config: "types.GenerateContentConfig") -> Answer:
        self._said.append(content)
        reply = await self._asked(config)
        try:
            answer = _answer(reply)
        except ModelFailure as failure:
            # Also what cannot be used was paid for.
            failure.usage, failure.said = _usage(reply.usage_metadata), _text(reply)
            raise
        # As it came: thought signatures have to go back unchanged.
        self._said.append(reply.candidates[0].content)
        return answer

    async def _asked(self, config: "types.GenerateContentConfig") -> Any:
        attempt = 1
        while True:
            try:
                return await self._once(config)
            except ModelFailure as failure:
                wait = retrying.delay(attempt, asked=failure.retry_after, jitter=random.random())  # noqa: S311
                if not self._worth(failure, attempt, wait):
                    raise
            await self._sleep(wait)
            attempt += 1

    def _worth(self, failure: ModelFailure, attempt: int, wait: float) -> bool:
        """Return whether the same call is tried again."""
        if failure.reason not in ("RateLimited", "ModelUnavailable", "ModelTimeout"):
            return False
        if failure.reason == "ModelTimeout" and attempt > 1:
            return False
        longest = (failure.retry_after or 0.0) <= retrying.LONGEST_ASKED
        return attempt < self._settings.limits.tries and longest and time.monotonic() + wait < self._end

    async def _once(self, config: "types.GenerateContentConfig") -> Any:
        from google.genai import errors

        left = self._end - time.monotonic()
        if left <= 0:
            seconds = self._settings.limits.generation_seconds
            raise ModelFailure("GenerationBudget", f"the {seconds:g} s that one generation may take are over")
        limit = min(left, self._settings.limits.call_seconds)
        try:
            async with asyncio.timeout(limit):
                return await self._models.generate_content(
                    model=self._model, contents=list(self._said), config=config
                )
        except TimeoutError:
            raise ModelFailure("ModelTimeout", f"{self._model} gave no answer within {limit:g} s") from None
        except errors.APIError as error:
            raise _refused(self._model, error) from None
        except (OSError, ValueError) as error:
            raise _unreachable(self._model, error) from None
        except Exception as error:
            # The library's HTTP client has failures of its own; their texts may hold the url, not the key.
            if type(error).__module__.partition(".")[0] in ("httpx", "httpx2", "httpcore", "aiohttp"):
                raise _unreachable(self._model, error) from None
            raise


def _config(system: str, tools: Sequence[Tool], settings: GeminiSettings) -> "types.GenerateContentConfig":
    """Return the configuration: with tools, or with a reply in JSON, as not every model has both at once."""
    from google.genai import types

    common: dict[str, Any] = {
        "system_instruction": system,
        "temperature": _TEMPERATURE,
        "max_output_tokens": settings.limits.reply_tokens,
    }
    if not tools:
        return types.GenerateContentConfig(
            **common, response_mime_type="application/json", response_json_schema=SCHEMA
        )
    declared = [
        types.FunctionDeclaration(
            name=tool.name, description=tool.description, parameters_json_schema=tool.parameters
        )
        for tool in tools
    ]
    calling = types.FunctionCallingConfig(mode=types.FunctionCallingConfigMode.AUTO)
    return types.GenerateContentConfig(
        **common,
        tools=[types.Tool(function_declarations=declared)],
        tool_config=types.ToolConfig(function_calling_config=calling),
        automatic_function_calling=types.AutomaticFunctionCallingConfig(disable=True),
    )


def _without_tools(config: "types.GenerateContentConfig") -> "types.GenerateContentConfig":
    from google.genai import types

    calling = types.FunctionCallingConfig(mode=types.FunctionCallingConfigMode.NONE)
    return config.model_copy(update={"tool_config": types.ToolConfig(function_calling_config=calling)})


def _answer(reply: Any) -> Answer:
    """Return what the model said.

    Raises:
        ModelFailure: It said nothing, or was stopped short.
    """
    feedback = reply.prompt_feedback
    if feedback is not None and feedback.block_reason is not None:
        message = f"the model's service refuses the prompt ({_word(feedback.block_reason)})"
        raise ModelFailure("PromptBlocked", message)
    if not reply.candidates or reply.candidates[0].content is None:
        reason = _word(reply.candidates[0].finish_reason) if reply.candidates else "no candidate"
        if reason in _BLOCKING:
            raise ModelFailure("ReplyBlocked", f"the model's service held the reply back ({reason})")
        raise ModelFailure("ReplyEmpty", f"the model gave no reply ({reason})")
    candidate = reply.candidates[0]
    parts = candidate.content.parts or []
    calls = tuple(
        ToolCall(
            name=str(part.function_call.name),
            arguments=dict(part.function_call.args or {}),
            id=part.function_call.id,
        )
        for part in parts
        if part.function_call is not None
    )
    if not calls:
        _must_have_stopped(_word(candidate.finish_reason))
    return Answer(text=_text(reply), calls=calls, usage=_usage(reply.usage_metadata))


def _text(reply: Any) -> str:
    """Return what the first candidate says, without its thoughts."""
    content = reply.candidates[0].content if reply.candidates else None
    return "".join(part.text for part in (content and content.parts) or [] if part.text and not part.thought)


def _must_have_stopped(reason: str) -> None:
    if reason in ("STOP", ""):
        return
    if reason == "MAX_TOKENS":
        raise ModelFailure("ReplyTruncated", "the model's reply was cut off: it is longer than it may be")
    if reason in _BLOCKING:
        raise ModelFailure("ReplyBlocked", f"the model's service held the reply back ({reason})")
    raise ModelFailure("ReplyUnreadable", f"the model stopped for another reason than its end ({reason})")


def _usage(told: Any) -> Usage:
    if told is None:
        return Usage()
    prompt = (told.prompt_token_count or 0) + (told.tool_use_prompt_token_count or 0)
    return Usage(prompt=prompt, reply=(told.candidates_token_count or 0) + (told.thoughts_token_count or 0))


def _refused(model: str, error: Any) -> ModelFailure:
    """Return the failure for an answer that is an error; the service's words never hold the key."""
    code, said = int(error.code or 0), str(error.message or error.status or "")[:300]
    asked = retrying.asked_delay(error.details)
    if code in (401, 403) or (code == 400 and "api key" in said.lower()):
        message = f"the model's service refuses the key (HTTP {code}): check WRAPPERS_GEMINI_API_KEY"
        return ModelFailure("KeyRefused", message)
    if code == 404:
        return ModelFailure(
            "ModelUnknown", f"there is no model {model}: name others in WRAPPERS_GEMINI_MODELS"
        )
    if code == 429:
        daily = retrying.is_daily(error.details)
        kind = "quota of the day" if daily else "rate limit"
        wait = retrying.LONGEST_ASKED + 1 if daily else asked
        return ModelFailure(
            "RateLimited", f"{model}: the {kind} is reached (HTTP 429): {said}", retry_after=wait
        )
    if code in retrying.RETRIED:
        return ModelFailure(
            "ModelUnavailable", f"{model} is not available (HTTP {code}): {said}", retry_after=asked
        )
    return ModelFailure("RequestRefused", f"{model} refuses the request (HTTP {code}): {said}")


def _unreachable(model: str, error: Exception) -> ModelFailure:
    return ModelFailure("ModelUnavailable", f"{model} cannot be reached ({type(error).__name__})")


def _word(value: Any) -> str:
    return "" if value is None else str(getattr(value, "value", value))
