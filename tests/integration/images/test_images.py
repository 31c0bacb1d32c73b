"""The images: the same bytes each time, nothing in them but what runs, and it does run."""

import json
import os
import re
import stat
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from packaging.utils import canonicalize_name

from cluster.images import BASE_IMAGE, CA_BUNDLE, ensure_base
from cluster.layout import default_layout
from cluster.packages import install_debian
from cluster.shell import CommandError, run

ROOT = Path(__file__).parents[3]
REPOSITORY = "localhost/wrapper-operator-check"
pytestmark = pytest.mark.timeout(1800)
TARGETS = ("runner", "publisher", "operator", "cli")
REVISION = "0123456789" * 4
FLAGS = f"--isolation chroot --network host --pull-never --volume {CA_BUNDLE}:{CA_BUNDLE}:ro"
RUNNER_MEGABYTES = 45
PYTHON = "/opt/venv/bin/python"
LOAD_ALL = """
import importlib, pkgutil, sys
for root in sys.argv[1:]:
    package = importlib.import_module(root)
    for found in pkgutil.walk_packages(package.__path__, root + "."):
        importlib.import_module(found.name)
"""
OURS = {
    "runner": ("wrapper_sdk", "wrapper_contract", "process_wrapper", "wrapper_runner"),
    "publisher": ("wrapper_sdk", "wrapper_contract", "wrapper_publisher"),
    "operator": ("wrapper_sdk", "wrapper_contract", "wrapper_operator"),
    "cli": ("wrapper_sdk", "wrapper_contract", "wrapper_runner", "wrapper_publisher", "wrapperctl"),
}


@dataclass(frozen=True)
class Image:
    """A container that was made of an image, to look into and to run programs in."""

    target: str
    container: str
    tree: Path
    config: dict[str, Any]

    def run(self, *command: str) -> str:
        """Run a program as the image's user, without the host's file system."""
        return run(["buildah", "run", "--isolation", "chroot", self.container, "--", *command])

    def installed(self) -> set[str]:
        """Return the names of the Python packages inside."""
        folders = self.tree.glob("opt/venv/lib/python3*/site-packages/*.dist-info")
        return {canonicalize_name(folder.name.split("-")[0]) for folder in folders}


@pytest.fixture(scope="module")
def printed() -> str:
    """Build every image as `make images` does; what that prints."""
    install_debian()
    ensure_base(default_layout())
    return build(*TARGETS)


@pytest.fixture(scope="module", params=TARGETS)
def image(request: pytest.FixtureRequest, printed: str) -> Iterator[Image]:
    name = f"{REPOSITORY}/{request.param}:check"
    config = json.loads(run(["buildah", "inspect", "--type", "image", name]))["OCIv1"]["config"]
    container = run(["buildah", "from", "--pull-never", name]).strip()
    try:
        yield Image(request.param, container, Path(run(["buildah", "mount", container]).strip()), config)
    finally:
        run(["buildah", "rm", container])


@pytest.fixture(scope="module")
def bills(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that `make sbom` fills."""
    folder = tmp_path_factory.mktemp("bills")
    run([sys.executable, ROOT / "images/sbom.py", folder])
    return folder


def build(*targets: str, tag: str = "check", flags: str = "") -> str:
    environment = {
        **os.environ,
        "TOOL": "buildah",
        "REPOSITORY": REPOSITORY,
        "TAG": tag,
        "BASE_IMAGE": BASE_IMAGE,
        "REVISION": REVISION,
        "SOURCE": "https://example.org/wrapper-operator",
        "BUILD_FLAGS": f"{FLAGS} {flags}",
    }
    return run(["images/build.sh", *targets], cwd=ROOT, env=environment)


def test_the_build_prints_sizes_and_the_runner_is_small(printed: str) -> None:
    sizes = dict(re.findall(rf"^{REPOSITORY}/(\w+):check +([\d.]+ .B)$", printed, re.MULTILINE))
    assert sizes.keys() == set(TARGETS)
    assert sizes["runner"].endswith("MB")
    assert float(sizes["runner"].split()[0]) < RUNNER_MEGABYTES


def test_a_build_from_nothing_gives_the_same_image(printed: str) -> None:
    build("runner", tag="again", flags="--no-cache")
    command = ("buildah", "inspect", "--type", "image", "--format", "{{.FromImageID}}")
    first, second = (run([*command, f"{REPOSITORY}/runner:{tag}"]) for tag in ("check", "again"))
    assert first == second


def test_labels_say_what_it_is(image: Image) -> None:
    labels = {name.rpartition(".")[2]: text for name, text in image.config["Labels"].items()}
    assert f'\nversion = "{labels["version"]}"\n' in (ROOT / "pyproject.toml").read_text()
    assert labels["revision"] == REVISION
    assert labels["source"] == "https://example.org/wrapper-operator"
    assert labels["licenses"] == "Apache-2.0"
    assert labels["title"]
    assert labels["description"]


def test_it_runs_as_nobody_in_particular_and_without_a_shell(image: Image) -> None:
    user = image.config["User"]
    assert int(user.split(":")[0]) >= 10000
    assert image.config["Entrypoint"][:2] == [PYTHON, "-m"]
    programs = {path.name for path in (image.tree / "usr/bin").iterdir()}
    assert {name for name in programs if not re.fullmatch(r"python3(\.\d+)?", name)} == set()
    runnable = [
        path.name
        for path in image.tree.rglob("*")
        if path.is_file()
        and not path.is_symlink()
        and path.stat().st_mode & stat.S_IXUSR
        and ".so" not in path.name
    ]
    assert [name for name in runnable if not name.startswith("python3")] == []
    with pytest.raises(CommandError):
        image.run("/bin/sh", "-c", "true")


def test_nobody_becomes_another_or_writes(image: Image) -> None:
    files = [path for path in image.tree.rglob("*") if not path.is_symlink()]
    assert [path for path in files if path.stat().st_mode & (stat.S_ISUID | stat.S_ISGID)] == []
    writable = [path for path in files if path.stat().st_mode & stat.S_IWOTH]
    assert writable == [image.tree / "tmp"]


def test_no_installer_and_no_bytecode_of_a_time_is_inside(image: Image) -> None:
    assert not image.installed() & {"pip", "setuptools", "uv", "wheel"}
    times = [path for path in image.tree.rglob("*.pyc") if path.read_bytes()[4:8] != b"\x01\x00\x00\x00"]
    assert times == []
    assert [path for path in image.tree.rglob("*.py") if "opt/app" not in str(path)] == []


def test_every_shared_library_is_found(image: Image) -> None:
    linker = next(image.tree.glob("usr/lib*/**/ld-linux-*.so.*"))
    libraries = [path for path in image.tree.rglob("*.so*") if path.is_file() and not path.is_symlink()]
    code = "\n".join(
        [
            "import subprocess, sys",
            "for path in sys.argv[2:]:",
            "    done = subprocess.run([sys.argv[1], '--list', path], capture_output=True, text=True)",
            "    if 'not found' in done.stdout + done.stderr: print(path, done.stdout, done.stderr)",
        ]
    )
    inside = [f"/{path.relative_to(image.tree)}" for path in libraries]
    assert len(inside) > 20
    assert image.run(PYTHON, "-c", code, f"/{linker.relative_to(image.tree)}", *inside) == ""


def test_every_module_of_ours_can_be_loaded(image: Image) -> None:
    assert image.run(PYTHON, "-c", LOAD_ALL, *OURS[image.target]) == ""
    found = {path.name for path in (image.tree / "opt/app").iterdir()}
    assert found >= set(OURS[image.target])
    assert ("wrapperctl" in found) == (image.target == "cli")


def test_tls_and_time_zones_work(image: Image) -> None:
    code = (
        "import ssl, zoneinfo, json;"
        "zoneinfo.ZoneInfo('Europe/Lisbon');"
        "print(json.dumps(ssl.create_default_context().cert_store_stats()))"
    )
    assert json.loads(image.run(PYTHON, "-c", code))["x509_ca"] > 50


def test_the_packages_of_debian_are_recorded(image: Image) -> None:
    records = {path.name: path.read_text() for path in (image.tree / "var/lib/dpkg/status.d").iterdir()}
    assert {"libc6", "libgcc-s1", "zlib1g"} <= records.keys()
    assert all(re.search(r"^Version: \S+$", text, re.MULTILINE) for text in records.values())


def test_the_bill_of_materials_names_just_what_is_inside(image: Image, bills: Path) -> None:
    bill = json.loads((bills / f"{image.target}.cdx.json").read_text())
    assert bill["bomFormat"] == "CycloneDX"
    assert bill["metadata"]["component"]["name"] == f"wrapper-operator/{image.target}"
    assert {canonicalize_name(part["name"]) for part in bill["components"]} == image.installed()
    assert all(part["purl"].startswith("pkg:pypi/") and part["version"] for part in bill["components"])


def test_bills_of_the_same_locks_are_the_same(bills: Path, tmp_path: Path) -> None:
    run([sys.executable, ROOT / "images/sbom.py", tmp_path])
    names = {path.name for path in bills.iterdir()}
    assert names == {f"{target}.cdx.json" for target in TARGETS}
    assert {name: (tmp_path / name).read_text() for name in names} == {
        name: (bills / name).read_text() for name in names
    }


@pytest.mark.parametrize("image", ["cli"], indirect=True)
def test_the_command_line_collects_a_file(image: Image) -> None:
    work = image.tree / "tmp" / "work"
    work.mkdir()
    work.chmod(0o777)
    source = work / "data.csv"
    source.write_text("year,value\n2001,1.5\n2002,2.5\n")
    manifest = "apiVersion: wrappers.dev/v1alpha1\nkind: Wrapper\nmetadata: {name: w}\nspec:\n"
    manifest += "  indicator: {name: x, periodicity: Annual}\n"
    manifest += "  source: {csv: {from: {url: 'https://example.org/data.csv'}}}\n"
    (work / "wrapper.yaml").write_text(manifest)
    image.run(
        PYTHON,
        "-m",
        "wrapperctl",
        "run",
        "-f",
        "/tmp/work/wrapper.yaml",
        "--source",
        "/tmp/work/data.csv",
        "--output",
        "/tmp/work/points.jsonl",
    )
    (message,) = [json.loads(line) for line in (work / "points.jsonl").read_text().splitlines()]
    assert [point["y"] for point in message["data"]] == [1.5, 2.5]
