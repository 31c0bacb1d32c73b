"""The sources that engines are measured on, each with the points that must come out of it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC
from pathlib import Path
from typing import Any, Literal

from api_servers.data import frozen
from api_servers.registry import APIS
from api_servers.serving import Served
from api_servers.serving import run as serve
from unit.corpus.case import Case, Points, load_cases

Kind = Literal["simple", "hard", "unusable"]
HARD_APIS = frozenset(
    {"entsoe", "eurostat", "noaa", "oecd-csv", "oecd-csv-labels", "oecd-json", "oecd-json-series"}
    | {"openaq", "open-meteo", "un-sdg", "cursor", "link-header", "nested-records", "next-url"}
)
"""Cubes, XML, pages that must be turned, times that are parts of other times; the others are plain lists."""
GROWING = "live"
"""It has other points at the end of a run than at its start."""
EVERY = 6
"""Of the files, so that a run takes minutes."""


@dataclass(frozen=True, kw_only=True)
class Fixture:
    """A source while it can be read.

    Attributes:
        documents: The Wrapper, and the Secret that it names.
        file: Stands for the source; None for an API.
        expected: Its points; none where it must be refused.
    """

    name: str
    kind: Kind
    documents: list[dict[str, Any]]
    file: Path | None
    expected: Points


@dataclass(frozen=True, kw_only=True)
class Source:
    """A file or an API, not read yet."""

    name: str
    kind: Kind
    case: Case | None = None

    @contextmanager
    def opened(self, engine: str) -> Iterator[Fixture]:
        """Make it readable for a while."""
        if self.case is not None:
            yield self._file(self.case, engine)
            return
        api = APIS[self.name]()
        api.clock = frozen(api.clock())
        if api.periodicity == "Hourly":
            api.days = 45  # type: ignore[attr-defined]  # a month of hours is enough
        with serve(api) as served:
            yield self._api(served, engine)

    def _file(self, case: Case, engine: str) -> Fixture:
        source: dict[str, Any] = {"from": {"url": "https://example.org/data"}, **case.hints}
        if case.timezone != "UTC":
            source["timezone"] = case.timezone
        spec = {
            "indicator": {"name": "Corpus", "periodicity": "Annual"},
            "source": {case.format: source},
            "generation": {"engine": engine},
        }
        wrapper = {
            "apiVersion": "wrappers.dev/v1alpha1",
            "kind": "Wrapper",
            "metadata": {"name": "corpus"},
            "spec": spec,
        }
        return Fixture(
            name=self.name, kind=self.kind, documents=[wrapper], file=case.path, expected=case.points
        )

    def _api(self, served: Served, engine: str) -> Fixture:
        wrapper, secret = served.manifest(), served.secret()
        wrapper["spec"]["generation"] = {"engine": engine}
        expected = {
            (f"{datum.x.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}", datum.series): datum.y
            for datum in served.expected()
        }
        documents = [wrapper, secret] if secret else [wrapper]
        return Fixture(name=self.name, kind=self.kind, documents=documents, file=None, expected=expected)


def sources(every: int = EVERY) -> list[Source]:
    """Return every API, and of each kind of file one in so many; files with hints are left out."""
    chosen = [
        Source(name=name, kind="hard" if name in HARD_APIS else "simple") for name in APIS if name != GROWING
    ]
    cases = [case for case in load_cases() if not case.hints]
    kinds: tuple[Kind, ...] = ("simple", "hard", "unusable")
    for kind in kinds:
        of_kind = [case for case in cases if _kind(case) == kind]
        chosen += [Source(name=case.name, kind=kind, case=case) for case in of_kind[::every]]
    return chosen


def _kind(case: Case) -> Kind:
    if case.refusal is not None:
        return "unusable"
    return "hard" if case.name.startswith("hard-") else "simple"
