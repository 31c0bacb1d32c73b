"""The same collectors in a real collector process, locked in, through the supervisor's own requests."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest

import api_servers.collectors
from api_servers.data import Datum, frozen
from api_servers.entsoe import Entsoe
from api_servers.registry import APIS
from api_servers.run_source import source_spec
from api_servers.serving import Api, Served, run
from wrapper_contract import ipc
from wrapper_runner.fetching import Fetcher, Unhurried
from wrapper_runner.supervision.session import open_collector

CODE = Path(api_servers.collectors.__path__[0])


def collected(served: Served, folder: Path, windows: list[tuple[datetime, datetime]]) -> set[Datum]:
    """Return what the collector of an API gives for some windows; its points outside of them are dropped."""
    code = (CODE / f"{served.api.name.replace('-', '_')}.py").read_text(encoding="utf-8")
    found: set[Datum] = set()
    with (
        Fetcher(source_spec(served, folder), waiting=Unhurried()) as fetcher,
        open_collector(code=code, code_name="collector.py", format="api", name=served.api.name) as session,
    ):

        def fetch(get: ipc.Get) -> tuple[ipc.Answer, bytes]:
            reply = fetcher.fetch(get.path, get.query)
            body = reply.content
            return ipc.Answer(id=get.id, status=reply.status, headers=reply.headers, length=len(body)), body

        for start, end in windows:
            for batch in session.collect_window(start, end, fetch=fetch):
                points = [Datum(point.x, point.series, point.y) for point in batch.points]
                found.update(point for point in points if start <= point.x < end)
            assert session.rejections == []
    return found


def halves(served: Served) -> list[tuple[datetime, datetime]]:
    times = [datum.x for datum in served.expected()]
    first, last = min(times), max(times) + timedelta(seconds=1)
    middle = first + (last - first) / 2
    return [(middle, last), (first, middle)]


@pytest.mark.parametrize("name", APIS)
def test_a_real_run_gets_every_point_and_no_other(name: str, tmp_path: Path) -> None:
    api = APIS[name]()
    api.clock = frozen(api.clock())
    with run(api) as served:
        assert collected(served, tmp_path, halves(served)) == served.expected()
        key = served.api.key
        assert all(served.api.admits(request) for request in served.requests)
    assert not key or all(key in str(request) for request in served.requests)


@pytest.mark.parametrize("api", [Entsoe(zipped=True)])
def test_archives_are_unpacked_by_a_process_that_is_locked_in(api: Api, tmp_path: Path) -> None:
    with run(api) as served:
        assert collected(served, tmp_path, halves(served)) == served.expected()
