"""Bad input gets one clear sentence, an exit code, bounded memory and time; never a traceback."""

import json
import os
import re
import subprocess
from pathlib import Path

import pytest

from integration.servers.http_server import scripted_server
from integration.wrapperctl import bad_files
from integration.wrapperctl.command import MIB, WRAPPERCTL, Ended, collect, manifest, run
from wrapper_contract.exit_codes import ExitCode

SAMPLE = Path(__file__).parents[3] / "manifests" / "samples" / "co2-data-file.yaml"
PEAK = 400 * MIB
NO_DATA, WRONG = ExitCode.NO_DATA, ExitCode.CONFIGURATION


def one_sentence(ended: Ended, code: int) -> str:
    """Check what holds for every failure, and return the sentence."""
    assert ended.code == code, ended.err
    assert ended.out == ""
    assert len(ended.err.splitlines()) == 1, ended.err
    assert ended.err.startswith("wrapperctl: ")
    assert "Traceback" not in ended.err
    assert not re.search(r"\b\w+(Error|Exception)\b", ended.err), ended.err
    assert ended.peak <= PEAK, f"{ended.peak / MIB:.0f} MiB"
    return ended.err.removeprefix("wrapperctl: ").strip()


TEXTS = {
    "empty": ("a.csv", b"", "empty"),
    "blank lines only": ("a.csv", b"\n\n\n", "a.csv"),
    "header only": ("a.csv", b"year,co2\n", "a.csv"),
    "an HTML page": ("a.csv", bad_files.HTML.encode(), "HTML"),
    "no numbers": ("a.csv", b"name,colour\nrose,red\nviolet,blue\n", "a.csv"),
}


@pytest.mark.parametrize("case", TEXTS)
def test_a_text_file_without_data(tmp_path, case):
    name, content, word = TEXTS[case]
    data = tmp_path / name
    data.write_bytes(content)
    assert word in one_sentence(collect(tmp_path, data), NO_DATA)


def test_binary_garbage(tmp_path):
    assert "noise.csv" in one_sentence(collect(tmp_path, bad_files.noise(tmp_path / "noise.csv")), NO_DATA)
    assert "noise.xlsx" in one_sentence(collect(tmp_path, bad_files.noise(tmp_path / "noise.xlsx")), NO_DATA)


@pytest.mark.parametrize("make", [bad_files.truncated_zip, bad_files.truncated_gzip])
def test_a_packed_file_that_lost_its_end(tmp_path, make):
    sentence = one_sentence(collect(tmp_path, make(tmp_path / "lost.csv")), NO_DATA)
    assert "lost.csv" in sentence


def test_a_workbook_with_a_password(tmp_path):
    data = bad_files.encrypted_workbook(tmp_path / "secret.xlsx")
    assert "password" in one_sentence(collect(tmp_path, data), NO_DATA)


@pytest.mark.slow
def test_a_workbook_that_is_a_bomb(tmp_path):
    ended = collect(tmp_path, bad_files.bomb_workbook(tmp_path / "bomb.xlsx"))
    assert "bomb.xlsx" in one_sentence(ended, NO_DATA)
    assert ended.seconds < 60


def test_formula_cells_that_hold_no_values(tmp_path):
    rows = [["year", "co2"], *([year, f"=A{at}*2"] for at, year in enumerate(range(2000, 2020), 2))]
    data = bad_files.workbook(tmp_path / "formulas.xlsx", rows)
    assert "formula" in one_sentence(collect(tmp_path, data), NO_DATA)


@pytest.mark.parametrize(
    ("hints", "named", "nearest"),
    [
        ({"timeColumn": "yaer"}, "yaer", "year"),
        ({"valueColumns": ["CO_2"]}, "CO_2", "co2"),
        ({"seriesColumn": "land"}, "land", "co2"),
        ({"where": {"yeer": "2000"}}, "yeer", "year"),
    ],
)
def test_a_column_that_is_not_there(tmp_path, hints, named, nearest):
    data = tmp_path / "a.csv"
    data.write_text(bad_files.GOOD)
    sentence = one_sentence(collect(tmp_path, data, hints=hints), WRONG)
    assert named in sentence
    assert nearest in sentence


def test_a_sheet_that_is_not_there(tmp_path):
    data = bad_files.workbook(tmp_path / "a.xlsx", [["year", "co2"], [2000, 1], [2001, 2]], sheet="Totals")
    sentence = one_sentence(collect(tmp_path, data, hints={"sheet": "Totel"}), WRONG)
    assert "Totel" in sentence
    assert "Totals" in sentence


def test_a_nul_byte(tmp_path):
    data = tmp_path / "a.csv"
    data.write_bytes(bad_files.GOOD.replace("1995,", "19\x0095,").encode())
    ended = collect(tmp_path, data)
    assert ended.code in (ExitCode.DONE, NO_DATA)
    assert "Traceback" not in ended.err


def test_two_hundred_thousand_columns(tmp_path):
    data = tmp_path / "wide.csv"
    header = ",".join(f"c{number}" for number in range(200_000))
    row = ",".join("1" for _ in range(200_000))
    data.write_text(f"{header}\n{row}\n{row}\n")
    ended = collect(tmp_path, data)
    assert "wide.csv" in one_sentence(ended, NO_DATA)
    assert ended.seconds < 60


def test_a_cell_of_fifty_million_characters(tmp_path):
    data = tmp_path / "long.csv"
    data.write_text('year,co2\n2000,"' + "x" * 50_000_000)
    assert "long.csv" in one_sentence(collect(tmp_path, data), NO_DATA)


@pytest.mark.parametrize("hints", [{}, {"seriesColumn": "region"}])
def test_an_overlooked_dimension_is_refused_before_the_first_message(tmp_path, hints):
    data = tmp_path / "a.csv"
    rows = [
        f"{year},{region},{sex},{year * 1.5 + 7 * i + 3 * j}"
        for year in range(1990, 2020)
        for i, region in enumerate(("North", "Centre", "South"))
        for j, sex in enumerate("MF")
    ]
    data.write_text("year,region,sex,value\n" + "\n".join(rows) + "\n")
    sentence = one_sentence(collect(tmp_path, data, hints=hints), NO_DATA)
    assert "sex" in sentence
    assert "where" in sentence
    assert not (tmp_path / "points.jsonl").exists()


@pytest.mark.parametrize(
    ("source", "word"),
    [("none.csv", "no such file"), (".", "folder"), ("/dev/zero", "device")],
)
def test_a_source_that_is_no_file(tmp_path, source, word):
    ended = collect(tmp_path, Path(source))
    assert word in one_sentence(ended, WRONG)


def test_a_download_that_never_ends(tmp_path):
    with scripted_server() as server:

        def drip(exchange):
            exchange.head(200, {"Content-Type": "text/csv"})
            exchange.send(b"year,co2\n")
            while not server.stopping.wait(0.2):
                exchange.send(b"2000,1\n")

        url = server.route("/a.csv", drip)
        path = manifest(tmp_path, {"csv": {"from": {"url": url}}}, collection={"timeout": "2s"})
        ended = run("run", "-f", path, cwd=tmp_path, with_peak=True)
    assert "/a.csv" in one_sentence(ended, ExitCode.UNAVAILABLE)
    assert ended.seconds < 60


@pytest.mark.parametrize(
    ("status", "code"),
    [(404, NO_DATA), (401, ExitCode.CREDENTIALS), (403, ExitCode.CREDENTIALS)],
)
def test_a_server_that_refuses(tmp_path, status, code):
    with scripted_server() as server:
        url = server.route("/a.csv", lambda exchange: exchange.reply(status, bad_files.HTML.encode()))
        path = manifest(tmp_path, {"csv": {"from": {"url": url}}})
        assert str(status) in one_sentence(run("run", "-f", path, cwd=tmp_path, with_peak=True), code)


def test_a_full_device(tmp_path):
    ended = run("run", "-f", SAMPLE, "--output", "/dev/full", cwd=tmp_path, with_peak=True)
    assert "/dev/full cannot be written" in one_sentence(ended, ExitCode.UNAVAILABLE)


@pytest.fixture
def small_disk(tmp_path):
    """A place for an output that holds less than the points; only root can make a real one."""
    if os.geteuid() != 0:
        yield Path("/dev/full")
        return
    place = tmp_path / "disk"
    place.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", place], check=True)
    yield place / "points.jsonl"
    subprocess.run(["umount", place], check=True)


def test_a_full_disk(tmp_path, small_disk):
    data = tmp_path / "big.csv"
    data.write_text("day,co2\n" + "".join(f"{1700000000 + 3600 * at},{at}.5\n" for at in range(20_000)))
    path = manifest(tmp_path, {"csv": {"from": {"upload": {"fileId": "1"}}}})
    ended = run("run", "-f", path, "--source", data, "--output", small_disk, cwd=tmp_path, with_peak=True)
    assert str(small_disk) in one_sentence(ended, ExitCode.UNAVAILABLE)


def test_closed_standard_streams_are_as_good_as_nowhere(tmp_path):
    data = tmp_path / "data.csv"
    data.write_text(bad_files.GOOD)
    path = manifest(tmp_path, {"csv": {"from": {"upload": {"fileId": "1"}}}})
    words = ["run", "-f", path, "--source", data, "--output", tmp_path / "points.jsonl"]
    script = '"$@" <&- >&- 2>&-'
    done = subprocess.run(["sh", "-c", script, "sh", *WRAPPERCTL, *words], cwd=tmp_path, check=False)
    assert done.returncode == ExitCode.DONE
    assert [len(json.loads(line)["data"]) for line in (tmp_path / "points.jsonl").open()] == [30]


@pytest.mark.parametrize("words", [["--help"], ["run", "--help"], ["crd"]], ids=" ".join)
def test_a_reader_that_goes_away_is_no_failure(tmp_path, words):
    process = subprocess.Popen(
        [*WRAPPERCTL, *words], cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    process.stdout.close()
    with process.stderr as errors:
        said = errors.read()
    assert (process.wait(), said) == (ExitCode.DONE, "")


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        (["run"], "--file"),
        (["run", "-f"], "requires an argument"),
        (["rum"], "did you mean 'run'"),
        (["run", "--outptu", "x"], "--output"),
        (["inspect"], "inspect FILE"),
        (["run", "-f", "none.yaml"], "none.yaml"),
        (["validate"], "MANIFEST"),
    ],
)
def test_a_wrong_command_line(tmp_path, arguments, word):
    assert word.lower() in one_sentence(run(*arguments, cwd=tmp_path, with_peak=True), ExitCode.USAGE).lower()
