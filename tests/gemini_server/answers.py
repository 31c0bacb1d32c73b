"""What the service answers: replies, calls of tools, and everything that goes wrong."""

import base64
import json
from dataclasses import dataclass, field
from typing import Any

PROMPT_TOKENS, REPLY_TOKENS, THOUGHT_TOKENS = 1000, 200, 50


@dataclass(frozen=True)
class Sent:
    """What a model sends back.

    Attributes:
        delay: Seconds before the first byte.
        broken: Whether the connection is closed in the middle of the body.
    """

    body: Any
    status: int = 200
    delay: float = 0.0
    broken: bool = False
    headers: dict[str, str] = field(default_factory=dict)


def candidate(parts: list[dict[str, Any]], *, finish: str = "STOP", reply_tokens: int = REPLY_TOKENS) -> Sent:
    """Return one candidate with its usage."""
    return Sent(
        {
            "candidates": [
                {"content": {"role": "model", "parts": parts}, "finishReason": finish, "index": 0}
            ],
            "usageMetadata": {
                "promptTokenCount": PROMPT_TOKENS,
                "candidatesTokenCount": reply_tokens,
                "thoughtsTokenCount": THOUGHT_TOKENS,
                "totalTokenCount": PROMPT_TOKENS + reply_tokens + THOUGHT_TOKENS,
            },
            "modelVersion": "scripted",
            "responseId": "r1",
        }
    )


def text(said: str, *, finish: str = "STOP", reply_tokens: int = REPLY_TOKENS) -> Sent:
    """Return a reply of plain text."""
    return candidate([{"text": said}], finish=finish, reply_tokens=reply_tokens)


def code(module: str, *, assumptions: tuple[str, ...] = (), reply_tokens: int = REPLY_TOKENS) -> Sent:
    """Return the JSON that is asked for."""
    said = {"code": module, "explanation": "It reads.", "assumptions": list(assumptions)}
    return text(json.dumps(said), reply_tokens=reply_tokens)


def call(name: str, *, number: int = 1, **arguments: Any) -> Sent:
    """Return a call of a tool, with an id and a thought signature."""
    return candidate([function_call(name, number=number, **arguments)])


def function_call(name: str, *, number: int = 1, **arguments: Any) -> dict[str, Any]:
    """Return the part of a candidate that calls a tool."""
    return {
        "functionCall": {"id": f"call-{number}", "name": name, "args": arguments},
        "thoughtSignature": base64.b64encode(f"signature-{number}".encode()).decode(),
    }


def error(status: int, word: str, message: str, *, retry: str | None = None, quota: str = "") -> Sent:
    """Return an error, with what the service says of when to come back."""
    details: list[dict[str, Any]] = []
    if quota:
        violation = {"quotaId": quota, "quotaValue": "250"}
        details.append({"@type": "type.googleapis.com/google.rpc.QuotaFailure", "violations": [violation]})
    if retry is not None:
        details.append({"@type": "type.googleapis.com/google.rpc.RetryInfo", "retryDelay": retry})
    return Sent(
        {"error": {"code": status, "message": message, "status": word, "details": details}}, status=status
    )


def blocked_prompt(reason: str = "PROHIBITED_CONTENT") -> Sent:
    """Return the refusal of a prompt."""
    return Sent({"promptFeedback": {"blockReason": reason}, "usageMetadata": {"promptTokenCount": 1000}})


def held_back(reason: str = "SAFETY") -> Sent:
    """Return a candidate whose content was held back."""
    return Sent({"candidates": [{"finishReason": reason, "index": 0}]})
