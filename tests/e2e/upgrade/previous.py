"""The version before this one: its charts, its definition and its images."""

import re
import shutil
import subprocess
import warnings
from dataclasses import dataclass
from pathlib import Path

from cluster import images
from cluster.access import locked
from cluster.layout import Layout
from cluster.shell import CommandError

ROOT = Path(__file__).parents[3]
VERSION, COMMIT = "0.1.0", "52a9c7177e6d3bc29d9876663eb3842776b533f7"
"""What came before, and the last commit of it."""


@dataclass(frozen=True)
class Previous:
    """A checkout of it.

    Attributes:
        folder: Where it is.
    """

    folder: Path

    @property
    def charts(self) -> Path:
        """Folder of its charts."""
        return self.folder / "helm"

    def images(self) -> dict[str, dict[str, str]]:
        """Return its images as values of the chart."""
        named = {target: _tag(target).rpartition(":") for target in images.TARGETS}
        return {target: {"repository": name, "tag": tag} for target, (name, _, tag) in named.items()}


def ensure(layout: Layout) -> Previous:
    """Have it unpacked in the cache, and its images on the node."""
    with locked(layout, "previous"):
        previous = Previous(_unpacked(layout.cache / "previous"))
        for target in images.TARGETS:
            _ensure_image(layout, previous, target)
    return previous


def _unpacked(folder: Path) -> Path:
    """Return the files of the commit, or where history does not reach back to it, a stand-in for them."""
    wanted = folder / COMMIT[:12]
    if wanted.exists():
        return wanted
    new = folder / "new"
    shutil.rmtree(new, ignore_errors=True)
    new.mkdir(parents=True)
    if _unpack(COMMIT, new):
        return new.rename(wanted)
    warnings.warn(
        f"history does not reach back to {COMMIT[:12]} (git fetch --unshallow): version {VERSION} is "
        "imitated by this commit, so what has changed in the programs since then is NOT tried",
        stacklevel=2,
    )
    if not _unpack("HEAD", new):
        raise CommandError(f"{ROOT} is no git repository, from which version {VERSION} could be taken")
    for chart in new.glob("helm/*/Chart.yaml"):
        chart.write_text(re.sub(r"(?i)(version: )\d+\.\d+\.\d+", rf"\g<1>{VERSION}", chart.read_text()))
    return new


def _unpack(commit: str, folder: Path) -> bool:
    """Unpack the files of a commit; return whether it is there."""
    command = ["git", "-C", str(ROOT), "archive", commit]
    archive = subprocess.run(command, capture_output=True, check=False)
    if archive.returncode == 0:
        subprocess.run(["tar", "-x", "-C", str(folder)], input=archive.stdout, check=True)
    return archive.returncode == 0


def _ensure_image(layout: Layout, previous: Previous, target: str) -> None:
    wanted = images.fingerprint(target, previous.folder)
    # Beside this version's: an archive has the name of its target.
    own = Layout(layout.cache / "previous")
    archive, built = own.cache / "images" / f"{target}.tar", own.cache / "images" / f"{target}.fingerprint"
    if not archive.exists() or _text(built) != wanted:
        print(f"cluster: building the image {target} of version {VERSION}", flush=True)
        built.unlink(missing_ok=True)
        images.build(own, checkout=previous.folder, target=target, tag=_tag(target))
        built.write_text(wanted)
    loaded = layout.state / "images" / f"{target}.{VERSION}.fingerprint"
    if _text(loaded) != wanted:
        images.load(layout, archive)
        loaded.write_text(wanted)


def _tag(target: str) -> str:
    return f"localhost/wrapper-operator/{target}:{VERSION}"


def _text(path: Path) -> str:
    return path.read_text() if path.exists() else ""
