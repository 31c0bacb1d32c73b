"""How collector code reads its file, as far as its text says so plainly."""

import ast
from dataclasses import dataclass, fields


@dataclass(frozen=True, kw_only=True)
class ReadingArguments:
    """Arguments of `source.rows` that decide what a row is."""

    sheet: str | None = None
    encoding: str | None = None
    delimiter: str | None = None
    quote: str | None = '"'


_NAMES = frozenset(field.name for field in fields(ReadingArguments))


def reading_arguments(code: str) -> ReadingArguments:
    """Return how the first `….rows(…)` of the code reads: its literals, and names that stand for literals.

    What the code computes counts as not given, and so does everything where the code cannot be parsed.
    """
    try:
        tree = ast.parse(code)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return ReadingArguments()
    constants = _constants(tree)
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "rows":
            return ReadingArguments(**_texts(node, constants))
    return ReadingArguments()


def _constants(tree: ast.Module) -> dict[str, object]:
    found: dict[str, object] = {}
    for node in tree.body:
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant):
            for target in node.targets:
                if isinstance(target, ast.Name):
                    found[target.id] = node.value.value
    return found


def _texts(call: ast.Call, constants: dict[str, object]) -> dict[str, str | None]:
    given: dict[str, str | None] = {}
    for keyword in call.keywords:
        value: object = ...
        if isinstance(keyword.value, ast.Constant):
            value = keyword.value.value
        elif isinstance(keyword.value, ast.Name):
            value = constants.get(keyword.value.id, ...)
        if keyword.arg in _NAMES and (value is None or isinstance(value, str)):
            given[keyword.arg] = value
    return given
