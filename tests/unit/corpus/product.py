"""The way of a file through the product: profile, inference, code, preflight, verdict, points."""

import asyncio
from dataclasses import dataclass, field
from pathlib import Path

import msgspec

from unit.corpus.case import Case, Points
from unit.corpus.desk import Desk
from wrapper_operator.generation.pipeline import generate
from wrapper_operator.generation.request import GenerationFailure, GenerationRequest, Hints, IndicatorText


@dataclass(kw_only=True)
class Outcome:
    """What the product made of a file."""

    refused: tuple[int, str] | None = None
    """Exit code and sentence."""
    code: str = ""
    doubts: list[str] = field(default_factory=list)
    points: Points = field(default_factory=dict)
    rejected: int = 0
    rejections: list[str] = field(default_factory=list)
    revised: int = 0
    repeated: int = 0


def run_case(case: Case, folder: Path) -> Outcome:
    """Take a case's file from acquisition to points."""
    desk = Desk(case, str(folder))
    request = GenerationRequest(
        indicator=IndicatorText(name="Corpus", description=case.about),
        format=case.format,
        hints=hints_of(case),
        timezone=case.timezone,
        name=case.path.name,
    )
    try:
        generated = asyncio.run(generate(request, desk))
    except GenerationFailure as failure:
        return Outcome(refused=(failure.exit_code, failure.message))
    outcome = Outcome(code=generated.code, doubts=[str(doubt) for doubt in generated.doubts])
    collect(outcome, desk)
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


def collect(outcome: Outcome, desk: Desk) -> None:
    """Run the accepted code once more and fill in what it gave; the last of equal keys wins."""
    source = desk.source()
    for point in desk.collect(outcome.code, source):
        key = (str(msgspec.to_builtins(point.x)), point.series)
        known = outcome.points.get(key)
        outcome.repeated += known == point.y
        outcome.revised += known is not None and known != point.y
        outcome.points[key] = point.y
    summary = source.rejections.summary()
    outcome.rejected = sum(rejection.count for rejection in summary)
    outcome.rejections = [
        f"{rejection.reason}: {', '.join(f'row {e.row} {e.text!r}' for e in rejection.examples)}"
        for rejection in summary
    ]
