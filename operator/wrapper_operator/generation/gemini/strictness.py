"""What is looked for in code that a model wrote, besides what all code is held to. Pure."""

import ast
import math
import re
from collections import Counter
from collections.abc import Iterator

from wrapper_operator.generation.lint import Fault, lint

MAX_BYTES = 64 * 1024
MOST_NUMBERS_IN_LITERAL = 24
MOST_NUMBERS = 120
_PLACEHOLDERS = ("PLACEHOLDER", "TODO", "FIXME", "YOUR_API_KEY", "INSERT_")
_CREDENTIAL_NAMES = re.compile(r"(?i)^(api_?key|access_?token|auth_?token|token|secret|password|passwd)$")
_CREDENTIAL_TEXT = re.compile(r"(?i)\b(bearer|basic)\s+[A-Za-z0-9+/=_.-]{12,}")
_KEY_LIKE = re.compile(r"[A-Za-z0-9+/_=-]{24,}")
_LEAST_ENTROPY = 3.7
"""Bits a character; words and dotted names stay below, random keys above."""
_URL = re.compile(r"(?i)\b(?:https?|ftp)://([^/\s:?#'\"]+)")


def lint_strictly(code: str, *, hosts: frozenset[str] = frozenset()) -> list[Fault]:
    """Return what is wrong with code of a model, by line.

    Args:
        code: The module.
        hosts: That it may name: those of the manifest.
    """
    if len(code.encode("utf-8", "surrogatepass")) > MAX_BYTES:
        return [Fault(1, f"the code has more than {MAX_BYTES // 1024} KiB")]
    faults = lint(code)
    if any(fault.message.startswith("no Python") for fault in faults):
        return faults
    tree = ast.parse(code)
    documentation = _docstrings(tree)
    more = [*_placeholders(tree, code), *_tables(tree), *_credentials(tree, documentation)]
    more += _hosts(tree, documentation, hosts)
    return sorted([*faults, *more], key=lambda fault: fault.line)


def _placeholders(tree: ast.Module, code: str) -> Iterator[Fault]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and node.value.value is ...:
            yield Fault(node.lineno, "... stands where code should be")
    for number, line in enumerate(code.splitlines(), 1):
        found = next((word for word in _PLACEHOLDERS if word in line), None)
        if found is not None:
            yield Fault(number, f"{found} stands where code should be")


def _tables(tree: ast.Module) -> Iterator[Fault]:
    numbers = 0
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and _is_number(node.value):
            numbers += 1
        if isinstance(node, ast.List | ast.Tuple | ast.Dict | ast.Set):
            held = sum(isinstance(each, ast.Constant) and _is_number(each.value) for each in ast.walk(node))
            if held > MOST_NUMBERS_IN_LITERAL:
                yield Fault(node.lineno, f"a table of {held} numbers: values must come from the source")
                return
    if numbers > MOST_NUMBERS:
        yield Fault(1, f"the code holds {numbers} numbers: values must come from the source")


def _credentials(tree: ast.Module, documentation: set[int]) -> Iterator[Fault]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign | ast.AnnAssign | ast.keyword) and _assigns_credential(node):
            yield Fault(
                node.value.lineno if node.value else 1, "a credential in the code: the runner adds it"
            )
        elif isinstance(node, ast.Constant) and id(node) not in documentation and _is_secret(node.value):
            yield Fault(node.lineno, "a text that looks like a credential: the runner adds what is needed")


def _is_secret(value: object) -> bool:
    if not isinstance(value, str):
        return False
    return bool(_CREDENTIAL_TEXT.search(value)) or any(map(_is_random, _KEY_LIKE.findall(value)))


def _assigns_credential(node: ast.Assign | ast.AnnAssign | ast.keyword) -> bool:
    value = node.value
    if not (isinstance(value, ast.Constant) and isinstance(value.value, str) and len(value.value) >= 8):
        return False
    if isinstance(node, ast.keyword):
        return bool(node.arg and _CREDENTIAL_NAMES.match(node.arg))
    targets = node.targets if isinstance(node, ast.Assign) else [node.target]
    return any(isinstance(each, ast.Name) and _CREDENTIAL_NAMES.match(each.id) for each in targets)


def _hosts(tree: ast.Module, documentation: set[int], hosts: frozenset[str]) -> Iterator[Fault]:
    for node in ast.walk(tree):
        if not (isinstance(node, ast.Constant) and isinstance(node.value, str)) or id(node) in documentation:
            continue
        for host in _URL.findall(node.value):
            if host.lower() not in hosts:
                yield Fault(node.lineno, f"the host {host[:80]} is not the manifest's: paths are enough")


def _docstrings(tree: ast.Module) -> set[int]:
    """Return the constants that are documentation: they run nowhere."""
    found: set[int] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Module | ast.FunctionDef | ast.ClassDef) and node.body:
            first = node.body[0]
            if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant):
                found.add(id(first.value))
    return found


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _is_random(text: str) -> bool:
    kinds = (any(map(str.isdigit, text)), any(map(str.isupper, text)), any(map(str.islower, text)))
    counts = Counter(text).values()
    entropy = -sum(count / len(text) * math.log2(count / len(text)) for count in counts)
    return sum(kinds) >= 2 and kinds[0] and entropy >= _LEAST_ENTROPY
