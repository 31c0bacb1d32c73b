"""The commands of a page, run as a person would: in a shell and in the checkout."""

import os
import re
import subprocess
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from cluster.layout import Layout

ROOT = Path(__file__).parents[3]
DOCS = ROOT / "docs"
_SECONDS = 600


class CommandFailedError(AssertionError):
    """A command of a page that did not work."""


@dataclass(frozen=True)
class Reader:
    """Somebody who follows a page, with names and addresses of their own.

    Attributes:
        changed: What they write instead of what the page says.
        left_out: Beginnings of the commands that have been run already.
        added: What they write behind a command, by its beginning.
        said: What each command printed.
    """

    layout: Layout
    changed: Mapping[str, str] = field(default_factory=dict)
    left_out: tuple[str, ...] = ()
    added: Mapping[str, str] = field(default_factory=dict)
    said: dict[str, str] = field(default_factory=dict)

    def follow(self, page: str, heading: str) -> None:
        """Run every command below a heading.

        Raises:
            CommandFailedError: One of them ended with another code than 0.
        """
        found = commands(_text(page), heading)
        assert found, f"{page} has no commands below {heading}"
        for command in found:
            if not command.startswith(self.left_out or ("\0",)):
                self.run(command)

    def run_one(self, page: str, heading: str, beginning: str) -> str:
        """Run the command below a heading that begins so."""
        (found,) = (each for each in commands(_text(page), heading) if each.startswith(beginning))
        return self.run(found)

    def run(self, command: str) -> str:
        """Run one command."""
        more = "".join(f" {words}" for begin, words in self.added.items() if command.startswith(begin))
        line = command + more
        for before, after in self.changed.items():
            line = line.replace(before, after)
        begun = time.monotonic()
        done = subprocess.run(
            line,
            shell=True,
            cwd=ROOT,
            env=self._environment(),
            capture_output=True,
            text=True,
            timeout=_SECONDS,
            check=False,
        )
        if done.returncode:
            raise CommandFailedError(f"{line}\nended with {done.returncode}:\n{done.stdout}{done.stderr}")
        print(f"{time.monotonic() - begun:5.1f} s  $ {line}")
        self.said[command] = done.stdout
        return done.stdout

    def _environment(self) -> dict[str, str]:
        path = os.pathsep.join((str(self.layout.bin), str(ROOT / ".venv/bin"), os.environ["PATH"]))
        return {**os.environ, "PATH": path, "KUBECONFIG": str(self.layout.kubeconfig)}


def _text(page: str) -> str:
    return (DOCS / page).read_text()


def commands(text: str, heading: str) -> list[str]:
    """Return the commands in the console blocks below a heading, up to the next one."""
    section = re.split(rf"^#+ {re.escape(heading)}$", text, maxsplit=1, flags=re.MULTILINE)[1:]
    body = re.split(r"^#+ ", "".join(section), maxsplit=1, flags=re.MULTILINE)[0]
    blocks = re.findall(r"^```console\n(.*?)^```$", body, flags=re.MULTILINE | re.DOTALL)
    joined = "".join(blocks).replace("\\\n", " ")
    return [line.strip() for line in joined.splitlines() if line.strip()]


def block(text: str, heading: str, language: str) -> str:
    """Return the first block of a language below a heading."""
    section = re.split(rf"^#+ {re.escape(heading)}$", text, maxsplit=1, flags=re.MULTILINE)[1]
    found = re.search(rf"^```{language}\n(.*?)^```$", section, flags=re.MULTILINE | re.DOTALL)
    assert found is not None
    return found[1]
