"""Fail if requirements.lock lacks, or does not satisfy, something that pyproject.toml asks for."""

import re
import sys
import tomllib
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parent.parent


def main() -> int:
    """Compare the two files; print what is wrong."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    lock = (ROOT / "requirements.lock").read_text()
    locked = {
        canonicalize_name(name): version
        for name, version in re.findall(r"^([A-Za-z0-9_.-]+)==([^\s;\\]+)", lock, re.MULTILINE)
    }
    wanted = [*project["dependencies"]]
    for extra in project["optional-dependencies"].values():
        wanted += extra
    problems = []
    for requirement in map(Requirement, wanted):
        name = canonicalize_name(requirement.name)
        if name == project["name"]:
            continue
        if name not in locked:
            problems.append(f"{requirement} is not in requirements.lock")
        elif not requirement.specifier.contains(locked[name]):
            problems.append(f"requirements.lock has {name} {locked[name]}, wanted is {requirement}")
    if re.search(r"https?://", lock):
        problems.append("requirements.lock names an address; run: make lock")
    for problem in problems:
        print(f"{problem}; run: make lock", file=sys.stderr)
    return bool(problems)


if __name__ == "__main__":
    sys.exit(main())
