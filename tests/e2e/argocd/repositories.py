"""Git repositories on this machine, which Argo CD reads by their folders."""

import os
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from cluster.shell import run

_ENVIRONMENT = {
    "PATH": os.environ["PATH"],
    "GIT_CONFIG_GLOBAL": "/dev/null",
    "GIT_CONFIG_SYSTEM": "/dev/null",
    **{
        f"GIT_{who}_{what}": "test@example.org"
        for who in ("AUTHOR", "COMMITTER")
        for what in ("NAME", "EMAIL")
    },
}


@dataclass(frozen=True)
class Repository:
    """One repository with one branch, and its files beside it."""

    folder: Path

    @property
    def url(self) -> str:
        """What an Application names."""
        return f"file://{self.folder}"

    def begin(self) -> None:
        """Make it anew, without a file in it."""
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir(parents=True)
        self._git("init", "--quiet", "--initial-branch=main")

    def commit(self, files: Mapping[str, str | None]) -> str:
        """Write files, or remove those without a text; return the commit."""
        for name, text in files.items():
            path = self.folder / name
            if text is None:
                path.unlink(missing_ok=True)
            else:
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(text)
        self._git("add", "--all")
        self._git("commit", "--quiet", "--allow-empty", "--message", ", ".join(files) or "begin")
        return self._git("rev-parse", "HEAD").strip()

    def _git(self, *words: str) -> str:
        return run(["git", *words], cwd=self.folder, env=_ENVIRONMENT)
