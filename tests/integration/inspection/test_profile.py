"""Profiles through a real inspection."""

import asyncio
import gzip
from pathlib import Path

import pytest

from integration.inspection.inspections import inspection
from integration.servers.http_server import scripted_server
from wrapper_contract.exit_codes import ExitCode
from wrapper_contract.inspection import ProfileReply
from wrapper_contract.run_spec import FileSourceSpec

DATA = b"country,year,value\n" + b"".join(b"PT,%d,%d.5\n" % (year, year) for year in range(1990, 2020))


def profiled(folder: Path, source: FileSourceSpec) -> ProfileReply:
    with inspection(folder, source) as running:
        reply = asyncio.run(running.client().profile())
        assert "Traceback" not in running.errors()
        return reply


def test_a_packed_file_from_a_server(tmp_path: Path) -> None:
    with scripted_server() as server:
        url = server.file("/data.csv.gz", gzip.compress(DATA))
        reply = profiled(tmp_path, FileSourceSpec(format="csv", url=url + "?key=s3cret"))
    profile = reply.profile
    assert profile is not None
    assert (profile.file.name, profile.file.packing, profile.file.size) == ("data.csv.gz", "gzip", len(DATA))
    (table,) = profile.sheets[0].tables
    assert [column.header for column in table.columns] == ["country", "year", "value"]
    assert (table.first_row, table.last_row) == (2, 31)


def test_it_is_made_once(tmp_path: Path) -> None:
    with scripted_server() as server:
        source = FileSourceSpec(format="csv", url=server.file("/data.csv", DATA))
        with inspection(tmp_path, source) as running:
            client = running.client()
            first, second = asyncio.run(client.profile()), asyncio.run(client.profile())
        assert first == second
        assert len(server.seen) == 1


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "empty"),
        (b"<!DOCTYPE html><html><title>404</title></html>", "HTML"),
        (b"\x00\x01\x02" * 1000, "binary"),
        (gzip.compress(DATA, mtime=0)[:-20], "cut short"),
        (b'{"a": [1, 2]}', "JSON"),
    ],
)
def test_what_is_no_table_is_one_sentence(tmp_path: Path, content: bytes, words: str) -> None:
    (tmp_path / "data.csv").write_bytes(content)
    reply = profiled(tmp_path, FileSourceSpec(format="csv", path=str(tmp_path / "data.csv")))
    assert reply.failure is not None
    assert reply.failure.exit_code == ExitCode.NO_DATA
    assert words in reply.failure.message
    assert "\n" not in reply.failure.message


def test_a_missing_file(tmp_path: Path) -> None:
    reply = profiled(tmp_path, FileSourceSpec(format="csv", path=str(tmp_path / "data.csv")))
    assert reply.failure is not None
    assert (reply.failure.exit_code, reply.failure.reason) == (ExitCode.CONFIGURATION, "SourceMisconfigured")
