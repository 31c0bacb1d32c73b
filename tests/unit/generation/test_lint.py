"""Static checks of collector code."""

import pytest

from wrapper_operator.generation.lint import lint

GOOD = '''"""Doc."""
import re
from datetime import datetime
from collections import abc
import wrapper_sdk.times
from wrapper_sdk import Point


def collect(source, start, end):
    yield Point(datetime(2024, 1, 1), 1.0)
'''


def test_good_code_has_no_faults() -> None:
    assert lint(GOOD) == []


@pytest.mark.parametrize(
    ("code", "told"),
    [
        ("def collect(source, start, end:", "no Python"),
        ("x = 1", "there is no function collect"),
        ("def collect(source): ...", "exactly the parameters"),
        ("def collect(source, start, end, *rest): ...", "exactly the parameters"),
        ("def collect(source, start, end, *, more=1): ...", "exactly the parameters"),
        ("async def collect(source, start, end): ...", "plain function"),
        (GOOD + "import os\n", "os may not be imported"),
        (GOOD + "import os.path\n", "os.path may not be imported"),
        (GOOD + "from subprocess import run\n", "subprocess may not be imported"),
        (GOOD + "from . import x\n", "no package to import from"),
        (GOOD + "from wrapper_sdk import _secret\n", "_secret is not public"),
        (GOOD + "eval('1')\n", "eval may not be used"),
        (GOOD + "x = exec\n", "exec may not be used"),
        (GOOD + "open('x')\n", "open may not be used"),
        (GOOD + "__import__('os')\n", "__import__ may not be used"),
        (GOOD + "().__class__\n", "__class__ may not be used"),
        (GOOD + "getattr(1, 'x')\n", "getattr may not be used"),
        (GOOD + "__builtins__\n", "__builtins__ may not be used"),
        ("x = '" + "x" * 300_000 + "'", "at most"),
        ("def collect(source, start, end): return 1\n" + "(" * 5000, "no Python"),
        ("x\x00", "no Python"),
    ],
)
def test_faults_are_named(code: str, told: str) -> None:
    assert any(told in str(fault) for fault in lint(code)), lint(code)


def test_faults_say_where() -> None:
    assert str(lint(GOOD + "import os\n")[0]).startswith("line 11: ")
