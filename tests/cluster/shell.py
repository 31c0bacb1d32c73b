"""Run a command and say what went wrong with it."""

import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path


class CommandError(RuntimeError):
    """A command that failed, with the end of its output."""


def run(
    command: Sequence[str | Path],
    *,
    cwd: Path | None = None,
    env: Mapping[str, str] | None = None,
    stdin: str | None = None,
    timeout: float = 900,
) -> str:
    """Run a command to its end and return its standard output.

    Raises:
        CommandError: The command ended with another code than 0.
    """
    done = subprocess.run(
        [str(word) for word in command],
        cwd=cwd,
        env=env,
        input=stdin,
        capture_output=True,
        text=True,
        timeout=timeout,
        check=False,
    )
    if done.returncode != 0:
        tail = (done.stdout + done.stderr)[-2000:]
        raise CommandError(f"{' '.join(str(word) for word in command)} ended with {done.returncode}:\n{tail}")
    return done.stdout


def succeeds(command: Sequence[str | Path]) -> bool:
    """Return whether a command ends with 0."""
    return subprocess.run([str(word) for word in command], capture_output=True, check=False).returncode == 0
