"""Messages as lines of a file on this machine, and the state beside it.

A new file is written under another name and takes its place at the end of the run, so that nobody ever
reads half a line: not after a power cut, not after SIGKILL. Devices and pipes are written directly.
"""

# Part of every start: pathlib would cost more time than it saves words.
# ruff: noqa: PTH105, PTH108, PTH110, PTH113
import fcntl
import os
import time

from wrapper_contract.checkpoint import Checkpoint
from wrapper_contract.exit_codes import ExitCode
from wrapper_contract.report import Counts
from wrapper_contract.run_spec import JsonLinesSink, RunSpec
from wrapper_runner.sinks.atomic import sync_folder, write_whole
from wrapper_runner.sinks.sink import Delivery, Ending, SinkError
from wrapper_runner.sinks.state import LocalState, earlier_checkpoint

STATE_SECONDS = 1.0
PARTIAL_SUFFIX = ".partial"
_CHUNK = 64 * 1024


class JsonLinesFile:
    """The sink of local mode.

    A run that delivered something replaces the file, however it ended; one that delivered nothing leaves
    an older file as it is. With `append`, lines are added to the file itself, after a torn last line
    was cut off, and the run goes on from the checkpoint in the state beside it.

    Args:
        spec: Of the run.
        place: Says where the file and the state go.
    """

    def __init__(self, spec: RunSpec, place: JsonLinesSink) -> None:
        self._spec = spec
        self._place = place
        # What lies in /dev and /proc stands for an open file (/dev/stdout): it is never replaced.
        self._is_file = not self._place.path.startswith(("/dev/", "/proc/")) and (
            os.path.isfile(self._place.path) or not os.path.exists(self._place.path)
        )
        self._target = os.path.realpath(self._place.path) if self._is_file else self._place.path
        self._path = self._target
        self._descriptor = -1
        self._confirmed_bytes = 0
        self._messages = 0
        self._state_due = 0.0
        self._replaces = False
        self.resumes = place.append

    def open(self) -> Checkpoint:
        """Open the file; without `append` a run always starts anew.

        Raises:
            SinkError: It cannot be written, another run is writing it, or its state cannot be gone on from.
        """
        self._replaces = self._is_file and not self._place.append
        if self._replaces:
            self._path = self._target + PARTIAL_SUFFIX
        flags = os.O_RDWR if self._is_file and not self._replaces else os.O_WRONLY
        try:
            self._descriptor = os.open(self._path, flags | os.O_CREAT | os.O_CLOEXEC, 0o644)
            if self._is_file:
                self._own()
        except OSError as error:
            raise _unwritable(self._place.path, error) from error
        if self._place.append:
            earlier = self._earlier()
            # Without the points that it tells of, it is that of a file which was taken away.
            if self._confirmed_bytes or not earlier.points_confirmed:
                return earlier
        return Checkpoint(phase="Continuous" if self._spec.poll else "Historical", poll=self._spec.poll)

    def send(self, delivery: Delivery) -> None:
        """Write the lines; they are confirmed when the kernel has them all.

        Raises:
            SinkError: The disk is full, or broken; the file holds complete lines only.
        """
        lines = b"\n".join([*delivery.bodies, b""])
        try:
            self._write(lines)
        except OSError as error:
            self._cut_back()
            raise self._failed(error) from error
        self._confirmed_bytes += len(lines)
        self._messages += len(delivery.bodies)
        if time.monotonic() >= self._state_due:
            self._keep(delivery.checkpoint)
            self._state_due = time.monotonic() + STATE_SECONDS

    def note(self, counts: Counts, message: str) -> None:
        """Do nothing: whoever watches the run is told otherwise."""

    def finish(self, checkpoint: Checkpoint, ending: Ending) -> None:
        """Put the new file in its place, if anything was delivered, and write the state.

        Raises:
            SinkError: That cannot be done.
        """
        if self._descriptor < 0:
            return
        # Who is told to stop has little time: what is in the kernel's hands survives all but a power cut.
        durable = ending.exit_code != ExitCode.STOPPED
        try:
            self._settle(durable=durable)
        except OSError as error:
            raise self._failed(error) from error
        finally:
            os.close(self._descriptor)
            self._descriptor = -1
        self._write_state(checkpoint, ending, durable=durable)

    def _earlier(self) -> Checkpoint:
        try:
            return earlier_checkpoint(self._place.state_path, self._spec.wrapper_id)
        except SinkError:
            os.close(self._descriptor)
            self._descriptor = -1
            raise

    def _own(self) -> None:
        """Keep other runs away, and start behind what is to stay."""
        fcntl.flock(self._descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        if self._replaces:
            os.ftruncate(self._descriptor, 0)
        else:
            self._confirmed_bytes = _end_of_last_line(self._descriptor)
            os.ftruncate(self._descriptor, self._confirmed_bytes)
            os.lseek(self._descriptor, 0, os.SEEK_END)

    def _write(self, lines: bytes) -> None:
        rest = memoryview(lines)
        while rest:
            rest = rest[os.write(self._descriptor, rest) :]

    def _cut_back(self) -> None:
        """Take the part of a batch that did get in out again, where that can be done."""
        if self._is_file:
            os.ftruncate(self._descriptor, self._confirmed_bytes)

    def _keep(self, checkpoint: Checkpoint) -> None:
        if self._place.append and self._is_file:
            # A later run goes on from the state: it must not outlive lines that a power cut takes away.
            try:
                os.fsync(self._descriptor)
            except OSError as error:
                raise self._failed(error) from error
        self._write_state(checkpoint, None, durable=False)

    def _settle(self, *, durable: bool) -> None:
        if not self._replaces:
            if durable and self._is_file:
                os.fsync(self._descriptor)
            return
        if self._messages == 0:
            os.unlink(self._path)
            return
        if durable:
            os.fsync(self._descriptor)
        os.replace(self._path, self._target)
        if durable:
            sync_folder(self._target)

    def _write_state(self, checkpoint: Checkpoint, ending: Ending | None, *, durable: bool) -> None:
        spec = self._spec
        state = LocalState(
            wrapper_id=spec.wrapper_id,
            name=spec.name,
            execution=spec.execution,
            output=self._place.path,
            checkpoint=checkpoint,
            exit_code=ending.exit_code if ending else None,
            reason=ending.reason if ending else "",
            message=ending.message if ending else "",
        )
        try:
            write_whole(self._place.state_path, state, durable=durable)
        except OSError as error:
            raise _failure(self._place.state_path, error) from error

    def _failed(self, error: OSError) -> SinkError:
        return _failure(self._place.path, error)


def _end_of_last_line(descriptor: int) -> int:
    """Return the length of a file without a torn last line."""
    at = os.fstat(descriptor).st_size
    while at > 0:
        start = max(0, at - _CHUNK)
        newline = os.pread(descriptor, at - start, start).rfind(b"\n")
        if newline >= 0:
            return start + newline + 1
        at = start
    return 0


def _unwritable(path: str, error: OSError) -> SinkError:
    if isinstance(error, BlockingIOError):
        return SinkError(
            ExitCode.USAGE, "OutputBusy", f"{path} is being written by another run: wait for its end"
        )
    return SinkError(
        ExitCode.USAGE,
        "OutputUnwritable",
        f"{path} cannot be written ({error.strerror}): give another --output",
    )


def _failure(path: str, error: OSError) -> SinkError:
    return SinkError(
        ExitCode.UNAVAILABLE,
        "OutputFailed",
        f"{path} cannot be written any further ({error.strerror}): make room, or give another --output",
    )
