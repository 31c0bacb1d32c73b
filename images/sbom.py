"""Write a bill of materials (CycloneDX, JSON) for each image, from its lock file: `python3 sbom.py FOLDER`.

It lists the Python packages. Those of Debian are recorded in the image itself, in /var/lib/dpkg/status.d.
"""

import json
import re
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

from packaging.markers import Marker

ROOT = Path(__file__).parent.parent
TARGETS = ("cli", "operator", "publisher", "runner")
IMAGE = {
    "implementation_name": "cpython",
    "os_name": "posix",
    "platform_python_implementation": "CPython",
    "platform_system": "Linux",
    "python_full_version": "3.13.0",
    "python_version": "3.13",
    "sys_platform": "linux",
}
"""Where the packages run: a lock also names some for other systems."""

_PACKAGE = re.compile(r"^[\w.-]+==[^\s;\\]+(?: *; *(?P<marker>[^\\]+?))? *\\$")


def main(folder: Path) -> None:
    """Write `<target>.cdx.json` for each image."""
    folder.mkdir(parents=True, exist_ok=True)
    version = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"]
    for target in TARGETS:
        bill = bill_of((ROOT / "requirements" / f"{target}.lock").read_text(), target=target, version=version)
        (folder / f"{target}.cdx.json").write_text(json.dumps(bill, indent=2, sort_keys=True) + "\n")
        print(f"{folder / target}.cdx.json: {len(bill['components'])} packages")  # noqa: T201 - for people


def bill_of(lock: str, *, target: str, version: str) -> dict[str, Any]:
    """Return the bill of one image, always the same for the same lock.

    Args:
        lock: The lock file's text, in pip's format with hashes.
        target: Of the Dockerfile.
        version: Of the project.
    """
    command = [sys.executable, "-m", "cyclonedx_py", "requirements", "--output-reproducible", "-"]
    done = subprocess.run(command, input=installed(lock), capture_output=True, text=True, check=True)
    bill: dict[str, Any] = json.loads(done.stdout)
    name = f"wrapper-operator/{target}"
    bill["metadata"]["component"] = {
        "type": "container",
        "bom-ref": name,
        "name": name,
        "version": version,
        "licenses": [{"license": {"id": "Apache-2.0"}}],
    }
    bill["dependencies"] = [
        *bill.get("dependencies", []),
        {"ref": name, "dependsOn": sorted(part["bom-ref"] for part in bill["components"])},
    ]
    return bill


def installed(lock: str) -> str:
    """Return the part of a lock that is installed into an image."""
    lines, wanted = [], True
    for line in lock.splitlines():
        package = _PACKAGE.match(line)
        if package is not None:
            wanted = package["marker"] is None or Marker(package["marker"]).evaluate(dict(IMAGE))
        if wanted:
            lines.append(line)
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    main(Path(sys.argv[1]))
