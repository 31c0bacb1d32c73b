"""Following the logs of two containers at once."""

import asyncio

import pytest

from wrapper_operator.cluster.port import ClusterError
from wrapperctl.cluster import pod_logs
from wrapperctl.cluster.access import Desk


class Server:
    """Says for each container one thing after the other; an error is raised."""

    def __init__(self, **said):
        self.said = {name: list(things) for name, things in said.items()}

    async def lines(self, path, query, *, accept, silence):
        for thing in self.said[query["container"]].pop(0):
            if isinstance(thing, Exception):
                raise thing
            yield thing


def follow(server, monkeypatch):
    monkeypatch.setattr(pod_logs, "_PAUSE", 0.0)

    async def all_of():
        desk = Desk(server=server, namespace="n", name="w")
        return [line async for line in pod_logs.followed(desk, "pod", most=5)]

    return asyncio.run(all_of())


def test_both_are_followed_to_their_ends(monkeypatch):
    server = Server(supervisor=[[b"T1 one\n", b"T2 two words\n"]], collector=[[b"T3 \xff\n"]])
    found = follow(server, monkeypatch)
    assert sorted((line.time, line.container, line.text) for line in found) == [
        ("T1", "supervisor", "one"),
        ("T2", "supervisor", "two words"),
        ("T3", "collector", "\N{REPLACEMENT CHARACTER}"),
    ]


def test_a_container_that_has_not_started_is_waited_for(monkeypatch):
    early = ClusterError('GET: 400 container "collector" in pod "p" is waiting to start: ContainerCreating')
    found = follow(Server(supervisor=[[]], collector=[[early], [early], [b"T1 here\n"]]), monkeypatch)
    assert [line.text for line in found] == ["here"]


@pytest.mark.parametrize("error", [ClusterError("broken off"), ValueError("Chunk too big")])
def test_what_breaks_off_is_told(monkeypatch, error):
    with pytest.raises(ClusterError, match=r"broken off|too long"):
        follow(Server(supervisor=[[b"T1 one\n", error]], collector=[[]]), monkeypatch)


def test_of_a_line_for_programs_people_see_what_it_says():
    line = '{"time":"2026-03-01T12:00:00.000Z","level":"INFO","logger":"runner","message":"2 points"}'
    assert pod_logs.parsed(f"T1 {line}", "supervisor") == pod_logs.LogLine("T1", "supervisor", "2 points")
    assert pod_logs.parsed('T1 {"a": 1}', "collector").text == '{"a": 1}'
