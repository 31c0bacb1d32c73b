"""The tools that a model may call on an API: requests and looks at replies, all through the inspection."""

import json
from collections.abc import Callable, Coroutine
from typing import Any

from wrapper_contract.inspection import FetchReply, FetchRequest
from wrapper_operator.generation.gemini.chat import Tool, ToolArguments, ToolCall
from wrapper_operator.generation.gemini.paths import PathError, look_up
from wrapper_operator.generation.request import Inspector

MAX_RESULT = 2500
"""Characters of one result."""
_QUERY = {"type": "object", "additionalProperties": {"type": "string"}, "description": "Query parameters."}
TOOLS = (
    Tool(
        name="fetch_api_data",
        description=(
            "Make one GET request to the API and return status, content type and the beginning of the body. "
            "Credentials and the manifest's own parameters are added for you."
        ),
        parameters={
            "type": "object",
            "properties": {
                "path": {
                    "type": "string",
                    "description": "Path below the manifest's url; empty for the url.",
                },
                "query": _QUERY,
            },
        },
    ),
    Tool(
        name="parse_json",
        description=(
            "Look into the last reply of fetch_api_data as JSON: a path of keys and indices joined by dots, "
            "such as data.0.value; * stands for each member. Returns the value found, with its kind and size."
        ),
        parameters={
            "type": "object",
            "properties": {"path_expression": {"type": "string"}},
            "required": ["path_expression"],
        },
    ),
    Tool(
        name="test_authentication",
        description="Tell whether the API takes the credentials; they are never shown.",
        parameters={"type": "object", "properties": {}},
    ),
)


class Toolbox:
    """Runs tools for one attempt.

    Args:
        inspector: Through which every request goes: it holds hosts, limits and credentials.
    """

    def __init__(self, inspector: Inspector) -> None:
        self._inspector = inspector
        self._last: FetchReply | None = None
        self._run: dict[str, Callable[[ToolArguments], Coroutine[Any, Any, str]]] = {
            "fetch_api_data": self._fetch,
            "parse_json": self._parse,
            "test_authentication": self._authentication,
        }

    async def run(self, call: ToolCall) -> str:
        """Run a tool and return a text of at most 2,500 characters; what goes wrong is a text, too."""
        tool = self._run.get(call.name)
        if tool is None:
            return f"there is no tool {call.name[:80]!r}; there are {', '.join(self._run)}"
        return _cut(await tool(call.arguments))

    async def _fetch(self, arguments: ToolArguments) -> str:
        path, query = arguments.get("path") or None, arguments.get("query") or {}
        if not isinstance(query, dict) or not (path is None or isinstance(path, str)):
            return "path must be a text and query an object of texts"
        request = FetchRequest(path=path, query={str(name): _text(value) for name, value in query.items()})
        reply = await self._inspector.fetch(request)
        if reply.failure is not None:
            return f"no reply: {reply.failure.message}"
        self._last = reply
        kind = reply.headers.get("content-type", "unknown")
        return f"HTTP {reply.status}, {kind}, {reply.size} bytes\n{reply.body or reply.sample}"

    async def _parse(self, arguments: ToolArguments) -> str:
        if self._last is None:
            return "call fetch_api_data first"
        try:
            document = json.loads(self._last.body)
        except ValueError:
            return "the last reply is no JSON document, or it was cut off"
        try:
            return look_up(document, str(arguments.get("path_expression", "")))
        except PathError as error:
            return str(error)

    async def _authentication(self, _arguments: ToolArguments) -> str:
        reply = await self._inspector.fetch(FetchRequest())
        if reply.failure is not None:
            return f"not known: {reply.failure.message}"
        taken = "does not take" if reply.status in (401, 403) else "takes"
        return f"HTTP {reply.status}: the API {taken} the credentials"


def _text(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value)


def _cut(text: str) -> str:
    if len(text) <= MAX_RESULT:
        return text
    mark = f"\n… cut off: {len(text)} characters in all"
    return text[: MAX_RESULT - len(mark)] + mark
