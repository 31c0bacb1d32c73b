"""How texts are spelled in Python source: literals, comments, calls that may be long."""

from collections.abc import Sequence

from wrapper_operator.generation.inference.outcome import shorten

LINE = 110
"""Characters of a line, as the project itself is formatted."""


def literal(text: str) -> str:
    """Return a text as a Python literal, in double quotes where that needs no escape."""
    spelled = repr(text)
    return f'"{spelled[1:-1]}"' if spelled[0] == "'" and '"' not in text else spelled


def number(value: float) -> str:
    """Return a number as a Python literal, whole ones without a fraction."""
    return str(int(value)) if value.is_integer() else repr(value)


def remark(text: str, *, limit: int = 60) -> str:
    """Return a text of the file that is safe in a comment or docstring: one line, no quotes, no backslash."""
    return shorten(text.replace("\\", "/").replace('"', "'"), limit=limit)


def call(start: str, arguments: Sequence[str], end: str, *, indent: int) -> list[str]:
    """Return a call on one line, or broken up as ruff would.

    Args:
        start: What stands before the arguments, with the opening parenthesis.
        arguments: Each as it is spelled.
        end: What stands behind them, with the closing parenthesis.
        indent: Blanks in front of the line.
    """
    margin = " " * indent
    whole = f"{margin}{start}{', '.join(arguments)}{end}"
    if len(whole) <= LINE:
        return [whole]
    inner = f"{margin}    {', '.join(arguments)}"
    if len(inner) <= LINE and "=" in "".join(arguments):
        return [f"{margin}{start}", inner, f"{margin}{end}"]
    return [f"{margin}{start}", *(f"{margin}    {argument}," for argument in arguments), f"{margin}{end}"]


def members(start: str, items: Sequence[str], end: str, *, note: str = "") -> list[str]:
    """Return a constant of several items: on one line where it fits, else one item a line.

    Args:
        start: Name and opening bracket.
        items: Each as it is spelled.
        end: The closing bracket.
        note: A comment for the line on which the constant begins.
    """
    tail = f"  # {note}" if note else ""
    if start.endswith("(") and len(items) == 1:
        end = "," + end  # or it were no tuple
    single = f"{start}{', '.join(items)}{end}"
    if len(single) + len(tail) <= LINE:
        return [single + tail]
    return [*([f"# {note}"] if note else []), start, *(f"    {item}," for item in items), end.lstrip(",")]
