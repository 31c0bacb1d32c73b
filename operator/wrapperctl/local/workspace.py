"""A private folder for one run: code, socket, unpacked data. It vanishes with the run."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from wrapper_contract.exit_codes import ExitCode
from wrapperctl.local.failure import LocalFailure

_LONGEST_SOCKET_PATH = 100
"""Characters; the kernel's limit is 107."""


@dataclass(frozen=True)
class Workspace:
    """Where the parts of a run lie."""

    root: Path

    @property
    def data(self) -> Path:
        """Downloads and unpacked files."""
        return self.root / "data"

    @property
    def socket(self) -> Path:
        """Where the inspection listens."""
        return self.root / "s"

    @property
    def code(self) -> Path:
        """The collector code that was accepted."""
        return self.root / "collector.py"

    def file(self, name: str) -> Path:
        """Return the path of a further file."""
        return self.root / name


@contextmanager
def workspace() -> Iterator[Workspace]:
    """Make the folder, readable for this user only, and take it away at the end.

    Raises:
        LocalFailure: There is no place to write to.
    """
    try:
        folder = tempfile.TemporaryDirectory(prefix="wrapperctl-", dir=_parent(), ignore_cleanup_errors=True)
    except OSError as error:
        reason = error.strerror or str(error)
        message = f"cannot make a folder for temporary files: {reason}; set TMPDIR to one with room"
        raise LocalFailure(ExitCode.UNAVAILABLE, message) from error
    with folder as path:
        space = Workspace(Path(path))
        space.data.mkdir()
        yield space


def _parent() -> str | None:
    usual = tempfile.gettempdir()
    return None if len(usual) < _LONGEST_SOCKET_PATH - 25 else "/tmp"  # noqa: S108 - made private by mkdtemp
