"""What of a run of code helps a model to find the fault. Pure."""

from collections.abc import Iterator, Sequence

from wrapper_contract.inspection import RunEvidence
from wrapper_contract.report import Rejection, Termination

_MOST_LINES = 40
_LAST_LINES, _CRASH_CHARACTERS = 5, 1500
_REJECTIONS, _EXAMPLES = 3, 3
_POINTS = 3


def run_lines(runs: Sequence[RunEvidence]) -> list[str]:
    """Return a few lines of each run on the source: traceback, last words, refused rows, first points."""
    return [line for run in runs for line in _run(run)][:_MOST_LINES]


def end_lines(end: Termination) -> list[str]:
    """Return why an attempt in production ended: traceback, last words, refused rows."""
    return [*_crash(end), *_rejected(end.rejections)][:_MOST_LINES]


def _run(run: RunEvidence) -> Iterator[str]:
    window = (
        f" for {run.window.start:%Y-%m-%dT%H:%MZ} to {run.window.end:%Y-%m-%dT%H:%MZ}" if run.window else ""
    )
    yield f"a run{window} gave {run.points} points with {run.requests} requests"
    yield from _crash(run.termination)
    yield from _rejected(run.rejections)
    yield from (f"point {point.x} {point.series or ''} {point.y}" for point in run.first[:_POINTS])


def _crash(end: Termination) -> Iterator[str]:
    if end.traceback:
        yield end.traceback[-_CRASH_CHARACTERS:]
    yield from end.log_tail[-_LAST_LINES:]


def _rejected(rejections: Sequence[Rejection]) -> Iterator[str]:
    for rejection in rejections[:_REJECTIONS]:
        rows = "; ".join(example.shown(example.text) for example in rejection.examples[:_EXAMPLES])
        yield f"rejected {rejection.count} times: {rejection.reason} ({rows})"
