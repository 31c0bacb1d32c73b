"""A server, a clock that jumps when somebody sleeps, and secrets in files."""

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from integration.fetching.api_server import ApiServer, api_server
from wrapper_contract.run_spec import ApiSourceSpec
from wrapper_runner.acquisition.timing import Timing
from wrapper_runner.fetching import Fetcher, FetchFailure, Unhurried, Waiting


@dataclass
class HeldTime:
    """A clock that runs, and jumps when somebody sleeps."""

    total: float = 0.0
    """Seconds slept."""
    chance: float = 0.0

    def sleep(self, seconds: float) -> None:
        self.total += seconds

    def timing(self) -> Timing:
        return Timing(
            monotonic=lambda: time.monotonic() + self.total,
            wall=lambda: time.time() + self.total,
            sleep=self.sleep,
            chance=lambda: self.chance,
        )


@dataclass
class Clients:
    """Makes clients that are closed when the test is over."""

    stack: ExitStack
    time: HeldTime = field(default_factory=HeldTime)

    def make(self, url: str, *, waiting: Waiting | None = None, **fields: object) -> Fetcher:
        fields = {"requests_per_minute": 6000, **fields}
        spec = ApiSourceSpec(url=url, **fields)  # type: ignore[arg-type]
        timing = self.time.timing()
        return self.stack.enter_context(Fetcher(spec, waiting=waiting or Unhurried(), timing=timing))

    def failure(self, url: str, **fields: object) -> FetchFailure:
        return failure_of(self.make(url, **fields))


def failure_of(
    client: Fetcher, path: str | None = None, query: Mapping[str, str | list[str]] | None = None
) -> FetchFailure:
    with pytest.raises(FetchFailure) as caught:
        client.fetch(path, query)
    assert "\n" not in caught.value.message
    return caught.value


@pytest.fixture
def server() -> Iterator[ApiServer]:
    with api_server() as running:
        yield running


@pytest.fixture
def clients() -> Iterator[Clients]:
    with ExitStack() as stack:
        yield Clients(stack)


@pytest.fixture
def secret(tmp_path: Path) -> Callable[[str, str], str]:
    """Write a secret the way that the kubelet mounts it, and return its file."""

    def write(name: str, value: str) -> str:
        path = tmp_path / "secrets" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(value)
        return str(path)

    return write
