"""How an attempt at an API ended, in a sentence."""

import msgspec

from wrapper_contract.checkpoint import Checkpoint
from wrapper_contract.exit_codes import ExitCode
from wrapper_contract.report import Counts, Rejection
from wrapper_runner.sinks import Ending
from wrapper_runner.supervision.rejected import shown
from wrapper_runner.supervision.wording import counted


class Course(msgspec.Struct, frozen=True, kw_only=True):
    """What an attempt has done."""

    name: str
    """What people call the source."""
    history: bool
    """Whether its past was wanted."""
    counts: Counts
    checkpoint: Checkpoint
    """At the end."""
    requests: int
    elsewhere: int
    """Points that lay outside of what was asked for."""
    rejections: list[Rejection]


def judge(course: Course) -> Ending:
    """Judge an attempt that came to its end: a source whose whole past gave nothing has no data."""
    checkpoint = course.checkpoint
    if course.history and checkpoint.high_water_mark is None and not checkpoint.points_confirmed:
        return Ending(ExitCode.NO_DATA, "NoPoints", _nothing(course))
    requests = counted(course.requests, "request")
    if not course.counts.points:
        return Ending(ExitCode.DONE, "Completed", f"nothing new in {requests}")
    points, messages = counted(course.counts.points, "point"), counted(course.counts.messages, "message")
    return Ending(ExitCode.DONE, "Completed", f"{points} in {messages}, from {requests}")


def _nothing(course: Course) -> str:
    low = course.checkpoint.low_water_mark
    back = f", searched back to {low:%Y-%m-%d}" if low is not None else ""
    message = f"{course.name} gave no point in {counted(course.requests, 'request')}{back}"
    if course.elsewhere:
        message += f"; {counted(course.elsewhere, 'point')} lay outside of the times asked for"
    if course.rejections:
        unusable = counted(course.counts.rejected, "record")
        message += f"; {unusable} cannot be used ({shown(course.rejections[0])})"
    return message
