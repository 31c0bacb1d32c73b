"""What a Debian knows of its files: the libraries that programs need, and the packages they came with."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path


def needed(programs: Iterable[Path]) -> list[Path]:
    """Return the shared libraries that programs and libraries need, at the paths by which they are found.

    Raises:
        SystemExit: One of them is not there.
    """
    told = "".join(_output("ldd", str(program)) for program in programs)
    missing = sorted(set(re.findall(r"^\s*(\S+) => not found$", told, re.MULTILINE)))
    if missing:
        sys.exit(f"the base image lacks {', '.join(missing)}")
    return sorted(set(map(Path, re.findall(r"(/\S+) \(0x", told))))


def library(name: str) -> Path:
    """Return where the dynamic linker finds a library.

    Raises:
        SystemExit: It is not there.
    """
    found = re.search(rf"^\s*{re.escape(name)} .*=> (/\S+)$", _output("ldconfig", "-p"), re.MULTILINE)
    if found is None:
        sys.exit(f"the base image lacks {name}")
    return Path(found[1])


def links_from(path: Path) -> Iterator[Path]:
    """Yield what a link leads to, link by link; nothing for a file."""
    while path.is_symlink():
        path = path.parent / path.readlink()
        yield path


def copy(path: Path, tree: Path) -> None:
    """Copy a file, or a link as it is, to its place in a tree, if it exists and was not copied before."""
    place = tree / path.parent.resolve().relative_to("/") / path.name
    if not os.path.lexists(path) or os.path.lexists(place):
        return
    place.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy2(path, place, follow_symlinks=False)


def record_packages(tree: Path, files: Iterable[Path]) -> None:
    """Say in a tree, as scanners look for it, which packages its files are from, with their licences."""
    records = tree / "var/lib/dpkg/status.d"
    for package in sorted({package for file in files for package in _packages_of(file)}):
        name = package.partition(":")[0]
        records.mkdir(parents=True, exist_ok=True)
        (records / name).write_text(_output("dpkg-query", "-s", package))
        copy(Path("/usr/share/doc", name, "copyright"), tree)


def _packages_of(file: Path) -> Iterator[str]:
    resolved = str(file.parent.resolve() / file.name)
    # A package may know a file by the path that it had before /lib became a link.
    for path in (resolved, resolved.removeprefix("/usr")):
        told = subprocess.run(["dpkg", "-S", path], check=False, capture_output=True, text=True)
        if told.returncode == 0:
            yield told.stdout.partition(": ")[0]
            return


def _output(*command: str) -> str:
    # ldd ends with 1 for what needs no library at all.
    return subprocess.run(command, check=False, capture_output=True, text=True).stdout
