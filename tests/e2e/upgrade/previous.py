"""The version before this one: its charts, its definition and its images."""

import shutil
import subprocess
import warnings
from dataclasses import dataclass
from pathlib import Path

from cluster import images
from cluster.access import locked
from cluster.layout import Layout

ROOT = Path(__file__).parents[3]
VERSION, COMMIT = "0.1.0", "52a9c7177e6d3bc29d9876663eb3842776b533f7"
"""What came before, and the last commit of it."""
PARTS = ("Dockerfile", "requirements", "operator", "helm", "crds")
_CHARTS = ("wrapper-operator", "wrapper-operator-crds")


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
    archive = subprocess.run(
        ["git", "-C", str(ROOT), "archive", COMMIT, *PARTS], capture_output=True, check=False
    )
    if archive.returncode == 0:
        subprocess.run(["tar", "-x", "-C", str(new)], input=archive.stdout, check=True)
        return new.rename(wanted)
    _stand_in(new)
    return new


def _stand_in(folder: Path) -> None:
    """Have this checkout say that it is the version before: its charts do, its programs stay as they are."""
    warnings.warn(
        f"history does not hold {COMMIT[:12]} (git fetch --unshallow): version {VERSION} is imitated by this "
        "checkout, so changes of the programs since then are NOT tried",
        stacklevel=2,
    )
    skip = shutil.ignore_patterns("__pycache__")
    for part in PARTS:
        source = ROOT / part
        copy = folder / part
        if source.is_dir():
            shutil.copytree(source, copy, symlinks=True, ignore=skip)
        else:
            shutil.copy2(source, copy)
    for name in _CHARTS:
        chart = folder / "helm" / name / "Chart.yaml"
        chart.write_text(chart.read_text().replace(_version(ROOT / "helm" / name / "Chart.yaml"), VERSION))


def _version(chart: Path) -> str:
    line = next(line for line in chart.read_text().splitlines() if line.startswith("version: "))
    return line.removeprefix("version: ")


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
