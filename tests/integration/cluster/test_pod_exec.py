"""Running a program in a pod, by a little API server that sends what a kubelet would."""

import asyncio
import json

import pytest
from aiohttp import web
from kubernetes.aio.client.configuration import Configuration

from wrapper_operator.cluster.pod_exec import PROTOCOL, output_of
from wrapper_operator.cluster.port import ClusterError, ForbiddenError
from wrapper_operator.cluster.requests import ApiServer

WELL = b"\x03" + json.dumps({"status": "Success"}).encode()
BADLY = b"\x03" + json.dumps({"status": "Failure", "message": "exit code 69"}).encode()


def run(frames, *, status=101):
    """Run a program on a server that sends these frames; return its output and the server's query."""
    asked = []

    async def answer(request):
        asked.append(request)
        if status != 101:
            return web.Response(status=status)
        socket = web.WebSocketResponse(protocols=(PROTOCOL,))
        await socket.prepare(request)
        for frame in frames:
            await socket.send_bytes(frame)
        await socket.close()
        return socket

    async def story():
        app = web.Application()
        app.router.add_get("/api/v1/namespaces/system/pods/operator-1/exec", answer)
        runner = web.AppRunner(app)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        server = ApiServer(Configuration(host=f"http://127.0.0.1:{runner.addresses[0][1]}"))
        try:
            place = {"namespace": "system", "pod": "operator-1", "container": "operator"}
            return await output_of(server, **place, command=["python", "-m", "x y"])
        finally:
            await server.close()
            await runner.cleanup()

    return asyncio.run(story()), asked[0].query


def test_the_output_is_put_together_and_complaints_are_left_out():
    data = bytes(range(256))
    out, query = run([b"\x01" + data, b"\x02a warning", b"\x01", b"\x01" + data, WELL])
    assert out == data * 2
    assert (query.getall("command"), query["container"]) == (["python", "-m", "x y"], "operator")


@pytest.mark.parametrize(
    ("frames", "told"),
    [
        ([b"\x01half", b"\x02no such folder\n", BADLY], "^no such folder$"),
        ([BADLY], "exit code 69"),
        ([b"\x01half"], "broke off"),
        ([], "broke off"),
    ],
    ids=["complains", "fails", "cut off", "nothing"],
)
def test_an_end_that_is_no_success_is_told(frames, told):
    with pytest.raises(ClusterError, match=told):
        run(frames)


@pytest.mark.parametrize(("status", "kind"), [(403, ForbiddenError), (500, ClusterError)])
def test_a_refusal_is_told(status, kind):
    with pytest.raises(kind):
        run([], status=status)
