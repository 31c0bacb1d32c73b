"""Preflight through a real inspection: real processes, a real socket, real code."""

import asyncio
from pathlib import Path

import pytest

from integration.inspection.inspections import inspection, keeper
from integration.servers.http_server import scripted_server
from wrapper_contract.exit_codes import ExitCode
from wrapper_contract.inspection import PreflightReply, RunEvidence
from wrapper_contract.run_spec import CollectorLimits, FileSourceSpec

CODE = """
from wrapper_sdk import ParseError, Point, parse_number, parse_time

def collect(source, start, end):
    for row in source.rows(encoding="utf-8", delimiter=",", first=2, width=4):
        try:
            value = parse_number(row[3], decimal=".")
            if value is not None:
                yield Point(parse_time(row[1], "year"), value, row[0].strip())
        except ParseError as error:
            source.reject(error)
"""
DATA = """country,year,sex,value
PT,2020,T,1.5
PT,2021,T,2.5
ES,2020,T,3.5
ES,2021,T,
ES,2022,T,oops
"""


def tried(folder: Path, data: str, code: str, **limits: object) -> PreflightReply:
    (folder / "data.csv").write_text(data)
    source = FileSourceSpec(format="csv", path=str(folder / "data.csv"))
    with inspection(folder, source) as running:
        client = running.client(limits=CollectorLimits(**limits))  # type: ignore[arg-type]
        return asyncio.run(client.preflight(code))


def only(reply: PreflightReply) -> RunEvidence:
    (run,) = reply.runs
    return run


def test_two_runs_that_agree(tmp_path: Path) -> None:
    first, second = tried(tmp_path, DATA, CODE).runs
    assert first == second
    assert first.termination.exit_code == ExitCode.DONE
    assert (first.points, first.keys, first.conflicting_keys) == (3, 3, 0)
    assert (first.min_x, first.max_x) == ("2020-01-01T00:00:00Z", "2021-01-01T00:00:00Z")
    assert first.series == ["ES", "PT"] or first.series == ["PT", "ES"]
    assert first.counts.rows == 6
    assert [(each.count, each.examples[0].row) for each in first.rejections] == [(1, 6)]


def test_an_overlooked_dimension_is_named(tmp_path: Path) -> None:
    rows = [
        f"{c},{y},{s},{n}.25"
        for n, (c, y, s) in enumerate(
            (c, y, s) for c in ("PT", "ES") for s in ("F", "M") for y in range(2000, 2010)
        )
    ]
    reply = tried(tmp_path, "country,year,sex,value\n" + "\n".join(rows) + "\n", CODE)
    run = reply.runs[0]
    assert (run.points, run.keys, run.conflicting_keys, run.repeated_keys) == (40, 20, 20, 0)
    assert len(run.conflicts) == 20
    clash = run.conflicts[0]
    assert (clash.x, clash.series, clash.rows) == ("2000-01-01T00:00:00Z", "PT", (2, 12))
    assert clash.values == (0.25, 10.25)
    assert {tuple(each.differing_columns) for each in run.conflicts} == {(2, 3)}


def test_runs_that_differ_have_different_digests(tmp_path: Path) -> None:
    code = CODE.replace("def collect", "import datetime\n\ndef collect").replace(
        "value, row[0].strip()", "value + datetime.datetime.now().timestamp(), row[0].strip()"
    )
    first, second = tried(tmp_path, DATA, code).runs
    assert first.points == second.points == 3
    assert first.digest != second.digest


@pytest.mark.parametrize(
    ("code", "exit_code", "words"),
    [
        ("def collect(source, start, end):\n    raise KeyError('x')\n", ExitCode.BROKEN_CODE, "KeyError"),
        ("def collect(source, start, end)\n", ExitCode.BROKEN_CODE, "cannot be loaded"),
        ("x = 1\n", ExitCode.BROKEN_CODE, "collect"),
        (
            "import wrapper_sdk\ndef collect(s, a, b):\n    raise wrapper_sdk.SourceError('no table')\n",
            ExitCode.NO_DATA,
            "no table",
        ),
        ("def collect(source, start, end):\n    while True: pass\n", ExitCode.BROKEN_CODE, "for 1 s"),
        ("import os\nos._exit(0)\n", ExitCode.BROKEN_CODE, "collector"),
    ],
)
def test_code_that_fails_is_run_once_and_told(tmp_path: Path, code: str, exit_code: int, words: str) -> None:
    run = only(tried(tmp_path, DATA, code, silence_seconds=1.0))
    assert run.termination.exit_code == exit_code
    assert words in run.termination.message


def test_what_came_before_a_failure_is_evidence_too(tmp_path: Path) -> None:
    code = CODE.replace(
        "            value =", "            if row[0] == 'ES':\n                1 / 0\n            value ="
    )
    run = only(tried(tmp_path, DATA, code))
    assert run.termination.exit_code == ExitCode.BROKEN_CODE
    assert run.points == 2
    assert "ZeroDivisionError" in run.termination.message + run.termination.traceback


def test_code_that_yields_nothing(tmp_path: Path) -> None:
    first, _ = tried(tmp_path, DATA, "def collect(source, start, end):\n    return []\n").runs
    assert (first.termination.exit_code, first.points) == (ExitCode.DONE, 0)


def test_a_workbook_sheet_is_read_again_as_the_code_reads_it(tmp_path: Path) -> None:
    import openpyxl

    book = openpyxl.Workbook()
    book.active.append(["nothing here"])  # type: ignore[union-attr]
    sheet = book.create_sheet("Dados")
    sheet.append(["year", "sex", "value"])
    for row in ([2020, "F", 1], [2020, "M", 2], [2021, "F", 3]):
        sheet.append(row)
    book.save(tmp_path / "book.xlsx")
    code = (
        "from wrapper_sdk import Point, parse_time\n"
        "def collect(source, start, end):\n"
        "    for row in source.rows(sheet='Dados', first=2):\n"
        "        yield Point(parse_time(row[0], 'year'), row[2])\n"
    )
    source = FileSourceSpec(format="xlsx", path=str(tmp_path / "book.xlsx"))
    with inspection(tmp_path, source) as running:
        run = asyncio.run(running.client().preflight(code)).runs[0]
    assert run.conflicting_keys == 1
    assert (run.conflicts[0].rows, run.conflicts[0].differing_columns) == ((2, 3), [1, 2])


def test_the_source_is_fetched_once_for_all_requests(tmp_path: Path) -> None:
    with scripted_server() as server:
        source = FileSourceSpec(format="csv", url=server.file("/data.csv", DATA.encode()))
        with inspection(tmp_path, source) as running:
            client = running.client()
            for _ in range(2):
                assert asyncio.run(client.preflight(CODE)).runs[0].points == 3
            assert len(server.seen) == 1


def test_a_source_that_comes_back_is_asked_again(tmp_path: Path) -> None:
    with scripted_server() as server:
        url = server.route("/x", lambda e: e.reply(404) if e.number == 1 else e.reply(200, DATA.encode()))
        with inspection(tmp_path, FileSourceSpec(format="csv", url=url)) as running:
            client = running.client()
            failed = only(asyncio.run(client.preflight(CODE))).termination
            assert (failed.exit_code, failed.reason) == (ExitCode.NO_DATA, "SourceUnusable")
            assert "there is no such file" in failed.message
            assert asyncio.run(client.preflight(CODE)).runs[0].points == 3


def test_the_collectors_container_runs_the_code(tmp_path: Path) -> None:
    (tmp_path / "data.csv").write_text(DATA)
    source = FileSourceSpec(format="csv", path=str(tmp_path / "data.csv"))
    with (
        keeper(tmp_path) as socket_path,
        inspection(tmp_path, source, collector_socket=socket_path) as running,
    ):
        first, second = asyncio.run(running.client().preflight(CODE)).runs
    assert first == second
    assert (first.termination.exit_code, first.points) == (ExitCode.DONE, 3)


def test_a_container_never_reads_a_file_url(tmp_path: Path) -> None:
    (tmp_path / "data.csv").write_text(DATA)
    source = FileSourceSpec(format="csv", url=(tmp_path / "data.csv").as_uri())
    with inspection(tmp_path, source, collector_socket=str(tmp_path / "c")) as running:
        run = only(asyncio.run(running.client().preflight(CODE)))
    assert run.termination.exit_code == ExitCode.CONFIGURATION
    assert "file of the user's machine" in run.termination.message
