"""The model's reply: JSON with the code, read also where it stands in fences or between prose."""

import re

import msgspec

from wrapper_operator.generation.gemini.failures import ModelFailure

MAX_ASSUMPTIONS = 12
MAX_TEXT = 2000
_FENCE = re.compile(r"```[a-zA-Z]*\s*\n(.*?)\n?```", re.DOTALL)
_LEADING_FENCE = re.compile(r"\A\s*```[a-zA-Z]*[ \t]*\n|\n[ \t]*```\s*\Z")
SCHEMA = {
    "type": "object",
    "properties": {
        "code": {"type": "string", "description": "The whole Python module."},
        "explanation": {"type": "string", "description": "Two or three sentences: how it reads the source."},
        "assumptions": {
            "type": "array",
            "items": {"type": "string"},
            "description": "What the source does not settle, and what was chosen.",
        },
    },
    "required": ["code", "explanation", "assumptions"],
}
"""JSON schema of the reply."""


class CodeReply(msgspec.Struct, frozen=True, kw_only=True):
    """What the model wrote."""

    code: str
    explanation: str = ""
    assumptions: list[str] = []


def read_reply(text: str) -> CodeReply:
    """Read a reply: JSON, JSON in a fence or in prose, or failing that bare code in a fence.

    Raises:
        ModelFailure: It is empty, or none of these.

    >>> read_reply('Here it is: {"code": "def collect(source, start, end): ..."}').code
    'def collect(source, start, end): ...'
    """
    if not text.strip():
        raise ModelFailure("ReplyEmpty", "the model's reply holds no text")
    for candidate in _candidates(text):
        try:
            reply = msgspec.json.decode(candidate, type=CodeReply)
        except (msgspec.MsgspecError, UnicodeEncodeError):
            continue
        if reply.code.strip():
            return _bounded(reply)
    fenced = [found for found in _FENCE.findall(text) if "def collect" in found]
    if fenced:
        return CodeReply(code=_ended(fenced[-1]))
    if "def collect(" in text and not text.lstrip().startswith("{"):
        return CodeReply(code=_ended(_LEADING_FENCE.sub("", text)))
    raise ModelFailure(
        "ReplyUnreadable", f"the model's reply is not the JSON asked for: {text.strip()[:120]!r}"
    )


def _candidates(text: str) -> list[str]:
    """Return what may be the JSON document, likeliest first."""
    found = [text.strip(), *(each.strip() for each in _FENCE.findall(text))]
    first, last = text.find("{"), text.rfind("}")
    if 0 <= first < last:
        found.append(text[first : last + 1])
    return found


def _bounded(reply: CodeReply) -> CodeReply:
    return CodeReply(
        code=_ended(_LEADING_FENCE.sub("", reply.code)),
        explanation=reply.explanation.strip()[:MAX_TEXT],
        assumptions=[each.strip()[:MAX_TEXT] for each in reply.assumptions[:MAX_ASSUMPTIONS] if each.strip()],
    )


def _ended(code: str) -> str:
    return code.strip("\n") + "\n"
