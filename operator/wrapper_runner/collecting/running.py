"""The collector process from the supervisor's order on: it is locked in, then the code runs."""

import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, tzinfo
from io import TextIOWrapper
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from wrapper_contract import ipc
from wrapper_runner.collecting.explaining import MAX_MESSAGE, explain
from wrapper_runner.collecting.program import load
from wrapper_runner.collecting.sending import PointSender
from wrapper_runner.collecting.source import CollectedFile
from wrapper_runner.collecting.wire import Wire
from wrapper_runner.confinement.lock import Bounds, ConfinementError, lock_in
from wrapper_runner.reading import Format

TICK_SECONDS = 0.25


def run(start: ipc.Start, wire: Wire, *, parent: int) -> None:
    """Lock this process in, run the code, and say how it went."""
    zone = _zone(start.timezone)
    if zone is None:
        message = f"there is no time zone {start.timezone!r}: write a name such as Europe/Lisbon"
        wire.send(ipc.Failed(kind="configuration", message=message[:MAX_MESSAGE]))
    elif start.format == "api":
        _serve(start, wire, zone=zone, parent=parent)
    else:
        _collect(start, start.format, wire, zone=zone, parent=parent)


def _serve(start: ipc.Start, wire: Wire, *, zone: tzinfo, parent: int) -> None:
    # A file's code needs none of this.
    from wrapper_runner.collecting.serving import Server
    from wrapper_runner.collecting.spending import Spending

    spending = Spending(start.limits)
    # A process is replaced once it has used half of what a call may use: each call has at least that.
    if _lock_in(start, wire, parent, cpu_seconds=start.limits.cpu_seconds * 1.5):
        Server(start, wire, zone=zone, spending=spending).serve()


def _collect(
    start: ipc.Start,
    format: Format,  # noqa: A002 - the manifest's word
    wire: Wire,
    *,
    zone: tzinfo,
    parent: int,
) -> None:
    if isinstance(sys.stdout, TextIOWrapper):
        # What the code prints shall be there even if it crashes in the next line.
        sys.stdout.reconfigure(line_buffering=True)
    if not _lock_in(start, wire, parent, cpu_seconds=start.limits.cpu_seconds):
        return
    source = CollectedFile(start.path, format=format, name=start.name)
    sender = PointSender(wire, source, zone=zone, with_rows=start.with_rows)
    loading = True
    try:
        collect = load(start.code, start.code_name)
        loading = False
        with _ticking(wire, source):
            sender.send_all(collect(source, None, None))
        last: ipc.FromCollector = ipc.End(
            row=source.rows_read, points=sender.sent, rejections=source.rejections.summary()
        )
    except BaseException as error:  # noqa: BLE001 - the code may raise what it likes; SystemExit too
        last = explain(
            error,
            code_name=start.code_name,
            row=source.row,
            rejections=source.rejections.summary(),
            loading=loading,
        )
    with suppress(Exception):
        sys.stdout.flush()
    wire.send(last)


def _zone(name: str) -> tzinfo | None:
    try:
        return UTC if name == "UTC" else ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None


def _lock_in(start: ipc.Start, wire: Wire, parent: int, *, cpu_seconds: float) -> bool:
    bounds = Bounds(
        data=start.path or None,
        memory_bytes=start.limits.memory_bytes,
        cpu_seconds=cpu_seconds,
        parent=parent,
    )
    try:
        lacks = lock_in(bounds)
    except ConfinementError as error:
        wire.send(ipc.Failed(kind="confinement", message=str(error)))
        return False
    wire.send(ipc.Hello(version=ipc.IPC_VERSION, lacks=lacks))
    return True


@contextmanager
def _ticking(wire: Wire, source: CollectedFile) -> Iterator[None]:
    """Say from time to time how far the reading is, also while the code yields nothing."""

    def tick(number: int, frame: object) -> None:
        try:
            wire.tick(source.rows_read)
        except OSError:
            # Nobody listens any more.
            os._exit(0)

    signal.signal(signal.SIGALRM, tick)
    signal.setitimer(signal.ITIMER_REAL, TICK_SECONDS, TICK_SECONDS)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
