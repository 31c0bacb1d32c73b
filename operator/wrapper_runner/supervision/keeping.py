"""`wrapper-runner collector`: waits in its own container and runs collector code for the supervisor."""

import os
import select
import socket
from contextlib import suppress

import msgspec

from process_wrapper import LogTail, OutputLimit, Process, StopSignals, start
from wrapper_contract import ipc
from wrapper_contract.exit_codes import ExitCode
from wrapper_contract.log_lines import LogFormat
from wrapper_contract.run_spec import CollectorLimits
from wrapper_runner.supervision.hosts import LOG_LINES, collector_command
from wrapper_runner.supervision.saying import pass_on, say, speak_in

TURN_SECONDS = 0.1
LAST_WORDS_SECONDS = 5.0


def main(path: str, *, log_format: LogFormat = "text") -> int:
    """Serve one connection at a time until a signal comes, as it does to a sidecar; return the exit code."""
    speak_in(log_format)
    with StopSignals() as signals:
        try:
            listener = _listen(path)
        except OSError as error:
            say(f"cannot wait at {path}: {error}", level="ERROR", reason="Misconfigured")
            return ExitCode.CONFIGURATION
        with listener:
            while signals.received is None:
                with suppress(TimeoutError):
                    connection, _ = listener.accept()
                    with connection:
                        serve(connection, signals)
    return ExitCode.DONE


def serve(connection: socket.socket, signals: StopSignals) -> None:
    """Run one collector process on a connection; it is killed when the supervisor hangs up."""
    limit = OutputLimit(lines=LOG_LINES, total_bytes=CollectorLimits().output_bytes)
    tail = LogTail(limit, echo=pass_on)
    process = start(collector_command(connection.fileno()), tail=tail)
    try:
        _watch(process, connection, signals)
    finally:
        process.stop(0)
    _tell_end(process, connection)


def _watch(process: Process, connection: socket.socket, signals: StopSignals) -> None:
    hang_up = select.poll()
    hang_up.register(connection, select.POLLRDHUP)
    while not process.wait(TURN_SECONDS):
        if signals.received is not None or process.tail.too_much or hang_up.poll(0):
            return


def _tell_end(process: Process, connection: socket.socket) -> None:
    status = process.reap()
    line = ipc.Exited(
        code=status.code,
        signal=status.signal,
        too_much_output=process.tail.too_much,
        log_tail=process.tail.lines,
    )
    with suppress(OSError):
        connection.settimeout(LAST_WORDS_SECONDS)
        connection.sendall(ipc.CANCELLED + b"\n" + msgspec.json.encode(line) + b"\n")


def _listen(path: str) -> socket.socket:
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    with suppress(FileNotFoundError):
        os.unlink(path)  # noqa: PTH108 - pathlib would cost start time
    listener.bind(path)
    # The supervisor is another user; only the pod's two containers see the folder.
    os.chmod(path, 0o666)  # noqa: PTH101, S103
    listener.listen(1)
    listener.settimeout(TURN_SECONDS)
    return listener
