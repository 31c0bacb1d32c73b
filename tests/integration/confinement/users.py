"""Who runs the runner in these tests: root, and somebody without any rights."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ORDINARY_ID = 12345


@dataclass(frozen=True)
class User:
    """A user that processes are started as.

    Attributes:
        name: `root` or `ordinary`.
        prefix: What stands before a command to run it as that user.
        uid: Whose the files are; None for who runs the tests.
    """

    name: str
    prefix: list[str]
    uid: int | None = None

    def own(self, path: Path) -> None:
        """Give a file or folder to the user."""
        if self.uid is not None:
            os.chown(path, self.uid, self.uid)


def users() -> list[User]:
    """Return those that can be had: run by root, both; else the one who runs the tests.

    The ordinary one keeps the right to read everything, as the interpreter may lie in root's home: what
    these tests forbid must not hang on file modes anyway.
    """
    if os.geteuid() != 0:
        return [User("ordinary", [])]
    capabilities = "-all,+dac_read_search"
    ordinary = [
        "setpriv",
        f"--reuid={ORDINARY_ID}",
        f"--regid={ORDINARY_ID}",
        "--clear-groups",
        f"--inh-caps={capabilities}",
        f"--ambient-caps={capabilities}",
    ]
    # Groups of root's that must be gone afterwards.
    return [User("root", ["setpriv", "--groups=4,6"]), User("ordinary", ordinary, ORDINARY_ID)]


@contextmanager
def folder_of(user: User) -> Iterator[Path]:
    """Make a folder that every user can get to and this one can write to."""
    path = Path(tempfile.mkdtemp(prefix="wrapper-"))
    try:
        path.chmod(0o755)
        user.own(path)
        yield path
    finally:
        shutil.rmtree(path)
