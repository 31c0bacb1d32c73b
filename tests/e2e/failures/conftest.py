"""A Wrapper of a big file, to be disturbed while it is half delivered."""

from collections.abc import Iterator

import pytest

from e2e.failures import big_file
from e2e.failures.halfway import Halfway
from e2e.tap import Tap
from e2e.trial import Trial


@pytest.fixture(scope="session")
def file_url() -> Iterator[str]:
    """Where pods find the big file."""
    with big_file.served() as url:
        yield url


@pytest.fixture
def halfway(trial: Trial, tap: Tap, file_url: str) -> Iterator[Halfway]:
    """A Wrapper to disturb while its file is half delivered."""
    yield Halfway(trial, tap, file_url)
    tap.flow()
