"""Copy the shared libraries that packages need beyond those of the interpreter.

Usage: `python3 further_libraries.py ENVIRONMENT SYSTEM_TREE FOLDER`.
"""

import os
import sys
from pathlib import Path

from debian import copy, links_from, needed, record_packages


def main(environment: Path, system: Path, folder: Path) -> None:
    """Fill the folder, which stays empty where nothing more is needed."""
    folder.mkdir()
    found = needed(sorted(environment.rglob("*.so*")))
    outside = [path for path in found if not path.is_relative_to(environment)]
    further = [path for path in outside if not os.path.lexists(system / _place(path))]
    files = [file for path in further for file in (path, *links_from(path))]
    for file in files:
        copy(file, folder)
    record_packages(folder, files)


def _place(path: Path) -> Path:
    return path.parent.resolve().relative_to("/") / path.name


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:4]))
