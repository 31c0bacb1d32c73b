"""Files of the corpus give the same points by the command line, with all its processes."""

import json
from pathlib import Path
from typing import Any

import pytest
import yaml

from integration.wrapperctl.command import run
from unit.corpus.case import Case, Points, load_cases

EVERY = 40

CASES = load_cases()[::EVERY]


@pytest.mark.slow
@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_command_line_gives_the_same_points(case: Case, tmp_path: Path) -> None:
    manifest, output = tmp_path / "wrapper.yaml", tmp_path / "points.jsonl"
    manifest.write_text(yaml.safe_dump(_manifest(case), allow_unicode=True), encoding="utf-8")

    ended = run("run", "-f", manifest, "--source", case.path, "--output", output, cwd=tmp_path)

    assert ended.code == (case.refusal.exit if case.refusal else 0), ended.err
    if case.refusal is None:
        assert _points(output) == case.points


def _manifest(case: Case) -> dict[str, Any]:
    source: dict[str, Any] = {"from": {"url": "https://example.org/data"}, **case.hints}
    if case.timezone != "UTC":
        source["timezone"] = case.timezone
    return {
        "apiVersion": "wrappers.dev/v1alpha1",
        "kind": "Wrapper",
        "metadata": {"name": "corpus"},
        "spec": {
            "indicator": {"name": "Corpus", "periodicity": "Annual"},
            "source": {case.format: source},
        },
    }


def _points(output: Path) -> Points:
    messages = [json.loads(line) for line in output.read_text(encoding="utf-8").splitlines()]
    return {(p["x"], p.get("series")): p["y"] for message in messages for p in message["data"]}
