"""What a model's code is held to."""

import random
import string

import pytest

from integration.gemini.odd_api import RIGHT
from wrapper_operator.generation.gemini.strictness import lint_strictly

HEAD = "def collect(source, start, end):\n"
KEY = "".join(random.Random(1).choices(string.ascii_letters + string.digits, k=32))


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("    ...\n", "stands where code should be"),
        ("    return []  # TODO\n", "TODO stands"),
        ("    key = 'PLACEHOLDER'\n    return []\n", "PLACEHOLDER"),
        (f"    rows = {list(range(30))}\n    return rows\n", "a table of 30 numbers"),
        (f"    rows = {dict.fromkeys(map(str, range(30)), 1.5)}\n    return rows\n", "a table of 30 numbers"),
        (f"    return source.get(query={{'k': '{KEY}'}})\n", "looks like a credential"),
        ("    api_key = 'abcdefgh'\n    return []\n", "a credential in the code"),
        ("    return source.get(token='abcdefgh')\n", "a credential in the code"),
        ("    auth = 'Bearer abcdefghijklmnop'\n    return []\n", "looks like a credential"),
        ("    return source.get('http://evil.example/x')\n", "evil.example is not the manifest's"),
        ("    return open('/etc/passwd')\n", "open may not be used"),
        ("    import socket\n    return []\n", "socket may not be imported"),
        ("    return ().__class__\n", "__class__ may not be used"),
        ("    return (\n", "no Python"),
        (f"    return []  # {'x' * 70_000}\n", "more than 64 KiB"),
    ],
)
def test_what_is_refused(body, words):
    assert any(words in str(fault) for fault in lint_strictly(HEAD + body))


@pytest.mark.parametrize(
    "body",
    [
        '    """Reads https://docs.example.org/guide and says ..."""\n    return []\n',
        "    return source.get('https://api.example.org/v1')\n",
        "    months = {'jan': 1, 'feb': 2, 'mar': 3, 'apr': 4, 'mai': 5, 'jun': 6}\n    return []\n",
        "    path = 'data.observations.dimensionAtObservation.timePeriodStart'\n    return []\n",
    ],
)
def test_what_engineers_write_is_let_through(body):
    assert lint_strictly(HEAD + body, hosts=frozenset({"api.example.org"})) == []


def test_the_code_that_is_right_is_let_through():
    assert lint_strictly(RIGHT) == []
