"""Lua as Argo CD runs it: version 5.1, with tables and little else, and an object called `obj`."""

from typing import Any

from lupa.lua51 import LuaRuntime, lua_type

_ABSENT = ("io", "debug", "coroutine", "string", "math", "require", "dofile", "loadfile", "python")
"""What Argo CD does not open for scripts that people configure."""


def run(script: str, obj: dict[str, Any]) -> Any:
    """Return what a script returns, as plain values.

    Raises:
        lupa.LuaError: The script failed.
    """
    lua = LuaRuntime(register_eval=False, unpack_returned_tuples=True, register_builtins=False)
    # Methods of texts come from the library that is not there.
    lua.execute('getmetatable("").__index = nil')
    for name in _ABSENT:
        lua.globals()[name] = None
    lua.globals()["obj"] = _given(lua, obj)
    return _taken(lua.execute(script))


def _given(lua: LuaRuntime, value: Any) -> Any:
    if isinstance(value, dict):
        return lua.table_from({key: _given(lua, inner) for key, inner in value.items()})
    if isinstance(value, list):
        return lua.table_from([_given(lua, inner) for inner in value])
    return value


def _taken(value: Any) -> Any:
    """An empty table is an empty list, as it is for Argo CD."""
    if lua_type(value) != "table":
        return value
    keys = list(value)
    if keys == list(range(1, len(keys) + 1)):
        return [_taken(value[key]) for key in keys]
    return {key: _taken(value[key]) for key in keys}
