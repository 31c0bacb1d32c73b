"""One Argo CD and one app of apps for all tests, which one process runs: there is one definition to bring."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from cluster import argocd
from cluster.access import Cluster
from e2e.argocd import wrappers
from e2e.argocd.platform import Platform
from e2e.argocd.wrappers import Kept
from e2e.installation import Installation
from e2e.serving import served

SAMPLE = Path(__file__).parents[3] / "manifests" / "samples" / "csv-in-configmap.yaml"
SHOWN = "iowa-electricity"
"""The Wrapper of the sample."""
READ_ONCE, POLLED = "read-once", "polled"


@pytest.fixture(scope="session")
def argo_cd(cluster: Cluster) -> Iterator[None]:
    """An Argo CD that answers."""
    with argocd.running(cluster.layout):
        yield


@pytest.fixture(scope="session")
def files() -> Iterator[dict[str, str | None]]:
    """What the folder of Wrappers holds in the beginning."""
    with served(wrappers.SERIES.encode()) as file:
        yield {
            SAMPLE.name: SAMPLE.read_text(),
            f"{READ_ONCE}.yaml": wrappers.of_config_map(READ_ONCE),
            f"{POLLED}.yaml": wrappers.of_url(POLLED, file.url),
        }


@pytest.fixture(scope="session")
def prepared(cluster: Cluster, argo_cd: None) -> Iterator[Platform]:
    """A platform that may not be installed yet."""
    prepared = Platform(Installation(cluster.layout, "argo-0"))
    yield prepared
    if prepared.is_there():
        prepared.remove()
    prepared.clean_up()


@pytest.fixture
def platform(prepared: Platform, files: dict[str, str | None]) -> Platform:
    """A platform that Argo CD installed by an app of apps."""
    if not prepared.is_there():
        prepared.install(files)
    return prepared


@pytest.fixture
def read_once(platform: Platform, files: dict[str, str | None]) -> Kept:
    """A Wrapper that is complete, with nothing on its queue."""
    return _kept(platform, READ_ONCE, files)


@pytest.fixture
def polled(platform: Platform, files: dict[str, str | None]) -> Kept:
    """A Wrapper that waits for its next poll, with nothing on its queue."""
    return _kept(platform, POLLED, files)


def _kept(platform: Platform, name: str, files: dict[str, str | None]) -> Kept:
    kept = Kept(platform, name)
    if not platform.has(kept.file):
        platform.follow({kept.file: files[kept.file]})
    kept.values()
    return kept
