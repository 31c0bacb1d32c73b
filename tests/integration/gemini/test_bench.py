"""The bench of generation with models that are right at once, after a repair, never, or wrong."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from gemini_server import answers, serving
from gemini_server.serving import KEY

TESTS = Path(__file__).parents[2]
COLLECTORS = TESTS / "api_servers" / "collectors"


def right(name):
    return (COLLECTORS / f"{name}.py").read_text()


EMPTY = "def collect(source, start, end):\n    source.get()\n    return []\n"
WRITTEN = {
    "plain list": [right("plain_list")],
    "cursor": [EMPTY, right("cursor")],
    "next url": [EMPTY],
    "link header": [right("link_header").replace("Point(x, value)", "Point(x, value + 0.01)")],
}
"""What the scripted model writes for each, the last again and again. Only the first source is simple."""


def script(asked):
    name = re.search(r"^name: (.*)$", asked.prompt, re.MULTILINE)[1]
    written = WRITTEN[name]
    return answers.code(written[-1 if "What was wrong before" in asked.prompt else 0])


def bench(url, *names, key=KEY):
    asked = [sys.executable, "-m", "benchmarks.generation", "--engine", "Gemini", "--only", *names]
    model = {
        "WRAPPERS_GEMINI_API_KEY": key,
        "WRAPPERS_GEMINI_MODELS": "scripted",
        "WRAPPERS_GEMINI_BASE_URL": url,
        "PYTHONPATH": os.pathsep.join((str(TESTS), str(TESTS.parent / "operator"))),
    }
    return subprocess.run(asked, env=os.environ | model, capture_output=True, text=True, check=False)


@pytest.mark.slow
def test_the_table_tells_first_shots_and_repairs_apart():
    with serving.run(script) as gemini:
        ended = bench(gemini.url, *(name.replace(" ", "-") for name in WRITTEN))
    simple, hard = (row.split() for row in ended.stdout.splitlines() if row.startswith(("simple", "hard")))
    # Sources; executable and exact at the first shot, then with repairs; wrong, and wrong without a doubt.
    assert [cell for cell in simple if cell != "%"] == ["simple", "1", "100", "100", "100", "100", "0", "0"]
    assert [cell for cell in hard if cell != "%"] == ["hard", "3", "33", "0", "67", "33", "1", "0"]
    assert "tokens a source: mean 2,500, most 5,000" in ended.stdout
    assert "seconds a source: median" in ended.stdout
    assert (ended.returncode, "MISSED fewer than 60 % of the hard sources" in ended.stdout) == (1, True)


@pytest.mark.slow
def test_a_refused_key_is_no_refusal_of_the_source():
    with serving.run(script) as gemini:
        ended = bench(gemini.url, "oecd-two-dimensions.csv", key="another")
    assert "refuses the key" in ended.stdout
    assert "0 refused as they should be" in ended.stdout
