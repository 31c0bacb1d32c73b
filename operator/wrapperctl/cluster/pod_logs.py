"""The logs of a Wrapper's pod: of both containers, in the order in which they were written."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass

from wrapper_contract.log_lines import message_of
from wrapper_contract.names import COLLECTOR_CONTAINER, SUPERVISOR_CONTAINER
from wrapper_operator.cluster.port import ClusterError
from wrapperctl.cluster.access import Desk

CONTAINERS = (SUPERVISOR_CONTAINER, COLLECTOR_CONTAINER)
_SILENCE = 24 * 3600.0
"""Longest time without a line while following, in seconds."""
_PAUSE = 1.0
"""Seconds between two looks at a container that has not started."""
_NOT_YET = ("waiting to start", "is not valid for pod", "PodInitializing")


@dataclass(frozen=True, order=True)
class LogLine:
    """A line with the time at which the kubelet took it in, as RFC 3339."""

    time: str
    container: str
    text: str


_Lines = asyncio.Queue["LogLine | ClusterError | None"]


async def last_lines(desk: Desk, pod: str, *, most: int) -> list[LogLine]:
    """Return the last lines of both containers by time; a container that has not started has none.

    Args:
        desk: Where.
        pod: Its name.
        most: Lines of each container.

    Raises:
        ClusterError: The logs cannot be had.
    """
    read = await asyncio.gather(*(_read(desk, pod, container, most) for container in CONTAINERS))
    return sorted((line for lines in read for line in lines), key=lambda line: line.time)


async def followed(desk: Desk, pod: str, *, most: int) -> AsyncIterator[LogLine]:
    """Yield the last lines of both containers, and go on until the pod ends.

    Raises:
        ClusterError: The connection broke off.
    """
    lines: _Lines = asyncio.Queue(maxsize=1000)
    tasks = [asyncio.create_task(_follow(desk, pod, container, most, lines)) for container in CONTAINERS]
    try:
        for _ in tasks:
            while (line := await lines.get()) is not None:
                if isinstance(line, ClusterError):
                    raise line
                yield line
    finally:
        for task in tasks:
            task.cancel()


def parsed(line: str, container: str) -> LogLine:
    """Split a line that the API server marked with its time, and leave of it what it says."""
    time, _, text = line.partition(" ")
    return LogLine(time, container, message_of(text))


async def _read(desk: Desk, pod: str, container: str, most: int) -> list[LogLine]:
    try:
        text = await desk.server.text(_path(desk, pod), _query(container, most))
    except ClusterError as error:
        if any(word in str(error) for word in _NOT_YET):
            return []
        raise
    return [parsed(line, container) for line in text.splitlines()]


async def _follow(desk: Desk, pod: str, container: str, most: int, lines: _Lines) -> None:
    """Pass the lines of a container on, then None for its end, or what went wrong."""
    query = {**_query(container, most), "follow": "true"}
    while True:
        try:
            async for line in desk.server.lines(_path(desk, pod), query, accept="*/*", silence=_SILENCE):
                await lines.put(parsed(line.decode(errors="replace").rstrip("\n"), container))
        except ClusterError as error:
            if any(word in str(error) for word in _NOT_YET):
                await asyncio.sleep(_PAUSE)
                continue
            await lines.put(error)
        except ValueError:
            await lines.put(
                ClusterError(f"a line of {container} is too long to be followed: leave --follow out")
            )
        else:
            await lines.put(None)
        return


def _path(desk: Desk, pod: str) -> str:
    return f"/api/v1/namespaces/{desk.namespace}/pods/{pod}/log"


def _query(container: str, most: int) -> dict[str, str]:
    return {"container": container, "timestamps": "true", "tailLines": str(most)}
