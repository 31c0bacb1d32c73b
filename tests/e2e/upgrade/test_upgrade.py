"""From the version before to this one and back, while Wrappers are at work: they do not notice."""

import json
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from cluster.access import Cluster
from e2e.failures import big_file
from e2e.failures.halfway import confirmed
from e2e.installation import CRD_RELEASE, Installation
from e2e.installing.documented import Reader
from e2e.tap import Tap
from e2e.upgrade import previous
from e2e.upgrade.running import Running, half_read, pods, running, touched

# The definition is the whole cluster's. Where nothing is cached, three images are built first.
pytestmark = [pytest.mark.e2e, pytest.mark.alone, pytest.mark.timeout(900)]

NAME, PAGE = "up-versions", "upgrade.md"


@dataclass(frozen=True)
class Versions:
    """The same installation, as each version has it, and somebody who follows docs/upgrade.md."""

    old: Installation
    new: Installation
    reader: Reader

    def upgrade(self) -> None:
        for heading in ("Before", "Upgrade", "After"):
            self.reader.follow(PAGE, heading)

    def downgrade(self) -> None:
        self.reader.follow(PAGE, "Downgrade")


@pytest.fixture
def versions(cluster: Cluster, tap: Tap, tmp_path: Path) -> Iterator[Versions]:
    """An installation of the version before."""
    before = previous.ensure(cluster.layout)
    new = Installation(cluster.layout, NAME, broker_port=tap.port)
    old = replace(new, charts=before.charts, values={"images": before.images()})
    try:
        old.install()
        yield Versions(old, new, _reader(new, tmp_path))
    finally:
        new.uninstall()
        new.install_definition()


def test_wrappers_do_not_notice_another_version(versions: Versions, tap: Tap) -> None:
    with big_file.served() as url, running(versions.old) as wrappers:
        pods_of_live, done = pods(wrappers.live.trial), touched(wrappers.done)
        assert _images(versions.old) == {previous.VERSION}

        for what, change in (("upgrade", versions.upgrade), ("downgrade", versions.downgrade)):
            with half_read(versions.new, tap, url) as file:
                pods_of_file = pods(file.trial)
                begun = time.monotonic()
                change()
                changed = time.monotonic() - begun
                assert confirmed(file.trial.wait(lambda _: True)) < big_file.ROWS, (
                    "it was at work all the time"
                )
                status = file.completes()
                assert (status["execution"]["attempt"], pods(file.trial)) == (1, pods_of_file)
            resumed = wrappers.wait_new_points()
            print(f"{what}: {changed:.1f} s; new points of the live source after {resumed:.1f} s")

            assert pods(wrappers.live.trial) == pods_of_live, "the pod of the live source is the same"
            assert touched(wrappers.done) == done, "nobody has touched what was Completed"
            _assert_at_work(wrappers)

        again = wrappers.ends_whole()

    print(f"points of the live source that came again: {again}")
    assert set(*pods_of_live.values()) == {0}
    assert again.resent == 0


def _reader(new: Installation, folder: Path) -> Reader:
    """Return somebody with images of their own, and the definition where other tests have it."""
    images = folder / "images.json"
    images.write_text(json.dumps({"images": new.images()}))
    return Reader(
        new.layout,
        changed={
            f"{CRD_RELEASE} -n wrappers": f"{CRD_RELEASE} -n default",
            "-n wrappers": f"-n {new.system}",
            "helm upgrade wrapper-operator ": f"helm upgrade {new.name} ",
            "helm rollback wrapper-operator ": f"helm rollback {new.name} ",
            "helm test wrapper-operator ": f"helm test {new.name} ",
        },
        added={"helm upgrade wrapper-operator ": f"--values {images}"},
    )


def _assert_at_work(wrappers: Running) -> None:
    """It is the first attempt of the first execution, by the code that was there at the start.

    While the line to the broker was slow it was Degraded, rightly; its next sign of life says it is well.
    """
    status = wrappers.live.wait("well again", lambda status: status["health"] == "Healthy")
    assert status["phase"] == "Executing"
    assert (status["execution"]["attempt"], status["generation"]["attempts"]) == (1, 1)


def _images(installation: Installation) -> set[str]:
    """Return the tags of the images that the installation's Deployments name."""
    path = "jsonpath={.items[*].spec.template.spec.containers[*].image}"
    found = installation.kubectl("get", "deployments", "-n", installation.system, "-o", path)
    return {image.rpartition(":")[2] for image in found.split()}
