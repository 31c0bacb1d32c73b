"""A walk through time, window by window, in one direction; what each window gave decides on the next."""

from datetime import timedelta
from typing import Literal

import msgspec

from wrapper_runner.windows import edges
from wrapper_runner.windows.calendar import FLOOR, Calendar
from wrapper_runner.windows.outcome import Outcome, Reach
from wrapper_runner.windows.size import Size, after_refusal, after_success

Ended = Literal[
    "reached",  # the bound
    "empty",  # so long a time without a point that nothing is expected before it
    "edge",  # the source refuses all there is beyond
    "ignored",  # the source gives the same whatever is asked: it has given everything
    "timeless",  # the points have no time
    "stuck",  # the source refuses even one period
]

EMPTY_DAYS = 3653
"""A run of empty windows of ten years ends a history whose points were found."""
EMPTY_PERIODS = 20
"""But not a shorter one than this: a census may come every ten years."""
PATIENT_FACTOR = 10
"""So much longer, while nothing was found or where people say how far back the source goes."""


class Walk(msgspec.Struct, frozen=True, kw_only=True):
    """Where a walk is; periods are numbers of the calendar's, windows are `[first, last)`."""

    calendar: Calendar
    backward: bool
    at: int
    """Where the next window begins; backward, where it ends."""
    bound: int
    """Where the walk ends."""
    present: int
    """The period that it is now."""
    size: Size = Size()
    declared: bool = False
    """Whether people say how far back the source goes."""
    found: bool = False
    """Whether any point of the source is known."""
    grounded: bool = False
    """Whether a window at this place was fetched before: a refusal then means something."""
    empty_from: int | None = None
    """Where the run of empty windows began; None if the last one was not empty."""
    leap_to: int | None = None
    """Where the next window ends, if not where its size says: as far as the last reply went, and then far."""
    leaps: bool = True
    """False once the source refused such a window."""
    last: Reach | None = None
    """The last reply with points inside of its window."""
    probes: tuple[tuple[int, int], ...] = ()
    """Windows beyond a refused period that are only tried; their points are not delivered."""
    doubts: int = 0
    """How often the source refused the present period, but not those beyond."""
    retreats: int = 0
    """Steps back from a present that the source refuses."""
    ended: Ended | None = None

    @property
    def span(self) -> tuple[int, int]:
        """The next window, in periods."""
        if self.probes:
            return self.probes[0]
        length = self.size.periods if self.leap_to is None else abs(self.leap_to - self.at)
        if self.backward:
            return max(self.bound, self.at - length), self.at
        return self.at, min(self.bound, self.at + length)


def begin(walk: Walk) -> Walk:
    """Return a walk that has ended if there is nothing to walk."""
    return _settled(walk)


def advance(walk: Walk, outcome: Outcome) -> Walk:
    """Return the walk after its window was fetched."""
    if walk.probes:
        # The source answers for what is beyond the refused period: this is not its end.
        doubts = walk.doubts + 1
        ended = "stuck" if doubts > edges.DOUBTS else None
        return msgspec.structs.replace(walk, probes=(), doubts=doubts, ended=ended)
    if outcome.timeless:
        return msgspec.structs.replace(walk, ended="timeless")
    if _ignores_windows(walk, outcome):
        return msgspec.structs.replace(walk, ended="ignored")
    first, last = walk.span
    moved = msgspec.structs.replace(
        walk,
        at=first if walk.backward else last,
        size=after_success(walk.size, outcome),
        grounded=True,
        found=walk.found or outcome.points > 0,
        empty_from=None if outcome.points else _either(walk.empty_from, walk.at),
        last=outcome.reach if outcome.points else walk.last,
        leap_to=None,
        doubts=0,
    )
    return _settled(msgspec.structs.replace(moved, leap_to=_leap(walk, moved, outcome)))


def empty_seconds(walk: Walk, *, points: int) -> int | None:
    """Return how long no point came from the start of a window into the past on; None of other windows.

    Before the first point it is 0: all is empty then that was searched.

    Args:
        walk: Whose window it is, before `advance`.
        points: That it gave.
    """
    if not walk.backward:
        return None
    if points or not walk.found:
        return 0
    first, last = (walk.calendar.start(index) for index in (walk.span[0], _either(walk.empty_from, walk.at)))
    return int((last - first).total_seconds())


def refuse(walk: Walk) -> Walk:
    """Return the walk after the source refused its window as too large, or out of its range."""
    first, last = walk.span
    if walk.probes:
        left = walk.probes[1:]
        return msgspec.structs.replace(walk, probes=left, ended=None if left else "edge")
    if walk.leap_to is not None and last - first > walk.size.periods:
        return msgspec.structs.replace(walk, leap_to=None, leaps=False)
    if last - first > 1:
        return msgspec.structs.replace(walk, leap_to=None, size=after_refusal(walk.size, last - first))
    return _refused_smallest(walk)


def _refused_smallest(walk: Walk) -> Walk:
    """Tell the end of what the source has from one period that is too much for it."""
    if not walk.grounded:
        if walk.backward and walk.retreats < edges.RETREATS:
            return _settled(
                msgspec.structs.replace(
                    walk,
                    at=walk.at - edges.retreat(walk.retreats),
                    retreats=walk.retreats + 1,
                    size=Size(periods=1),
                )
            )
        return msgspec.structs.replace(walk, ended="stuck")
    if not walk.backward and walk.at >= walk.present:
        return msgspec.structs.replace(walk, ended="edge")
    probes = edges.probes(backward=walk.backward, at=walk.at, bound=walk.bound)
    return msgspec.structs.replace(walk, probes=probes, ended=None if probes else "stuck")


def _settled(walk: Walk) -> Walk:
    if walk.at <= walk.bound if walk.backward else walk.at >= walk.bound:
        return msgspec.structs.replace(walk, ended="reached")
    if walk.backward and walk.empty_from is not None and _is_long(walk, walk.at, walk.empty_from):
        return msgspec.structs.replace(walk, ended="empty")
    return walk


def _patience(walk: Walk) -> int:
    return PATIENT_FACTOR if walk.declared or not walk.found else 1


def _is_long(walk: Walk, first: int, last: int) -> bool:
    """Return whether periods are so many years that a source without a point in them has ended there."""
    length = walk.calendar.start(last) - walk.calendar.start(first)
    patience = _patience(walk)
    return length >= timedelta(days=patience * EMPTY_DAYS) and last - first >= patience * EMPTY_PERIODS


def _repeats(walk: Walk, outcome: Outcome) -> bool:
    """Return whether a reply goes beyond its window, and is just what another window gave before."""
    return outcome.spilled > 0 and outcome.reach == walk.last


def _ignores_windows(walk: Walk, outcome: Outcome) -> bool:
    """Return whether a long window gave nothing of its own, and just what another one gave before.

    A source that gives whole years, or the newest value where it has none, does so for short windows only.
    """
    return walk.backward and not outcome.points and _repeats(walk, outcome) and _is_long(walk, *walk.span)


def _leap(walk: Walk, moved: Walk, outcome: Outcome) -> int | None:
    """Return where the next window ends, if the last reply says more of that than the usual size.

    Where most of a reply lies beyond its window, the next one asks for all of that at once. Where a reply is
    the same as the one before, the next window is long: a source that ignores what it is asked for shows it.
    """
    if not walk.leaps:
        return None
    if _repeats(walk, outcome):
        return _far(moved)
    reach = outcome.reach
    beyond = outcome.before if walk.backward else outcome.after
    if beyond <= outcome.points or reach.oldest is None or reach.newest is None:
        return None
    if walk.backward:
        furthest = max(walk.bound, walk.calendar.index(reach.oldest))
        return furthest if furthest < moved.at - moved.size.periods else None
    furthest = min(walk.bound, walk.calendar.index(reach.newest) + 1)
    return furthest if furthest > moved.at + moved.size.periods else None


def _far(walk: Walk) -> int:
    if not walk.backward:
        return walk.bound
    patience = _patience(walk)
    years = timedelta(days=patience * EMPTY_DAYS)
    start = walk.calendar.start(walk.at)
    long_ago = walk.calendar.index(start - years) if start - FLOOR > years else walk.bound
    return max(walk.bound, min(long_ago, walk.at - patience * EMPTY_PERIODS))


def _either(one: int | None, other: int) -> int:
    return other if one is None else one
