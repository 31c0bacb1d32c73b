"""`wrapperctl` with a key in its environment asks models by the same engine as the operator."""

import json
from pathlib import Path

import pytest
import yaml

from api_servers.serving import run as serve
from gemini_server import answers, serving
from gemini_server.serving import KEY
from integration.gemini.odd_api import RIGHT, OddApi
from integration.wrapperctl.command import run
from wrapper_operator.generation.gemini.recorded import attempts_of

SAMPLE = Path(__file__).parents[3] / "manifests" / "samples" / "pinned-code.yaml"
EMPTY = "def collect(source, start, end):\n    source.get()\n    return []\n"


def manifest(served, folder: Path, engine: str = "Auto") -> Path:
    document = served.manifest("odd")
    document["spec"]["generation"] = {"engine": engine}
    path = folder / "wrapper.yaml"
    path.write_text(yaml.safe_dump(document))
    return path


def of_service(url: str) -> dict[str, str]:
    return {
        "WRAPPERS_GEMINI_API_KEY": KEY,
        "WRAPPERS_GEMINI_MODELS": "scripted",
        "WRAPPERS_GEMINI_BASE_URL": url,
    }


@pytest.mark.slow
def test_a_run_is_repaired_recorded_and_collected(tmp_path):
    def script(asked):
        return answers.code(EMPTY if asked.number == 1 else RIGHT)

    records = tmp_path / "records"
    with serve(OddApi()) as source, serving.run(script) as gemini:
        environment = {**of_service(gemini.url), "WRAPPERS_GENERATION_DEBUG_FOLDER": str(records)}
        command = ("run", "-f", manifest(source, tmp_path), "--output", tmp_path / "points.jsonl")
        ended = run(*command, cwd=tmp_path, **environment)
        expected = {(f"{datum.x:%Y-%m-%dT%H:%M:%SZ}", datum.y) for datum in source.expected()}
    assert ended.code == 0, ended.err
    lines = (tmp_path / "points.jsonl").read_text().splitlines()
    assert {(point["x"], point["y"]) for line in lines for point in json.loads(line)["data"]} == expected
    assert [each.metadata.outcome[:8] for each in attempts_of(records, "odd")] == ["NoPoints", "accepted"]


@pytest.mark.slow
@pytest.mark.parametrize("engine", ["Auto", "Gemini"])
def test_without_a_key_the_setting_is_named(tmp_path, engine):
    with serve(OddApi()) as source:
        ended = run("generate", "-f", manifest(source, tmp_path, engine), cwd=tmp_path)
    assert ended.code == (78 if engine == "Gemini" else 65)
    assert "WRAPPERS_GEMINI_API_KEY" in ended.err


def test_a_wrong_setting_is_named(tmp_path):
    with serve(OddApi()) as source:
        ended = run(
            "generate", "-f", manifest(source, tmp_path), cwd=tmp_path, **of_service("ftp://models.example")
        )
    assert (ended.code, "WRAPPERS_GEMINI_BASE_URL" in ended.err) == (78, True)


@pytest.mark.slow
def test_code_that_was_printed_is_pinned_as_the_sample_shows(tmp_path):
    with serve(OddApi()) as source:
        with serving.run(lambda asked: answers.code(RIGHT)) as gemini:
            command = ("generate", "-f", manifest(source, tmp_path))
            printed = run(*command, cwd=tmp_path, **of_service(gemini.url))
        assert (printed.code, printed.out) == (0, RIGHT)

        wrapper, code = yaml.safe_load_all(SAMPLE.read_text(encoding="utf-8"))
        wrapper["spec"]["source"]["api"]["url"] = source.url
        pinned = tmp_path / "pinned.yaml"
        for collector in (code["data"]["collector.py"], printed.out):
            code["data"]["collector.py"] = collector
            pinned.write_text(yaml.safe_dump_all([wrapper, code]))
            output = tmp_path / "points.jsonl"
            ended = run("run", "-f", pinned, "--output", output, "--until", "historical", cwd=tmp_path)
            assert ended.code == 0, ended.err
            messages = [json.loads(line) for line in output.read_text().splitlines()]
            points = {(point["x"], point["y"]) for message in messages for point in message["data"]}
            expected = {(f"{datum.x:%Y-%m-%dT%H:%M:%SZ}", datum.y) for datum in source.expected()}
            assert points == expected
            output.unlink()
            output.with_name("points.jsonl.state.json").unlink()
