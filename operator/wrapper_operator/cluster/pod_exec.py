"""Running a program in a pod, for its output."""

import json
from collections.abc import Sequence

import aiohttp

from wrapper_operator.cluster.port import ClusterError
from wrapper_operator.cluster.requests import ApiServer

PROTOCOL = "v4.channel.k8s.io"
_OUT, _ERR, _END = 1, 2, 3
"""The first byte of each message tells what follows: output, complaints, or how it ended."""
_LONGEST_COMPLAINT = 500


async def output_of(
    server: ApiServer, *, namespace: str, pod: str, container: str, command: Sequence[str]
) -> bytes:
    """Return what a program in a container writes to its standard output.

    Raises:
        ForbiddenError: Whoever asks may not run programs in pods.
        ClusterError: It ended with an error; the text holds what it complained of.
    """
    query = [
        ("container", container),
        ("stdout", "1"),
        ("stderr", "1"),
        *(("command", word) for word in command),
    ]
    said: dict[int, bytes] = {_OUT: b"", _ERR: b"", _END: b""}
    async with server.socket(
        f"/api/v1/namespaces/{namespace}/pods/{pod}/exec", query, protocol=PROTOCOL
    ) as socket:
        async for message in socket:
            if message.type is aiohttp.WSMsgType.BINARY and message.data:
                channel = message.data[0]
                said[channel] = said.get(channel, b"") + message.data[1:]
    _must_have_ended_well(said[_END], said[_ERR])
    return said[_OUT]


def _must_have_ended_well(end: bytes, complaints: bytes) -> None:
    try:
        status = json.loads(end)
    except ValueError:
        raise ClusterError("the connection to the pod broke off") from None
    if status.get("status") != "Success":
        told = complaints.decode(errors="replace").strip()[-_LONGEST_COMPLAINT:]
        raise ClusterError(told or str(status.get("message")))
