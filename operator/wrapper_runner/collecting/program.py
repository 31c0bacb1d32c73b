"""Loading collector code: a module of its own that may import little."""

import builtins
import linecache
from collections.abc import Callable, Mapping, Sequence
from types import ModuleType
from typing import Any

ALLOWED_IMPORTS = frozenset(
    {
        "wrapper_sdk", "datetime", "re", "math", "decimal", "json", "csv", "itertools", "collections",
        "statistics", "zoneinfo", "typing", "__future__",
    }
)  # fmt: skip
MODULE_NAME = "collector"
_OF_DATETIME = frozenset({"time", "_strptime"})
"""What the methods of datetime import in the name of whoever calls them, as `start.strftime()` does."""


class ContractError(Exception):
    """The code is not what collector code has to be; the text is for people."""


def load(code: str, name: str) -> Callable[..., object]:
    """Run the module's body and return its `collect`.

    Args:
        code: The module's text.
        name: The file name that tracebacks show; their lines are looked up in `code`.

    Raises:
        ContractError: It has no function `collect`.
        Exception: Whatever the body raises; SyntaxError for what is no Python.
    """
    linecache.cache[name] = (len(code), None, code.splitlines(keepends=True), name)
    module = ModuleType(MODULE_NAME)
    module.__file__ = name
    namespace = vars(module)
    namespace["__builtins__"] = {**vars(builtins), "__import__": _import}
    exec(compile(code, name, "exec", dont_inherit=True), namespace)  # noqa: S102 - that is what it is for
    collect = namespace.get("collect")
    if not callable(collect):
        raise ContractError("the code has no function collect(source, start, end)")
    return collect  # type: ignore[no-any-return]


def _import(
    name: str,
    globals: Mapping[str, object] | None = None,  # noqa: A002 - the names that Python gives them
    locals: Mapping[str, object] | None = None,  # noqa: A002
    fromlist: Sequence[str] = (),
    level: int = 0,
) -> Any:
    """Import for the code: only what collector code may use."""
    if level or name.partition(".")[0] not in ALLOWED_IMPORTS | _OF_DATETIME:
        allowed = ", ".join(sorted(ALLOWED_IMPORTS - {"__future__"}))
        raise ImportError(f"collector code may not import {name!r}, only {allowed}")
    return builtins.__import__(name, globals, locals, fromlist, level)
