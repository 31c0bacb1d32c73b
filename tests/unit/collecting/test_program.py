"""Loading collector code."""

import linecache
from datetime import UTC, datetime

import pytest

from wrapper_runner.collecting.program import ALLOWED_IMPORTS, ContractError, load


@pytest.mark.parametrize("name", sorted(ALLOWED_IMPORTS - {"__future__"}))
def test_what_may_be_imported_can_be(name: str) -> None:
    assert callable(load(f"import {name}\ndef collect(source, start, end): pass\n", "collector.py"))


@pytest.mark.parametrize(
    "line",
    [
        "import os",
        "import os.path as p",
        "from subprocess import run",
        "import wrapper_runner",
        "from . import x",
        "__import__('socket')",
        "import importlib",
        "import builtins",
    ],
)
def test_nothing_else_can(line: str) -> None:
    with pytest.raises(ImportError, match="may not import"):
        load(f"{line}\ndef collect(source, start, end): pass\n", "collector.py")


def test_an_import_inside_the_function_is_guarded_too() -> None:
    collect = load("def collect(source, start, end):\n    import os\n", "collector.py")
    with pytest.raises(ImportError):
        collect(None, None, None)


def test_submodules_of_the_allowed_ones_can_be_imported() -> None:
    assert load("from collections.abc import Iterator\ndef collect(source, start, end): pass\n", "c.py")


@pytest.mark.parametrize("code", ["x = 1\n", "collect = 5\n", "def Collect(source, start, end): pass\n"])
def test_code_without_the_function_is_refused(code: str) -> None:
    with pytest.raises(ContractError, match=r"collect\(source, start, end\)"):
        load(code, "collector.py")


def test_tracebacks_find_the_lines() -> None:
    load("def collect(source, start, end):\n    yield 1\n", "generated.py")
    assert linecache.getline("generated.py", 2) == "    yield 1\n"


def test_what_datetime_imports_by_itself_is_no_import_of_the_code() -> None:
    moment = datetime(2024, 7, 1, tzinfo=UTC)
    collect = load("def collect(source, start, end):\n    return start.strftime('%Y-%m-%d')\n", "c.py")
    assert collect(None, moment, None) == "2024-07-01"
    parsing = "def collect(source, start, end):\n    return type(start).strptime('2024', '%Y')\n"
    assert load(parsing, "c.py")(None, moment, None) == datetime(2024, 1, 1)
