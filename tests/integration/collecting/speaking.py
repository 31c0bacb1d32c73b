"""A collector session for given code, and a source that answers from a table."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

from wrapper_contract import ipc
from wrapper_contract.run_spec import CollectorLimits
from wrapper_runner.supervision.checking import PointBatch
from wrapper_runner.supervision.session import CollectorSession, open_collector

START = datetime(2024, 1, 1, tzinfo=UTC)
END = datetime(2025, 1, 1, tzinfo=UTC)
QUICK = CollectorLimits(silence_seconds=20.0, cpu_seconds=20.0)

# The import of the code's module is guarded; any module that it got leads to the real one.
PRELUDE = """
import re
from datetime import datetime, timedelta, UTC
from wrapper_sdk import ParseError, Point, SourceError, TryLater, WindowTooLarge

modules = re.enum.sys.modules
os = modules["os"]


def say(*words):
    return Point(datetime(2024, 1, 1, tzinfo=UTC), 1.0, " ".join(map(str, words))[:250])


def forge(line):
    for descriptor in range(3, 20):
        try:
            os.write(descriptor, line)
        except OSError:
            pass


def collect(source, start, end):
"""


def code_of(body: str) -> str:
    """Return a module whose `collect` has this body."""
    return PRELUDE + "\n".join(f"    {line}" for line in body.strip("\n").splitlines()) + "\n"


class Source:
    """Stands for the API: answers each request by a function, and remembers it."""

    def __init__(self, answer: Callable[[ipc.Get], tuple[ipc.Answer, bytes]] | None = None) -> None:
        self._answer = answer or (lambda get: (ipc.Answer(id=0, status=200), b"{}"))
        self.asked: list[ipc.Get] = []

    def __call__(self, get: ipc.Get) -> tuple[ipc.Answer, bytes]:
        """Answer a request."""
        self.asked.append(get)
        return self._answer(get)


@contextmanager
def session(body: str, **options: Any) -> Iterator[CollectorSession]:
    """Open a session for code whose `collect` has this body."""
    given = {"limits": QUICK, "name": "the source", **options}
    with open_collector(code=code_of(body), code_name="collector.py", format="api", **given) as opened:
        yield opened


def window(opened: CollectorSession, source: Source | None = None) -> list[PointBatch]:
    """Collect one window."""
    return list(opened.collect_window(START, END, fetch=source or Source()))


def said(batches: list[PointBatch]) -> list[str | None]:
    """Return the names of the series, which is where the code of the tests speaks."""
    return [point.series for batch in batches for point in batch.points]
