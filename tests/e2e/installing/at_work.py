"""A Wrapper whose pod is in the middle of its source, and stays there."""

from collections.abc import Iterator
from contextlib import contextmanager

from cluster.waiting import until
from e2e.serving import served
from e2e.trial import Trial

GRACE = "10s"
_FILE = "year,value\n" + "".join(f"{year},{year / 7:.2f}\n" for year in range(1900, 2020))
_STARTED_SECONDS = 90.0


@contextmanager
def at_work(trial: Trial, suffix: str = "w") -> Iterator[None]:
    """Apply it and wait until its collection pod reads; the one that inspects is let pass."""
    with served(_FILE.encode(), free=1) as file:
        source = {"csv": {"from": {"url": file.url}}}
        trial.apply(trial.wrapper(source, suffix, collection={"gracePeriod": GRACE}))
        until("the source is read", lambda: len(file.seen) > 1, timeout=_STARTED_SECONDS)
        yield
