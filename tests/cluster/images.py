"""Images of the project, built without a container engine and handed to containerd."""

import hashlib
import re
from collections.abc import Iterable, Sequence
from pathlib import Path

from cluster.layout import Layout
from cluster.locking import exclusive
from cluster.node import ctr
from cluster.shell import run, succeeds

BASE_IMAGE = "localhost/python-base:bookworm-slim"
CA_BUNDLE = Path("/etc/ssl/certs/ca-certificates.crt")
CHECKOUT = Path(__file__).parents[2]
TARGETS = ("operator", "publisher", "runner")
_NOT_FOR_RUNNING = (
    "usr/share/doc",
    "usr/share/man",
    "usr/share/info",
    "usr/share/locale",
    "var/lib/apt/lists",
)
_COPIED = re.compile(r"^COPY (?!--from)(\S+) ", re.MULTILINE)


def tag(target: str) -> str:
    """Return the name under which the cluster knows the image of a target."""
    return f"localhost/wrapper-operator/{target}:test"


def ensure(layout: Layout, targets: Sequence[str] = TARGETS, *, checkout: Path = CHECKOUT) -> dict[str, str]:
    """Have the images of the checkout as it is on the node; only what changed is built and loaded.

    Args:
        layout: Of the running cluster.
        targets: Of the Dockerfile.
        checkout: The project's folder.

    Returns:
        For each target the image to name in a pod.
    """
    # Others build into the same cache.
    with exclusive(layout.cache / "images" / "lock"):
        for target in targets:
            _ensure_one(layout, target, checkout)
    return {target: tag(target) for target in targets}


def _ensure_one(layout: Layout, target: str, checkout: Path) -> None:
    wanted = fingerprint(target, checkout)
    archive = layout.cache / "images" / f"{target}.tar"
    built = layout.cache / "images" / f"{target}.fingerprint"
    if not archive.exists() or _text(built) != wanted:
        print(f"cluster: building the image {target}", flush=True)
        built.unlink(missing_ok=True)
        build(layout, checkout=checkout, target=target, tag=tag(target))
        built.write_text(wanted)
    loaded = layout.state / "images" / f"{target}.fingerprint"
    if _text(loaded) != wanted:
        load(layout, archive)
        loaded.parent.mkdir(parents=True, exist_ok=True)
        loaded.write_text(wanted)


def fingerprint(target: str, checkout: Path) -> str:
    """Return a hash of all that goes into the image of a target."""
    dockerfile = (checkout / "Dockerfile").read_text()
    stages = [dockerfile.partition(f" AS {name}\n")[2].partition("\nFROM ")[0] for name in _stages(target)]
    digest = hashlib.sha256(f"{BASE_IMAGE}\n{dockerfile}".encode())
    copied = (file for stage in stages for path in _COPIED.findall(stage) for file in _files(checkout / path))
    for path in sorted(copied):
        content = hashlib.sha256(path.read_bytes()).hexdigest()
        digest.update(f"{path.relative_to(checkout)} {content}\n".encode())
    return digest.hexdigest()


def ensure_base(layout: Layout) -> None:
    """Make a base image of Debian with Python, once."""
    with exclusive(layout.cache / "base.lock"):
        if not succeeds(["buildah", "inspect", "--type", "image", BASE_IMAGE]):
            _make_base(layout)


def _make_base(layout: Layout) -> None:
    print("cluster: building the base image with debootstrap", flush=True)
    root = layout.cache / "base-root"
    if not (root / "usr/bin/python3").exists():
        run(["rm", "-rf", root])
        packages = "python3-minimal,python3-venv,ca-certificates"
        run(["debootstrap", "--variant=minbase", f"--include={packages}", "bookworm", root], timeout=900)
    run(["rm", "-rf", *(root / folder for folder in _NOT_FOR_RUNNING)])
    run(["find", root / "var/cache/apt", "-type", "f", "-delete"])
    name = run(["buildah", "from", "scratch"]).strip()
    run(["buildah", "copy", name, root, "/"])
    run(["buildah", "commit", "--rm", name, BASE_IMAGE])
    run(["rm", "-rf", root])


def build(layout: Layout, *, checkout: Path, target: str, tag: str) -> Path:
    """Build one target of the project's Dockerfile and return its archive."""
    ensure_base(layout)
    command = ["buildah", "bud", "--isolation", "chroot", "--network", "host", "--pull-never", "--layers"]
    command += ["--build-arg", f"BASE_IMAGE={BASE_IMAGE}", "--target", target, "--tag", tag]
    command += ["--volume", f"{CA_BUNDLE}:{CA_BUNDLE}:ro", "--timestamp", "0", str(checkout)]
    run(command, timeout=1800)
    archive = layout.cache / "images" / f"{target}.tar"
    archive.parent.mkdir(parents=True, exist_ok=True)
    archive.unlink(missing_ok=True)
    run(["buildah", "push", tag, f"docker-archive:{archive}:{tag}"])
    return archive


def load(layout: Layout, archive: Path) -> None:
    """Hand an image archive to the node."""
    run([*ctr(layout), "images", "import", archive])


def _stages(target: str) -> tuple[str, str]:
    """Return the names of the stages that take files of the checkout."""
    return "build", f"build-{target}"


def _files(path: Path) -> Iterable[Path]:
    if path.is_file():
        return [path]
    return (found for found in path.rglob("*") if found.is_file() and "__pycache__" not in found.parts)


def _text(path: Path) -> str:
    return path.read_text() if path.exists() else ""
