"""Looking into a JSON document by a path such as `data.0.value` or `data.*.time`. Pure."""

import json
from typing import Any

_MOST_KEYS = 40
_MOST_MEMBERS = 20
_MOST_STEPS = 30


class PathError(ValueError):
    """The path leads nowhere; the text says where it ends and what is there."""


def look_up(document: Any, path: str) -> str:
    """Return what a path leads to: its kind, its size and how it begins.

    Raises:
        PathError: It leads nowhere.

    >>> look_up({"data": [{"value": 5.1}, {"value": 5.2}]}, "data.*.value")
    'array of 2: [5.1, 5.2]'
    """
    steps = [step for step in path.replace("[", ".").replace("]", "").removeprefix("$").split(".") if step]
    if len(steps) > _MOST_STEPS:
        raise PathError(f"the path has more than {_MOST_STEPS} steps")
    return _described(_followed(document, steps, at=""))


def _followed(value: Any, steps: list[str], *, at: str) -> Any:
    for number, step in enumerate(steps):
        if step == "*":
            members = list(value.values()) if isinstance(value, dict) else value
            if not isinstance(members, list):
                raise PathError(f"{at or 'the document'} is {_kind(value)}: it has no members")
            rest = steps[number + 1 :]
            return [_followed(member, rest, at=f"{at}.*") for member in members[:_MOST_MEMBERS]]
        value, at = _stepped(value, step, at), f"{at}.{step}".removeprefix(".")
    return value


def _stepped(value: Any, step: str, at: str) -> Any:
    if isinstance(value, dict) and step in value:
        return value[step]
    if isinstance(value, list) and step.lstrip("-").isdigit() and -len(value) <= int(step) < len(value):
        return value[int(step)]
    raise PathError(f"{at or 'the document'} is {_kind(value)}: there is no {step[:80]!r} in it")


def _kind(value: Any) -> str:
    if isinstance(value, dict):
        return f"an object with the keys {', '.join(list(value)[:_MOST_KEYS])}"
    if isinstance(value, list):
        return f"an array of {len(value)}"
    return f"{type(value).__name__} {json.dumps(value)[:80]}"


def _described(value: Any) -> str:
    shown = json.dumps(value, ensure_ascii=False)
    if isinstance(value, dict):
        return f"object with {len(value)} keys: {shown}"
    return f"array of {len(value)}: {shown}" if isinstance(value, list) else shown
