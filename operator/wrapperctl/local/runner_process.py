"""The `wrapper-runner` as a process of this machine."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import msgspec

from wrapper_contract.exit_codes import ExitCode
from wrapper_contract.report import MAX_TERMINATION_BYTES, Termination
from wrapper_contract.run_spec import ENVIRONMENT_VARIABLE
from wrapperctl.local.failure import LocalFailure
from wrapperctl.local.progress import ProgressPipe
from wrapperctl.local.signals import put_off
from wrapperctl.local.workspace import Workspace

TERMINATION_LOG = "WRAPPER_TERMINATION_LOG"
PROGRESS_FD = "WRAPPER_PROGRESS_FD"
LOG = "WRAPPER_LOG"

_INTERNAL_ERROR = 70
"""EX_SOFTWARE of sysexits(3): a fault of the runner, not of the source."""
_GRACE = 5.0
"""Seconds between asking and forcing."""
_TAIL_BYTES = 4096
_LOG_BYTES = 4 * 1024 * 1024
_OWN_WORDS = "wrapper-runner: "
"""What it says of its end, which is in its termination message too."""


class RunnerProcess:
    """A runner that was started; see `started`."""

    def __init__(self, process: "subprocess.Popen[bytes]", *, termination: Path, errors: Path) -> None:
        self._process = process
        self._termination = termination
        self._errors = errors

    def ask_to_stop(self) -> None:
        """Send SIGTERM; the runner flushes and ends by itself."""
        if self._process.poll() is None:
            self._process.send_signal(signal.SIGTERM)

    def running(self) -> bool:
        """Tell whether it has not ended yet."""
        return self._process.poll() is None

    def wait(self) -> Termination:
        """Wait for the end and return what the runner says of it."""
        code = self._process.wait()
        return self._last_words() or self._silent_death(code)

    def end(self) -> None:
        """End it, by force after a grace period, with all that it started."""
        self.ask_to_stop()
        try:
            self._process.wait(_GRACE)
        except subprocess.TimeoutExpired:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()

    def log(self) -> list[str]:
        """Return what it logged, above all what the collector code printed."""
        lines = _tail(self._errors, _LOG_BYTES).splitlines()
        return [line for line in lines if not line.startswith(_OWN_WORDS)]

    def _last_words(self) -> Termination | None:
        try:
            with self._termination.open("rb") as written:
                return msgspec.json.decode(written.read(MAX_TERMINATION_BYTES + 1), type=Termination)
        except (OSError, msgspec.MsgspecError):
            return None

    def _silent_death(self, code: int) -> Termination:
        """Say what can be said of a runner that left no message."""
        exit_code = 128 - code if code < 0 else (code if code in set(ExitCode) else _INTERNAL_ERROR)
        if code == -signal.SIGKILL:
            message = "the runner was killed; this machine may have run out of memory"
        elif code < 0:
            message = f"the runner was ended by {signal.Signals(-code).name}"
        else:
            message = _last_line(self._errors) or f"the runner ended with {code} and said nothing of why"
        return Termination(exit_code=exit_code, reason="RunnerDied", message=message)


@contextmanager
def started(
    command: str,
    spec: msgspec.Struct,
    space: Workspace,
    *,
    verbose: bool = False,
    progress: ProgressPipe | None = None,
) -> Iterator[RunnerProcess]:
    """Start a runner in a session of its own, and make sure that it is gone at the end.

    Args:
        command: `inspect` or `collect`.
        spec: What it is to do.
        space: The run's folder.
        verbose: Whether its log is wanted; see `RunnerProcess.log`.
        progress: Where its progress lines go.

    Raises:
        LocalFailure: It could not be started.
    """
    termination, errors = space.file(f"{command}.termination"), space.file(f"{command}.errors")
    environment = _environment(spec, space, termination)
    passed: Sequence[int] = ()
    if progress is not None:
        environment[PROGRESS_FD] = str(progress.writing)
        passed = (progress.writing,)
    if verbose:
        environment[LOG] = "1"
    runner: RunnerProcess | None = None
    try:
        with put_off():
            process = _begun(command, environment, errors, passed)
            runner = RunnerProcess(process, termination=termination, errors=errors)
        if progress is not None:
            progress.handed_over()
        yield runner
    finally:
        if runner is not None:
            runner.end()


def _begun(
    command: str, environment: Mapping[str, str], errors: Path, passed: Sequence[int]
) -> "subprocess.Popen[bytes]":
    try:
        with errors.open("wb") as error_file:
            return subprocess.Popen(
                [
                    sys.executable,
                    "-m",
                    "wrapperctl.local.tethered",
                    str(os.getpid()),
                    "wrapper_runner",
                    command,
                ],
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=None if command == "collect" else subprocess.DEVNULL,  # it may be the output
                stderr=error_file,
                pass_fds=passed,
                start_new_session=True,
            )
    except OSError as error:
        message = f"cannot start the runner: {error.strerror or error}"
        raise LocalFailure(ExitCode.UNAVAILABLE, message) from error


def _environment(spec: msgspec.Struct, space: Workspace, termination: Path) -> dict[str, str]:
    """Return the whole environment of a runner: nothing of the user's that it has no use for."""
    kept = {name: os.environ[name] for name in ("PATH", "LANG", "LC_ALL", "TZ") if name in os.environ}
    return {
        **kept,
        "TMPDIR": str(space.root),
        "PYTHONUTF8": "1",
        ENVIRONMENT_VARIABLE: msgspec.json.encode(spec).decode(),
        TERMINATION_LOG: str(termination),
    }


def _last_line(path: Path) -> str:
    lines = _tail(path, _TAIL_BYTES).splitlines()
    return lines[-1].removeprefix(_OWN_WORDS) if lines else ""


def _tail(path: Path, most: int) -> str:
    try:
        with path.open("rb") as lines:
            lines.seek(max(path.stat().st_size - most, 0))
            return lines.read().decode(errors="replace").strip()
    except OSError:
        return ""
