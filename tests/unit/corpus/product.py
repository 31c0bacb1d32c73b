"""The way of a file through the product, in one process: profile, inference, code, points."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from zoneinfo import ZoneInfo

import msgspec

from unit.corpus.case import Case, Points
from wrapper_contract.messages import CategoryPoint, TimePoint
from wrapper_contract.run_spec import FileSourceSpec
from wrapper_operator.generation.inference import infer
from wrapper_operator.generation.request import Hints, IndicatorText, Refusal
from wrapper_operator.generation.template import write_code
from wrapper_runner.acquisition import AcquiredFile, AcquisitionError, acquire
from wrapper_runner.collecting.points import normalise
from wrapper_runner.collecting.source import CollectedFile
from wrapper_runner.profiling import profile_file
from wrapper_sdk import SourceError

NO_DATA = 65


@dataclass(kw_only=True)
class Outcome:
    """What the product made of a file."""

    refused: tuple[int, str] | None = None
    """Exit code and sentence."""
    layout: str = ""
    code: str = ""
    doubts: list[str] = field(default_factory=list)
    points: Points = field(default_factory=dict)
    rejected: int = 0
    rejections: list[str] = field(default_factory=list)
    revised: int = 0
    repeated: int = 0


def run_case(case: Case, folder: Path) -> Outcome:
    """Take a case's file from acquisition to points."""
    spec = FileSourceSpec(format=case.format, path=str(case.path), name=case.path.name)
    try:
        file = acquire(spec, data_dir=str(folder))
        profile = profile_file(file.path, name=file.name, format=case.format, packing=file.facts)
    except AcquisitionError as error:
        return Outcome(refused=(error.exit_code, error.message))
    except SourceError as error:
        return Outcome(refused=(NO_DATA, str(error)))
    # As over the wire: what inference sees has been encoded and decoded.
    profile = msgspec.json.decode(msgspec.json.encode(profile), type=type(profile))
    layout = infer(profile, hints_of(case))
    if isinstance(layout, Refusal):
        return Outcome(refused=(layout.exit_code, layout.message))
    indicator = IndicatorText(name="Corpus", description=case.about)
    outcome = Outcome(
        layout=type(layout).__name__,
        code=write_code(layout, indicator),
        doubts=[str(doubt) for doubt in layout.doubts],
    )
    try:
        collect(outcome, file, case)
    except SourceError as error:
        outcome.refused = (NO_DATA, str(error))
    return outcome


def hints_of(case: Case) -> Hints:
    """Return the hints of a case as generation gets them."""
    return Hints(
        time_column=case.hints.get("timeColumn"),
        value_columns=tuple(case.hints.get("valueColumns", ())),
        series_column=case.hints.get("seriesColumn"),
        where=dict(case.hints.get("where", {})),
        sheet=case.hints.get("sheet"),
    )


def collect(outcome: Outcome, file: AcquiredFile, case: Case) -> None:
    """Run the code on the file, as a collector does, and fill in the outcome."""
    source = CollectedFile(file.path, format=case.format, name=file.name)
    module: dict[str, object] = {}
    exec(compile(outcome.code, "collector.py", "exec"), module)
    collector = module["collect"]
    assert callable(collector)
    yielded: Iterable[object] = collector(source, None, None)
    for x, y, series in _normalised(yielded, case.timezone):
        known = outcome.points.get((x, series))
        outcome.repeated += known == y
        outcome.revised += known is not None and known != y
        outcome.points[x, series] = y
    summary = source.rejections.summary()
    outcome.rejected = sum(rejection.count for rejection in summary)
    outcome.rejections = [
        f"{rejection.reason}: {', '.join(f'row {e.row} {e.text!r}' for e in rejection.examples)}"
        for rejection in summary
    ]


def _normalised(points: Iterable[object], timezone: str) -> Iterator[tuple[str, float, str | None]]:
    zone = ZoneInfo(timezone)
    for point in points:
        found = normalise(point, zone=zone)
        assert isinstance(found, TimePoint | CategoryPoint)
        x = msgspec.json.decode(msgspec.json.encode(found.x))
        yield str(x), found.y, found.series
