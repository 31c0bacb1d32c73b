"""What README and docs show of wrapperctl, run as a reader would: the same commands, the same output."""

import json
import re
import shutil
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, ClassVar

import pytest

from api_servers.data import Datum
from api_servers.exchange import Request, Response, as_json
from api_servers.serving import Api
from api_servers.serving import run as serve
from integration.wrapperctl.command import points, run
from integration.wrapperctl.terminal import plain, run_on_terminal
from unit.docs.commands import Command, commands
from unit.docs.markdown import ROOT, fences

README = ROOT / "README.md"
COLLECTORS = ROOT / "docs" / "collectors.md"
SECONDS = re.compile(r"\d+\.\d s\b")
COLUMNS = 84
"""Of the terminal on which the demo was shown."""


def block(page: Path, having: str, language: str = "") -> str:
    """Return the one fenced block of a page that holds a text."""
    found = [fence.body for fence in fences(page) if having in fence.body and language in fence.language]
    assert len(found) == 1, having
    return found[0]


def commands_of(having: str) -> list[Command]:
    [fence] = [fence for fence in fences(README) if having in fence.body]
    return list(commands(fence))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with the repository's samples, and the manifest of README's reader."""
    (tmp_path / "manifests").symlink_to(ROOT / "manifests")
    (tmp_path / "out").mkdir()
    (tmp_path / "emissions.yaml").write_text(block(README, "name: emissions", "yaml"))
    return tmp_path


def test_the_demo_prints_what_is_shown(folder: Path) -> None:
    [demo] = commands_of("co2-data-file.yaml --output")

    code, written = run_on_terminal(*demo.words[1:], cwd=folder, columns=COLUMNS)

    told = _lines(block(README, "co2-data-file.yaml --output"))
    shown = _lines(plain(written))
    begin = told.index("Atmospheric CO2 concentration")
    assert (code, shown[-len(told[begin:]) :]) == (0, told[begin:])
    # A stage says how fast it was, too, if it took its time.
    stages = [line.removesuffix(". s").rstrip() for line in told[1 : begin - 1]]
    assert [stage[:1] for stage in stages] == ["✓"] * 4
    assert [stage for stage in stages if not any(stage[2:] in line for line in shown)] == []


def _lines(text: str) -> list[str]:
    return [SECONDS.sub(". s", line).rstrip() for line in text.splitlines()]


def test_messages_are_as_shown(folder: Path) -> None:
    [demo] = commands_of("co2-data-file.yaml --output")
    assert run(*demo.words[1:], cwd=folder).code == 0
    first = json.loads((folder / "out" / "points.jsonl").read_text().splitlines()[0])

    told = block(README, '"wrapper_id": "a061bf2f', "json")

    text = re.sub(r"\}, …\]", "}]", told)
    shown = json.loads(text)
    assert shown["data"] == first["data"][:1]
    assert first["wrapper_id"].startswith(shown["wrapper_id"].removesuffix("…"))
    assert first["metadata"].pop("wrapper_version")
    assert shown["metadata"].pop("wrapper_version")
    rest = [name for name in first if name not in ("data", "wrapper_id")]
    assert {name: shown[name] for name in rest} == {name: first[name] for name in rest}


def test_the_readers_spreadsheet_is_inspected_checked_and_read(folder: Path) -> None:
    shutil.copy(ROOT / "manifests/samples/data/iowa-electricity.xlsx", folder / "emissions.xlsx")
    [inspect] = commands_of("wrapperctl inspect emissions.xlsx")

    ended = [run(*each.words[1:], cwd=folder) for each in [inspect, *commands_of("wrapperctl validate -f")]]

    assert [(each.code, each.err) for each in ended] == [(0, ""), (0, ""), (0, ""), (0, ended[3].err)]
    assert ended[0].out
    assert "def collect(source, start, end):" in ended[3].out
    assert points(folder / "emissions.points.jsonl")


def test_what_cannot_be_read_is_told_as_shown(folder: Path) -> None:
    page = "<!DOCTYPE html><html><head><title>503 Service Unavailable</title></head><body></body></html>\n"
    (folder / "emissions.csv").write_text(page)
    shown = block(README, "this is an HTML page")
    [command] = commands_of("this is an HTML page")

    ended = run(*command.words[1:], cwd=folder)

    assert (ended.code, ended.out, ended.err.strip()) == (65, "", shown.splitlines()[1])


def test_what_is_not_sure_is_told_as_shown(folder: Path) -> None:
    days = [f"{day:02d}/{month:02d}/2024;{day},5" for month in range(1, 13) for day in (8, 9)]
    (folder / "emissions.csv").write_text("\n".join(["data;valor", *days, ""]))
    manifest = (folder / "emissions.yaml").read_text().replace("xlsx:", "csv:").replace("Annual", "Daily")
    (folder / "emissions.yaml").write_text(manifest)

    ended = run("generate", "-f", "emissions.yaml", "--source", "emissions.csv", cwd=folder, COLUMNS="200")

    assert ended.code == 0
    shown = block(README, "no date in the column").replace("08/12/2024", "09/12/2024")
    assert [line.rstrip() for line in ended.err.splitlines()] == shown.splitlines()


@dataclass(kw_only=True)
class Readings(Api):
    """The API of docs/collectors.md: two readings a page, in the past."""

    name: ClassVar[str] = "readings"
    target: ClassVar[str] = "/v1/readings"
    periodicity: ClassVar[str] = "Annual"
    """So that code is tried on years."""

    def data(self) -> list[Datum]:
        return [
            Datum(datetime(2024, 6, 29, tzinfo=UTC), "north", 12.5),
            Datum(datetime(2024, 7, 1, tzinfo=UTC), "south", 13.0),
        ]

    def answer(self, request: Request) -> Response:
        first: dict[str, Any] = json.loads(block(COLLECTORS, '"readings"', "json"))
        last = {"readings": [{"day": "2024-07-01", "site": "south", "flow": "13"}]}
        page = last if request.one("cursor") == "p2" else first
        since, until = request.one("from"), request.one("to")
        page["readings"] = [each for each in page["readings"] if since <= each["day"] <= until]
        return as_json(page)


def test_the_collector_of_an_api_is_run_as_provided_code(folder: Path) -> None:
    code = block(COLLECTORS, "by_cursor(\n", "python")
    provided = {"engine": "Provided", "codeFrom": {"configMap": {"name": "code", "key": "collector.py"}}}
    beside = {
        "apiVersion": "v1",
        "kind": "ConfigMap",
        "metadata": {"name": "code"},
        "data": {"collector.py": code},
    }
    with serve(Readings()) as served:
        wrapper = served.manifest()
        wrapper["spec"] |= {"generation": provided, "collection": {"history": {"start": "2024-01-01"}}}
        (folder / "wrapper.yaml").write_text("\n---\n".join(map(json.dumps, (wrapper, beside))))
        ended = run("run", "-f", "wrapper.yaml", "--output", "points.jsonl", cwd=folder)

    assert (ended.code, ended.err) == (0, ""), ended.err
    shown = block(COLLECTORS, "2024-07-01T00:00:00Z  13 ", "text")
    found = [f"{x}  {y:<6g}  {series}" for x, y, series in points(folder / "points.jsonl")]
    assert list(dict.fromkeys(sorted(found))) == shown.splitlines()
