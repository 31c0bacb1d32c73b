"""What pages install by helm can be rendered."""

from typing import Any

import pytest
import yaml

from charts.programs import ROOT, render
from unit.docs.commands import SHELLS, Command, commands
from unit.docs.markdown import fences, pages
from unit.docs.programs import settings

COMMANDS = [
    command
    for page in pages()
    for fence in fences(page)
    if fence.language in SHELLS
    for command in commands(fence)
]
INSTALLING = [
    command
    for command in COMMANDS
    if command.words[:2] in (("helm", "install"), ("helm", "upgrade"))
    and "--reset-then-reuse-values" not in command.words
    and any(word.startswith("helm/") for word in command.words)
]


def set_values(command: Command) -> dict[str, Any]:
    """Return the values that a command sets, without lists."""
    values: dict[str, Any] = {}
    for setting in settings(list(command.words)):
        path, _, text = setting.partition("=")
        inner = values
        *groups, name = path.split(".")
        for group in groups:
            inner = inner.setdefault(group, {})
        inner[name] = yaml.safe_load(text)
    return values


def test_there_are_installations() -> None:
    assert len(INSTALLING) > 3


@pytest.mark.parametrize("command", INSTALLING, ids=lambda command: command.shown)
def test_an_installation_renders(command: Command) -> None:
    [chart] = [word for word in command.words if word.startswith("helm/")]
    assert render(set_values(command), chart=ROOT / chart)
