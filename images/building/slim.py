"""Leave in a virtual environment only what runs, byte for byte the same each time it is made.

Usage: `python3 slim.py ENVIRONMENT`. Metadata and licences of the packages stay.
"""

import re
import shutil
import sys
from pathlib import Path

from bytecode import compile_in_place

UNUSED_FOLDERS = frozenset({"__pycache__", "tests", "test"})
UNUSED_FILES = re.compile(
    r".*\.(pyi|pyx|pxd|c|cc|cpp|h|hpp|rs|dist-info/(RECORD|INSTALLER|REQUESTED|\w+\.json))$"
)
UNUSED_BRANCHES = ("kubernetes/client", "kubernetes/aio/client")
"""Of the client only connections are used: its thousand models and calls would be four fifths of an image."""


def main(environment: Path) -> None:
    """Take away what does not run, and compile the rest."""
    packages = next(environment.glob("lib/python3*/site-packages"))
    for program in (environment / "bin").iterdir():
        if not program.name.startswith("python"):
            program.unlink()
    (environment / ".lock").unlink(missing_ok=True)
    for branch in UNUSED_BRANCHES:
        _empty(packages / branch / "api")
        _empty(packages / branch / "models")
    for path in sorted(packages.rglob("*")):
        if path.is_dir() and path.name in UNUSED_FOLDERS:
            shutil.rmtree(path)
        elif path.is_file() and UNUSED_FILES.match(str(path)):
            path.unlink()
    compile_in_place(packages, root=Path("/"), keep_sources=False)


def _empty(package: Path) -> None:
    """Leave of a package only that it is one."""
    for path in package.glob("*"):
        if path.name != "__init__.py":
            shutil.rmtree(path) if path.is_dir() else path.unlink()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
