"""The SDK's reference as a model reads it: made of signatures and docstrings, so never out of date."""

import inspect
from functools import cache

import wrapper_sdk

_PROTOCOLS = ("FileSource", "ApiSource")


@cache
def sdk_reference() -> str:
    """Return signature and docstring of everything public, in the order of its name."""
    return "\n\n".join(_described(name, getattr(wrapper_sdk, name)) for name in wrapper_sdk.__all__)


def _described(name: str, thing: object) -> str:
    if not inspect.isclass(thing) and not inspect.isfunction(thing):
        return f"## {name}\n{thing}"
    if not inspect.isclass(thing):
        return f"## {name}{_signature(thing)}\n{inspect.getdoc(thing) or ''}"
    members = [
        f"- {name}.{member}{_signature(value)}: {_first_line(value)}"
        for member, value in vars(thing).items()
        if not member.startswith("_") and (inspect.isfunction(value) or isinstance(value, property))
    ]
    return "\n".join([f"## class {name}", inspect.getdoc(thing) or "", *members])


def _signature(thing: object) -> str:
    if isinstance(thing, property):
        return ""
    try:
        return str(inspect.signature(thing))  # type: ignore[arg-type]  # looked at by its callers
    except (TypeError, ValueError):
        return "(…)"


def _first_line(thing: object) -> str:
    return (inspect.getdoc(thing) or "").partition("\n")[0]
