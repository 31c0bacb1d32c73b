"""A run from a manifest to points in a file, as a user sees it."""

import gzip
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import msgspec
import openpyxl
import pytest

from integration.wrapperctl.command import WRAPPERCTL, collect, family, manifest, points, run
from wrapper_contract.exit_codes import ExitCode
from wrapper_contract.messages import MAX_BYTES, MAX_POINTS, ReceivedMessage

SAMPLES = Path(__file__).parents[3] / "manifests" / "samples"
CORPUS = Path(__file__).parents[2] / "data" / "files"
LONG = "year,country,co2\n2020,Portugal,4.0\n2021,Portugal,3.9\n2020,Spain,4.6\n2021,Spain,4.9\n"


def test_the_demo_gives_every_value_of_its_file_in_silence(tmp_path):
    ended = run("run", "-f", SAMPLES / "co2-data-file.yaml", "--output", "points.jsonl", cwd=tmp_path)
    assert (ended.code, ended.out, ended.err) == (0, "", "")
    rows = (SAMPLES / "data" / "co2-concentration.csv").read_text().splitlines()[1:]
    expected = set()
    for row in rows:
        day, co2, adjusted = row.split(",")
        expected |= {
            (f"{day}T00:00:00Z", float(co2), "CO2"),
            (f"{day}T00:00:00Z", float(adjusted), "adjusted CO2"),
        }
    found = points(tmp_path / "points.jsonl")
    assert len(found) == len(expected)
    assert set(found) == expected


def test_lines_are_messages_as_they_would_go_to_the_queue(tmp_path):
    run("run", "-f", SAMPLES / "co2-data-file.yaml", "--output", "points.jsonl", cwd=tmp_path)
    lines = (tmp_path / "points.jsonl").read_bytes().splitlines()
    messages = [msgspec.json.decode(line, type=ReceivedMessage) for line in lines]
    assert all(len(line) <= MAX_BYTES for line in lines)
    assert all(len(message.data) <= MAX_POINTS for message in messages)
    assert list(json.loads(lines[0])) == [
        "wrapper_id", "data", "metadata", "phase", "total_segments", "segment_number",
    ]  # fmt: skip
    assert [message.segment_number for message in messages] == list(range(1, len(messages) + 1))
    assert {message.total_segments for message in messages} == {len(messages)}
    assert {message.phase for message in messages} == {"historical"}
    assert {message.metadata.source_type for message in messages} == {"CSV"}
    assert (tmp_path / "points.jsonl.state.json").is_file()


def test_two_runs_give_the_same_bytes(tmp_path):
    for name in ("a", "b"):
        run("run", "-f", SAMPLES / "co2-data-file.yaml", "--output", name, cwd=tmp_path)
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()


@pytest.mark.parametrize(
    ("sample", "count", "one"),
    [
        ("csv-in-configmap.yaml", 51, ("2017-01-01T00:00:00Z", 21933.0, "Renewables")),
        ("workbook.yaml", 51, ("2017-01-01T00:00:00Z", 21933.0, "Renewables")),
        ("provided-code.yaml", 6, ("2024-03-02T00:00:00Z", 1.44, "high")),
    ],
)
def test_every_sample_that_brings_its_data_runs(tmp_path, sample, count, one):
    ended = run("run", "-f", SAMPLES / sample, cwd=tmp_path)
    assert (ended.code, ended.err) == (0, "")
    found = points(next(tmp_path.glob("*.points.jsonl")))
    assert len(found) == count
    assert one in found


def test_every_sample_is_valid(tmp_path):
    for sample in sorted(SAMPLES.glob("*.yaml")):
        assert run("validate", "-f", sample, cwd=tmp_path).code == 0, sample


def test_hints_of_the_manifest_win(tmp_path):
    data = tmp_path / "co2.csv"
    data.write_text(LONG)
    hints = {"timeColumn": "year", "valueColumns": ["co2"], "where": {"country": "Spain"}}
    assert collect(tmp_path, data, hints=hints).code == 0
    found = points(tmp_path / "points.jsonl")
    assert {(x, y) for x, y, _ in found} == {("2020-01-01T00:00:00Z", 4.6), ("2021-01-01T00:00:00Z", 4.9)}


def test_a_manifest_may_come_from_standard_input(tmp_path):
    text = (SAMPLES / "csv-in-configmap.yaml").read_bytes()
    command = [*WRAPPERCTL, "run", "-f", "-", "--output", "p.jsonl"]
    assert subprocess.run(command, cwd=tmp_path, input=text, check=False).returncode == 0
    assert len(points(tmp_path / "p.jsonl")) == 51


def test_rows_that_cannot_be_used_are_told_and_the_rest_is_delivered(tmp_path):
    data = tmp_path / "co2.csv"
    rows = [f"{year},{year - 1900}.5" for year in range(1990, 2020)]
    rows[3], rows[7] = "1993,broken", "1997,gone"
    data.write_text("year,co2\n" + "\n".join(rows) + "\n")
    ended = collect(tmp_path, data)
    assert (ended.code, ended.err) == (0, "")
    assert len(points(tmp_path / "points.jsonl")) == 28
    path = manifest(tmp_path, {"csv": {"from": {"upload": {"fileId": "1"}}}})
    talked = run("run", "-v", "-f", path, "--source", data, "--output", tmp_path / "p", cwd=tmp_path)
    assert "2 rows could not be used" in talked.out
    assert "row 5: broken" in talked.out


def test_generated_code_can_be_provided_again(tmp_path):
    generated = run("generate", "-f", SAMPLES / "co2-data-file.yaml", cwd=tmp_path)
    assert generated.code == 0
    assert "def collect(source, start, end):" in generated.out
    code = {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "c"}, "data": {"k": generated.out}}
    path = manifest(
        tmp_path,
        {"csv": {"from": {"upload": {"fileId": "1"}}}},
        code,
        generation={"engine": "Provided", "codeFrom": {"configMap": {"name": "c", "key": "k"}}},
    )
    data = SAMPLES / "data" / "co2-concentration.csv"
    ended = run("run", "-f", path, "--source", data, "--output", "mine.jsonl", cwd=tmp_path)
    assert (ended.code, ended.err) == (0, "")
    run("run", "-f", SAMPLES / "co2-data-file.yaml", "--output", "theirs.jsonl", cwd=tmp_path)
    assert points(tmp_path / "mine.jsonl") == points(tmp_path / "theirs.jsonl")


def test_inspect_shows_a_file_without_a_manifest(tmp_path):
    data = SAMPLES / "data" / "co2-concentration.csv"
    text = run("inspect", data, cwd=tmp_path).out
    assert "adjusted CO2" in text
    assert "header in row 1, data in rows 2 to 742" in text
    profile = json.loads(run("inspect", data, "-o", "json", cwd=tmp_path).out)
    assert profile["file"]["name"] == "co2-concentration.csv"


def test_an_old_workbook_is_collected_too(tmp_path):
    ended = collect(tmp_path, CORPUS / "old-long.xls")
    assert (ended.code, ended.err) == (0, "")
    assert points(tmp_path / "points.jsonl")


def test_a_sheet_that_is_streamed_may_be_packed(tmp_path):
    """It is unpacked into a file without a name, and read by a library that goes by names."""
    book = openpyxl.Workbook()
    for row in [["year", "co2"], *([year, year - 1900] for year in range(1990, 2020))]:
        book.active.append(row)
    book.active.cell(600, 16_384, 1)  # makes it too big to be loaded
    book.save(tmp_path / "far.xlsx")
    packed = tmp_path / "far.xlsx.gz"
    packed.write_bytes(gzip.compress((tmp_path / "far.xlsx").read_bytes()))
    path = manifest(tmp_path, {"xlsx": {"from": {"upload": {"fileId": "1"}}, "valueColumns": ["co2"]}})
    ended = run("run", "-f", path, "--source", packed, "--output", "points.jsonl", cwd=tmp_path)
    assert (ended.code, ended.err) == (0, "")
    assert len(points(tmp_path / "points.jsonl")) == 30


def test_help_teaches_by_examples(tmp_path):
    assert run(cwd=tmp_path).out == run("--help", cwd=tmp_path).out
    for command in ("run", "generate", "inspect", "validate"):
        told = run(command, "--help", cwd=tmp_path)
        assert (told.code, told.err) == (0, "")
        assert "Examples" in told.out
        assert f"wrapperctl {command} " in told.out


def test_points_may_go_to_standard_output(tmp_path):
    to_file = run("run", "-f", SAMPLES / "csv-in-configmap.yaml", "--output", "p.jsonl", cwd=tmp_path)
    piped = run("run", "-f", SAMPLES / "csv-in-configmap.yaml", "--output", "-", cwd=tmp_path)
    assert (to_file.code, piped.code, piped.err) == (0, 0, "")
    assert piped.out == (tmp_path / "p.jsonl").read_text()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["p.jsonl", "p.jsonl.state.json"]


def provided(folder: Path, code: str) -> Path:
    """Write a manifest that brings its own collector code."""
    return manifest(
        folder,
        {"csv": {"from": {"upload": {"fileId": "1"}}}},
        {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "c"}, "data": {"k": code}},
        generation={"engine": "Provided", "codeFrom": {"configMap": {"name": "c", "key": "k"}}},
    )


def test_provided_code_that_fails_is_told_its_line_and_what_it_printed(tmp_path):
    data = tmp_path / "co2.csv"
    data.write_text(LONG)
    path = provided(
        tmp_path,
        "def collect(source, start, end):\n    for row in source.rows(first=2):\n"
        "        print('seen', row[1])\n        yield 1 / 0\n",
    )
    ended = run("run", "-f", path, "--source", data, "--output", "p.jsonl", "--verbose", cwd=tmp_path)
    assert ended.code == ExitCode.BROKEN_CODE
    assert "ZeroDivisionError: division by zero (at row 2)" in ended.err
    assert "line 4, in collect" in ended.err
    assert "[STDOUT] seen Portugal" in ended.err
    assert not (tmp_path / "p.jsonl").exists()


SLOW = """from wrapper_sdk import Point


def collect(source, start, end):
    for row in source.rows(first=2):
        yield Point(row[0], 1.0)
"""


@pytest.fixture
def long_run(tmp_path):
    """A run that takes a while."""
    data = tmp_path / "long.csv"
    with data.open("w") as file:
        file.write("id,value\n")
        file.writelines(f"{number},1\n" for number in range(3_000_000))
    path = provided(tmp_path, SLOW)
    work = tmp_path / "work"
    work.mkdir()
    command = [*WRAPPERCTL, "run", "-f", path, "--source", data, "--output", tmp_path / "points.jsonl"]
    environment = os.environ | {"TMPDIR": str(work)}
    with subprocess.Popen(
        command, cwd=tmp_path, env=environment, stderr=subprocess.PIPE, text=True
    ) as process:
        yield process
        process.kill()


def runners(process) -> list[int]:
    """Wait until a runner works, and return its processes."""
    for _ in range(10_000):
        found = family(process.pid)[1:]
        if found:
            return found
        time.sleep(0.001)  # so that it is caught while it is being started
    raise AssertionError("no runner was started")


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
@pytest.mark.parametrize("moment", [0.0, 1.5])
def test_a_signal_ends_a_run_and_leaves_nothing_behind(tmp_path, long_run, number, moment):
    started = runners(long_run)
    time.sleep(moment)
    long_run.send_signal(number)
    _, err = long_run.communicate(timeout=30)
    assert long_run.returncode == ExitCode.STOPPED
    assert len(err.splitlines()) == 1, err
    assert not list((tmp_path / "work").iterdir())
    assert not any(map(alive, started))
    output = tmp_path / "points.jsonl"
    for line in output.read_bytes().splitlines() if output.exists() else ():
        msgspec.json.decode(line, type=ReceivedMessage)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_before_anything_has_begun(tmp_path, number):
    """Loading takes a while; here it takes for ever."""
    begun = tmp_path / "begun"
    (tmp_path / "typer.py").write_text(
        f"import pathlib, time\npathlib.Path({str(begun)!r}).touch()\ntime.sleep(300)\n"
    )
    process = subprocess.Popen(
        [*WRAPPERCTL, "version"],
        env=os.environ | {"PYTHONPATH": str(tmp_path)},
        stderr=subprocess.PIPE,
        text=True,
    )
    while not begun.exists():
        assert process.poll() is None
        time.sleep(0.02)
    process.send_signal(number)
    _, err = process.communicate(timeout=30)
    assert (process.returncode, err) == (ExitCode.STOPPED, "wrapperctl: stopped\n")


IMPATIENT = """
import os, signal, sys
from wrapperctl.local.signals import Stopped, stoppable

for number in (signal.SIGINT, signal.SIGTERM):
    signal.signal(number, signal.SIG_DFL)
signal.signal(signal.SIGHUP, signal.SIG_IGN)  # as under nohup
try:
    with stoppable():
        os.kill(os.getpid(), signal.SIGHUP)
        try:
            os.kill(os.getpid(), signal.SIGINT)
        finally:
            os.kill(os.getpid(), signal.SIGINT)
            os.kill(os.getpid(), signal.SIGTERM)
            print("cleaned up")
except Stopped:
    os.kill(os.getpid(), signal.SIGINT)
    print("said so")
"""


def test_only_the_first_signal_counts_and_what_is_to_be_ignored_stays_so():
    done = subprocess.run([sys.executable, "-c", IMPATIENT], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "cleaned up\nsaid so\n", "")


def test_runners_end_when_the_command_line_is_killed(long_run):
    started = runners(long_run)
    long_run.kill()
    for _ in range(100):
        if not any(map(alive, started)):
            return
        time.sleep(0.1)
    raise AssertionError("a runner went on")


def alive(pid: int) -> bool:
    """Tell whether a process runs; one that waits to be reaped does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False
