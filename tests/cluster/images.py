"""Images of the project, built without a container engine and handed to containerd."""

from pathlib import Path

from cluster.layout import Layout
from cluster.node import ctr
from cluster.shell import run, succeeds

BASE_IMAGE = "localhost/python-base:bookworm"
CA_BUNDLE = Path("/etc/ssl/certs/ca-certificates.crt")


def ensure_base(layout: Layout) -> None:
    """Make a base image of Debian with Python, once."""
    if succeeds(["buildah", "inspect", "--type", "image", BASE_IMAGE]):
        return
    print("cluster: building the base image with debootstrap", flush=True)
    root = layout.cache / "base-root"
    if not (root / "usr/bin/python3").exists():
        run(["rm", "-rf", root])
        packages = "python3-minimal,python3-venv,ca-certificates"
        run(["debootstrap", "--variant=minbase", f"--include={packages}", "bookworm", root], timeout=900)
    name = run(["buildah", "from", "scratch"]).strip()
    run(["buildah", "copy", name, root, "/"])
    run(["buildah", "commit", "--rm", name, BASE_IMAGE])
    run(["rm", "-rf", root])


def build(layout: Layout, *, checkout: Path, target: str, tag: str) -> Path:
    """Build one target of the project's Dockerfile and return its archive."""
    command = ["buildah", "bud", "--isolation", "chroot", "--network", "host", "--pull-never", "--layers"]
    command += ["--build-arg", f"BASE_IMAGE={BASE_IMAGE}", "--target", target, "--tag", tag]
    command += ["--volume", f"{CA_BUNDLE}:{CA_BUNDLE}:ro", str(checkout)]
    run(command, timeout=1800)
    archive = layout.cache / "images" / f"{target}.tar"
    archive.parent.mkdir(parents=True, exist_ok=True)
    archive.unlink(missing_ok=True)
    run(["buildah", "push", tag, f"docker-archive:{archive}:{tag}"])
    return archive


def load(layout: Layout, archive: Path) -> None:
    """Hand an image archive to the node."""
    run([*ctr(layout), "images", "import", archive])
