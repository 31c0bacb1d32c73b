"""Static checks of collector code before it runs anywhere: the shape it must have and what it may name.

The collector's process is what confines the code. These checks tell an author early, and keep plain
mistakes away from the source.
"""

import ast
from collections.abc import Iterator
from dataclasses import dataclass

ALLOWED_IMPORTS = frozenset(
    {
        "wrapper_sdk",
        "datetime",
        "re",
        "math",
        "decimal",
        "json",
        "csv",
        "itertools",
        "collections",
        "statistics",
        "zoneinfo",
        "typing",
    }
)
FORBIDDEN_NAMES = frozenset(
    {
        "__import__",
        "breakpoint",
        "compile",
        "delattr",
        "eval",
        "exec",
        "exit",
        "getattr",
        "globals",
        "input",
        "locals",
        "open",
        "quit",
        "setattr",
        "vars",
    }
)
PARAMETERS = ("source", "start", "end")
MAX_CHARACTERS = 256 * 1024


@dataclass(frozen=True)
class Fault:
    """One thing wrong with the code."""

    line: int
    message: str

    def __str__(self) -> str:
        """Return one line for people."""
        return f"line {self.line}: {self.message}"


def lint(code: str) -> list[Fault]:
    """Return what is wrong with collector code, by line; nothing when it may run."""
    if len(code) > MAX_CHARACTERS:
        return [Fault(1, f"the code has {len(code)} characters, at most {MAX_CHARACTERS} are allowed")]
    try:
        tree = ast.parse(code)
        compile(code, "collector.py", "exec", dont_inherit=True)
    except SyntaxError as error:
        return [Fault(error.lineno or 1, f"no Python: {error.msg}")]
    except (ValueError, RecursionError, MemoryError) as error:
        return [Fault(1, f"no Python: {error!r}")]
    faults = [*_check_collect(tree), *(fault for node in ast.walk(tree) for fault in _check_node(node))]
    return sorted(faults, key=lambda fault: fault.line)


def _check_collect(tree: ast.Module) -> Iterator[Fault]:
    found = [node for node in tree.body if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
    collect = next((node for node in found if node.name == "collect"), None)
    if collect is None:
        yield Fault(1, "there is no function collect(source, start, end)")
        return
    if isinstance(collect, ast.AsyncFunctionDef):
        yield Fault(collect.lineno, "collect must be a plain function, not an async one")
    arguments = collect.args
    names = tuple(argument.arg for argument in arguments.posonlyargs + arguments.args)
    if names != PARAMETERS or arguments.vararg or arguments.kwonlyargs or arguments.kwarg:
        yield Fault(collect.lineno, "collect must have exactly the parameters (source, start, end)")


def _check_node(node: ast.AST) -> Iterator[Fault]:
    match node:
        case ast.Import(names=names):
            for alias in names:
                yield from _check_import(alias.name, node.lineno)
        case ast.ImportFrom(module=module, level=level, names=names):
            if level:
                yield Fault(node.lineno, "there is no package to import from: write the module's full name")
            else:
                yield from _check_import(module or "", node.lineno)
            for alias in names:
                if alias.name.startswith("_"):
                    yield Fault(node.lineno, f"{alias.name} is not public")
        case ast.Name(id=name):
            if name in FORBIDDEN_NAMES or _is_dunder(name):
                yield Fault(node.lineno, f"{name} may not be used")
        case ast.Attribute(attr=name):
            if _is_dunder(name):
                yield Fault(node.lineno, f"the attribute {name} may not be used")


def _check_import(module: str, line: int) -> Iterator[Fault]:
    if module.partition(".")[0] not in ALLOWED_IMPORTS:
        allowed = ", ".join(sorted(ALLOWED_IMPORTS))
        yield Fault(line, f"{module} may not be imported; allowed are {allowed}")


def _is_dunder(name: str) -> bool:
    return name.startswith("__") and name.endswith("__") and name != "__name__"
