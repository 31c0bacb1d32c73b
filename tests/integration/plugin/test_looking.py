"""`wrapperctl list`, `status`, `top` and `code` against a real API server."""

import json
import re
from pathlib import Path

import pytest
import yaml

from integration.plugin.conftest import create, put

SCREEN = Path(__file__).parents[2] / "unit" / "wrapperctl" / "screens" / "everything.txt"
_AGE = re.compile(r"(?:in )?\d+ (?:years|d|h|min|s)(?: \d+ (?:h|min|s))?(?: ago)?")


def steady(text: str) -> list[str]:
    """Ages go on; with one word for all of them columns no longer stand below each other."""
    lines = re.sub(" +", " ", _AGE.sub("SOME TIME", text)).splitlines()
    return [line for line in lines if not line.startswith(("stale", "rate"))]


def test_the_status_is_one_screen(api_server, ask, name):
    put(api_server, name)
    shown = ask("status", name)
    assert (shown.code, shown.err) == (0, "")
    expected = SCREEN.read_text(encoding="utf-8").replace("air-lisbon in indicators", f"{name} in NAMESPACE")
    found = shown.out.replace(api_server.namespace, "NAMESPACE")
    # Its generation is the server's own, and what goes on for longer has another rate.
    assert steady(found) == steady(expected)


def test_programs_get_the_object(api_server, ask, name):
    stored = put(api_server, name)
    as_json, as_yaml = ask("status", name, "-o", "json"), ask("status", name, "-o", "yaml")
    found = json.loads(as_json.out)
    assert found == yaml.safe_load(as_yaml.out)
    assert found["status"] == stored["status"]
    assert "managedFields" not in found["metadata"]


def test_a_line_for_each(api_server, ask, name):
    put(api_server, name)
    put(api_server, f"b-{name}"[:40], status=False)
    lines = ask("list").out.splitlines()
    assert lines[0].split()[:4] == ["NAME", "SOURCE", "PHASE", "HEALTH"]
    mine = next(line for line in lines if line.startswith(name))
    assert mine.split()[1:6] == ["API", "Executing", "Degraded", "2026-02-28T00:00:00Z", "1,250"]
    everywhere = ask("list", "-A")
    assert any(line.split()[:2] == [api_server.namespace, name] for line in everywhere.out.splitlines())
    names = [each["metadata"]["name"] for each in json.loads(ask("list", "-o", "json").out)["items"]]
    assert name in names
    assert names == sorted(names)
    api_server.kubectl("delete", "wr", f"b-{name}"[:40])


def test_an_empty_namespace_is_told(ask):
    shown = ask("list", "-n", "kube-public")
    assert (shown.code, shown.out) == (0, "")
    assert "no Wrappers in the namespace kube-public" in shown.err


def test_what_it_takes_and_gives(api_server, ask, name):
    put(api_server, name)
    line = next(line for line in ask("top").out.splitlines() if line.startswith(name))
    assert {"1,250", "2.5s", "48Mi"} <= set(line.split())
    (usage,) = (each for each in json.loads(ask("top", "-o", "json").out)["items"] if each["name"] == name)
    assert (usage["points"], usage["memory"], usage["running"]) == (1250, "48Mi", True)


def test_the_code_is_shown(api_server, ask, name):
    put(api_server, name)
    missing = ask("code", name)
    assert (missing.code, "is gone" in missing.err) == (69, True)
    metadata = {
        "name": "air-lisbon-4ce07531",
        "annotations": {"wrappers.dev/generation": '{"engine": "Gemini"}'},
    }
    # A tab and a missing end of the last line stay as they are: people commit what they get.
    data = {"collector.py": "def collect(source, start, end):\n    yield ['\t']\n\n\n    yield [1]"}
    create(api_server, {"apiVersion": "v1", "kind": "ConfigMap", "metadata": metadata, "data": data})
    assert ask("code", name).out == data["collector.py"]
    told = json.loads(ask("code", name, "-o", "json").out)
    assert (told["engine"], told["code"]) == ("Gemini", data["collector.py"])
    api_server.kubectl("delete", "configmap", metadata["name"])


@pytest.mark.parametrize("verb", ["status", "logs", "code", "suspend", "restart", "poll", "report", "export"])
def test_a_wrapper_that_is_not_there_is_told_in_one_line(ask, verb):
    ended = ask(verb, "nobody")
    assert (ended.code, ended.out, len(ended.err.splitlines())) == (78, "", 1)
    assert "there is no Wrapper nobody in the namespace plugin-" in ended.err
