"""The table of Events is that of the code: every situation that is made has the reason that is told."""

import ast
from collections.abc import Iterator
from pathlib import Path

from reference_pages import events_page
from reference_pages.states_page import TOLD
from wrapper_operator.lifecycle import invalid
from wrapper_operator.lifecycle.situations import MEANINGS, SituationName

LIFECYCLE = Path(invalid.__file__).parent
NAMED = {"REASON": invalid.REASON}
OF_A_STOP = {"Duplicate", "Deleting", "Suspended"}
"""Their reason is that of the wish to stop."""


def test_each_situation_has_the_reason_that_is_told() -> None:
    found = {(name, reason) for name, reason in situations() if TOLD[name].reason and name not in OF_A_STOP}
    told = {(name, TOLD[name].reason) for name in MEANINGS if TOLD[name].reason and name not in OF_A_STOP}
    assert found == told


def test_an_event_of_every_reason_is_on_the_page() -> None:
    page = events_page.render()
    assert [each.reason for each in TOLD.values() if f"| `{each.reason}` |" not in page and each.reason] == []
    assert "| `Generated` |" in page


def situations() -> Iterator[tuple[SituationName, str]]:
    """Yield name and reason of every Situation that the code makes; "" for a reason that it is given."""
    for path in sorted(LIFECYCLE.glob("*.py")):
        module = ast.parse(path.read_text())
        for node in ast.walk(module):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Situation":
                given = {each.arg: each.value for each in node.keywords}
                for name in _names(given["name"], module):
                    yield name, _reason(given["reason"])


def _names(value: ast.expr, module: ast.Module) -> list[SituationName]:
    """Return the names in an expression, or in what is assigned to the variable that it is."""
    values = [value]
    if isinstance(value, ast.Name):
        assigned = [node for node in ast.walk(module) if isinstance(node, ast.Assign | ast.AnnAssign)]
        values = [node.value for node in assigned if node.value and value.id in _variables(node)]
    constants = [node.value for each in values for node in ast.walk(each) if isinstance(node, ast.Constant)]
    return [name for name in MEANINGS if name in constants]


def _variables(node: ast.Assign | ast.AnnAssign) -> set[str]:
    targets = node.targets if isinstance(node, ast.Assign) else [node.target]
    return {target.id for target in targets if isinstance(target, ast.Name)}


def _reason(value: ast.expr) -> str:
    if isinstance(value, ast.Constant):
        return str(value.value)
    return NAMED.get(value.id, "") if isinstance(value, ast.Name) else ""
