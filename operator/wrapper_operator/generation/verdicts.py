"""The verdict on candidate code: from what its preflight runs gave, is it accepted?"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from wrapper_contract.exit_codes import ExitCode
from wrapper_contract.inspection import Conflict, PreflightReply, RunEvidence
from wrapper_contract.profile import Profile, TableProfile
from wrapper_contract.report import Rejection
from wrapper_operator.generation.conflicts import (
    describe_conflicts,
    is_systematic,
    says_only_when,
    telling_column,
)
from wrapper_operator.generation.inference.outcome import shorten
from wrapper_operator.generation.reappearance import share_seen
from wrapper_operator.generation.request import Doubt, known_exit_code
from wrapper_operator.generation.spacing import far_apart

FIRST_YEAR, LAST_YEAR = 1000, 2200
MOST_REJECTED = 0.5
"""Share of the source's rows beyond which code that rejects them was not written for this source."""


@dataclass(frozen=True, kw_only=True)
class Accepted:
    """The code may run."""

    doubts: tuple[Doubt, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Rejected:
    """The code may not run; `reasons` are sentences with their evidence."""

    exit_code: ExitCode
    reason: str
    reasons: tuple[str, ...]
    apart: str | None = None
    """Name of the column that would tell conflicting rows apart."""

    @property
    def message(self) -> str:
        """All reasons in one text."""
        return "; ".join(self.reasons)


def judge(
    reply: PreflightReply,
    *,
    name: str,
    profile: Profile | None,
    table: TableProfile | None,
    exact: bool,
    periodicity: str = "",
) -> Accepted | Rejected:
    """Return whether code that ran on the whole source may be used.

    Args:
        reply: The evidence of its runs.
        name: Of the source, for messages.
        profile: The source's profile, if there is one.
        table: The table that the code reads, as far as it is known.
        exact: The code delivers values as the source writes them, so they must be found in the profile.
        periodicity: Of the indicator; empty where it is not known.
    """
    if not reply.runs:
        return _broken(name, "NoEvidence", "the inspection gave no evidence of a run")
    for run in reply.runs:
        if run.termination.exit_code != ExitCode.DONE:
            return _ended(run)
    first = reply.runs[0]
    for check in (_points, _times, _agreement):
        rejected = check(reply.runs, name)
        if rejected is not None:
            return rejected
    if is_systematic(conflicts=first.conflicting_keys, keys=first.keys):
        return _overlooked(first, name, table)
    if exact and profile is not None and share_seen(first, profile) < 0.5:
        shown = ", ".join(f"{point.y:g}" for point in first.first[:3])
        return _broken(name, "UnknownValues", f"values that were collected ({shown}) are not in the source")
    return Accepted(doubts=(*_revisions(first, name), *far_apart(first, periodicity=periodicity)))


def _ended(run: RunEvidence) -> Rejected:
    termination = run.termination
    code = known_exit_code(termination.exit_code)
    return Rejected(exit_code=code, reason=termination.reason, reasons=(termination.message,))


def _points(runs: Sequence[RunEvidence], name: str) -> Rejected | None:
    run = runs[0]
    if run.points == 0:
        why = f": {describe_rejections(run.rejections)}" if run.rejections else ", every row was passed over"
        return _no_data(name, "NoPoints", f"not one point was found{why}")
    rejected = sum(rejection.count for rejection in run.rejections)
    if run.counts.rows and rejected > MOST_REJECTED * run.counts.rows:
        told = f"{rejected} of {run.counts.rows} rows cannot be used: {describe_rejections(run.rejections)}"
        return _no_data(name, "MostRowsRejected", told)
    if run.time_points and run.category_points:
        told = f"{run.time_points} points have a time and {run.category_points} have a category"
        return _broken(name, "MixedPoints", told)
    if not all(value is None or math.isfinite(value) for value in (run.min_y, run.max_y)):
        return _broken(name, "NotFinite", f"values reach from {run.min_y} to {run.max_y}")
    return None


def _times(runs: Sequence[RunEvidence], name: str) -> Rejected | None:
    run = runs[0]
    if not run.time_points:
        return None
    for time in (run.min_x, run.max_x):
        if time is not None and not FIRST_YEAR <= int(time.lstrip("+")[:4]) <= LAST_YEAR:
            years = f"the years {FIRST_YEAR} to {LAST_YEAR}"
            told = f"times reach from {run.min_x} to {run.max_x}, outside of {years}"
            return _no_data(name, "TimesOutOfRange", told)
    return None


def _agreement(runs: Sequence[RunEvidence], name: str) -> Rejected | None:
    if len({run.digest for run in runs}) == 1:
        return None
    counts = " and ".join(str(run.points) for run in runs)
    return _broken(name, "RunsDiffer", f"two runs on the same file gave different points ({counts} of them)")


def _overlooked(run: RunEvidence, name: str, table: TableProfile | None) -> Rejected:
    column = telling_column(run.conflicts, table)
    return Rejected(
        exit_code=ExitCode.NO_DATA,
        reason="DimensionOverlooked",
        reasons=(describe_conflicts(run, name, column),),
        apart=column.header if column is not None and not says_only_when(column) else None,
    )


def _revisions(run: RunEvidence, name: str) -> Iterator[Doubt]:
    if not run.conflicting_keys:
        return
    shown = "; ".join(_twice(conflict) for conflict in run.conflicts[:3])
    yield Doubt(
        text=f"{name} holds {run.conflicting_keys} of {run.keys} points twice "
        f"with different values ({shown})",
        chosen="they are taken as revisions: the last one wins",
        hint="where or seriesColumn settles it if they are not",
    )


def _twice(conflict: Conflict) -> str:
    series = f" of {shorten(conflict.series)}" if conflict.series else ""
    return (
        f"{conflict.x.removesuffix('T00:00:00Z')}{series} in rows {conflict.rows[0]} and {conflict.rows[1]}"
    )


def describe_rejections(rejections: Sequence[Rejection]) -> str:
    """Return why rows or records cannot be used, with where some of them were."""
    told = []
    for rejection in rejections[:3]:
        rows = ", ".join(example.shown(shorten(example.text)) for example in rejection.examples)
        told.append(f"{rejection.count} times {rejection.reason}" + (f" ({rows})" if rows else ""))
    return "; ".join(told)


def _broken(name: str, reason: str, told: str) -> Rejected:
    return Rejected(exit_code=ExitCode.BROKEN_CODE, reason=reason, reasons=(f"{name}: {told}",))


def _no_data(name: str, reason: str, told: str) -> Rejected:
    return Rejected(exit_code=ExitCode.NO_DATA, reason=reason, reasons=(f"{name}: {told}",))
