"""A file's way through generation, in one process: text to profile, layout, code and points."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from wrapper_contract.profile import Profile
from wrapper_operator.generation.inference import infer
from wrapper_operator.generation.layouts.parts import Layout
from wrapper_operator.generation.request import Hints, IndicatorText, Refusal
from wrapper_operator.generation.template import write_code
from wrapper_runner.collecting.source import CollectedFile
from wrapper_runner.profiling import profile_file
from wrapper_sdk import Point

INDICATOR = IndicatorText(name="Bench")


@dataclass(frozen=True)
class Made:
    """What came of a text."""

    layout: Layout
    code: str
    points: list[Point]
    rejected: int

    @property
    def doubts(self) -> str:
        """All doubts in one text."""
        return "\n".join(map(str, self.layout.doubts))

    @property
    def keyed(self) -> dict[tuple[str, str | None], float]:
        """Points by time (RFC 3339 up to the second, without offset) and series."""
        return {(stamp(point.x), point.series): point.y for point in self.points}


def stamp(x: object) -> str:
    """Return a time as the corpus writes it, a category as it is."""
    return x.strftime("%Y-%m-%dT%H:%M:%S") if hasattr(x, "strftime") else str(x)


def profiled(text: str | bytes, *, name: str = "data.csv") -> Profile:
    """Return the profile of a text file."""
    with _written(text, name) as path:
        return profile_file(str(path), name=name, format="csv")


def refusal_of(text: str, **hints: object) -> Refusal:
    """Return why inference refuses a text; fails where it does not."""
    outcome = infer(profiled(text), Hints(**hints))
    assert isinstance(outcome, Refusal), outcome
    return outcome


def layout_of(text: str, **hints: object) -> Layout:
    """Return the layout of a text; fails where it is refused."""
    outcome = infer(profiled(text), Hints(**hints))
    assert isinstance(outcome, Layout), outcome
    return outcome


def make(text: str | bytes, *, timezone: str = "UTC", name: str = "data.csv", **hints: object) -> Made:
    """Take a text through everything; fails where it is refused."""
    with _written(text, name) as path:
        outcome = infer(profile_file(str(path), name=name, format="csv"), Hints(**hints))
        assert isinstance(outcome, Layout), outcome
        code = write_code(outcome, INDICATOR, timezone=timezone)
        source = CollectedFile(str(path), format="csv", name=name)
        module: dict[str, object] = {}
        exec(compile(code, "collector.py", "exec"), module)
        points = list(module["collect"](source, None, None))
        rejected = sum(rejection.count for rejection in source.rejections.summary())
    return Made(outcome, code, points, rejected)


@contextmanager
def _written(text: str | bytes, name: str) -> Iterator[Path]:
    """Give the path of a text as a file."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_bytes(text.encode() if isinstance(text, str) else text)
        yield path


def rows(*lines: str) -> str:
    """Return lines as a text."""
    return "\n".join(lines) + "\n"


def numbers(text: str) -> Iterator[float]:
    """Yield the numbers of a text of numbers with blanks between."""
    yield from map(float, text.split())
