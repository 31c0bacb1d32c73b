"""The verdict on candidate code for an API: from what its runs over windows gave, is it accepted?"""

import math
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from wrapper_contract.exit_codes import ExitCode
from wrapper_contract.inspection import Conflict, PreflightReply, RunEvidence
from wrapper_operator.generation.conflicts import is_systematic
from wrapper_operator.generation.inference.outcome import shorten
from wrapper_operator.generation.request import Doubt, known_exit_code
from wrapper_operator.generation.verdicts import (
    FIRST_YEAR,
    LAST_YEAR,
    Accepted,
    Rejected,
    describe_rejections,
)
from wrapper_sdk import parse_time

MOST_REJECTED = 0.5
_SAME = 1e-9


def judge_api(
    reply: PreflightReply,
    *,
    name: str,
    sighted: Mapping[datetime, Collection[float]] | None = None,
    filters: bool = True,
) -> Accepted | Rejected:
    """Return whether code that ran over windows of a source may be used.

    Args:
        reply: The evidence: windows until one had points, then the window from its newest point on.
        name: Of the source, for messages.
        sighted: Values that were seen in replies while the code was written, by their times.
        filters: Whether the code asks for windows only, so that points outside of them are a fault.
    """
    if not reply.runs:
        return _rejected(ExitCode.BROKEN_CODE, name, "NoEvidence", "the inspection gave no evidence of a run")
    for run in reply.runs:
        if run.termination.exit_code not in (ExitCode.DONE, ExitCode.NO_DATA) or _said_no(run):
            code = known_exit_code(run.termination.exit_code)
            return Rejected(exit_code=code, reason=run.termination.reason, reasons=(run.termination.message,))
    found = next((run for run in reply.runs if run.points), None)
    if found is None:
        return _nothing(reply.runs, name)
    for check in (_form, _conflicts):
        rejected = check(found, name)
        if rejected is not None:
            return rejected
    if filters and _outside(found):
        told = f"points from {found.min_x} to {found.max_x} came for a window that is {_window(found)}"
        return _rejected(ExitCode.BROKEN_CODE, name, "OutsideWindow", told)
    if sighted and _values_differ(found, sighted):
        shown = ", ".join(f"{point.y:g}" for point in found.first[:3])
        told = f"values that were collected ({shown}) are not among those that the source showed"
        return _rejected(ExitCode.BROKEN_CODE, name, "UnknownValues", told)
    again = _older_again(reply.runs, found, name) if filters else None
    return again or Accepted(doubts=tuple(_doubts(found, name, filters=filters)))


def _said_no(run: RunEvidence) -> bool:
    """Tell whether a run ended because the source refused, and not because a window was empty."""
    return run.termination.exit_code == ExitCode.NO_DATA and run.termination.reason not in (
        "NoPoints",
        "NoData",
    )


def _nothing(runs: Sequence[RunEvidence], name: str) -> Rejected:
    rejections = [rejection for run in runs for rejection in run.rejections]
    if rejections:
        told = f"not one point was found: {describe_rejections(rejections)}"
        return _rejected(ExitCode.NO_DATA, name, "NoPoints", told)
    tried = ", ".join(_window(run) for run in runs[:8])
    return _rejected(ExitCode.NO_DATA, name, "NoPoints", f"not one point was found in the windows {tried}")


def _form(run: RunEvidence, name: str) -> Rejected | None:
    rejected = sum(rejection.count for rejection in run.rejections)
    if rejected > MOST_REJECTED * (run.points + rejected):
        why = describe_rejections(run.rejections)
        told = f"{rejected} of {run.points + rejected} records cannot be used: {why}"
        return _rejected(ExitCode.NO_DATA, name, "MostRecordsRejected", told)
    if run.category_points:
        told = f"{run.category_points} points have no time: an API is collected by windows of time"
        return _rejected(ExitCode.BROKEN_CODE, name, "NoTimes", told)
    if not all(value is None or math.isfinite(value) for value in (run.min_y, run.max_y)):
        return _rejected(
            ExitCode.BROKEN_CODE, name, "NotFinite", f"values reach from {run.min_y} to {run.max_y}"
        )
    for time in (run.min_x, run.max_x):
        if time is not None and not FIRST_YEAR <= int(time.lstrip("+-")[:4]) <= LAST_YEAR:
            told = f"times reach from {run.min_x} to {run.max_x}"
            return _rejected(ExitCode.NO_DATA, name, "TimesOutOfRange", told)
    return None


def _conflicts(run: RunEvidence, name: str) -> Rejected | None:
    if not is_systematic(conflicts=run.conflicting_keys, keys=run.keys):
        return None
    example = f" ({_twice(run.conflicts[0])})" if run.conflicts else ""
    told = (
        f"{run.conflicting_keys} of {run.keys} points come several times with different values{example}: "
        "a field that tells them apart was overlooked; name it with seriesField, or keep records of one kind "
        "with query"
    )
    return _rejected(ExitCode.NO_DATA, name, "DimensionOverlooked", told)


def _twice(conflict: Conflict) -> str:
    series = f" of {shorten(conflict.series)}" if conflict.series else ""
    low, high = conflict.values
    return f"{conflict.x.removesuffix('T00:00:00Z')}{series} is {low:g} and {high:g}"


def _outside(run: RunEvidence) -> bool:
    if run.window is None or run.min_x is None or run.max_x is None:
        return False
    return _time(run.min_x) < run.window.start or _time(run.max_x) >= run.window.end


def _values_differ(run: RunEvidence, sighted: Mapping[datetime, Collection[float]]) -> bool:
    """Tell whether points at times that were seen have none of the values that were seen there."""
    shown = [(_time(point.x), point.y) for point in (*run.first, *run.last) if isinstance(point.x, str)]
    both = [(sighted[time], y) for time, y in shown if sighted.get(time)]
    seen = [any(math.isclose(y, value, rel_tol=_SAME) for value in values) for values, y in both]
    return bool(seen) and not any(seen)


def _older_again(runs: Sequence[RunEvidence], found: RunEvidence, name: str) -> Rejected | None:
    """Refuse code whose run from the newest point on gives older points."""
    last = runs[-1]
    if last is found or last.window is None or last.min_x is None or _time(last.min_x) >= last.window.start:
        return None
    told = f"the window from {last.window.start.isoformat()} on gave points from {last.min_x} on"
    return _rejected(ExitCode.BROKEN_CODE, name, "OutsideWindow", told)


def _doubts(run: RunEvidence, name: str, *, filters: bool) -> list[Doubt]:
    found = []
    if run.conflicting_keys:
        shown = "; ".join(_twice(conflict) for conflict in run.conflicts[:3])
        found.append(
            Doubt(
                text=f"{name} gives {run.conflicting_keys} of {run.keys} points twice "
                f"with different values ({shown})",
                chosen="they are taken as revisions: the last one wins",
                hint="seriesField settles it if they are not",
            )
        )
    if not filters and _outside(run):
        found.append(
            Doubt(
                text=f"the code ignores windows: points from {run.min_x} to {run.max_x} came "
                f"for {_window(run)}",
                chosen="what is outside of a window is left out when it is delivered",
                hint="",
            )
        )
    return found


def _window(run: RunEvidence) -> str:
    if run.window is None:
        return "without a window"
    return f"{run.window.start:%Y-%m-%d} to {run.window.end:%Y-%m-%d}"


def _time(text: str) -> datetime:
    return parse_time(text)


def _rejected(code: ExitCode, name: str, reason: str, told: str) -> Rejected:
    return Rejected(exit_code=code, reason=reason, reasons=(f"{name}: {told}",))
