"""How many periods the next window has: more while replies are small, half where the source refuses."""

import msgspec

from wrapper_runner.windows.outcome import Outcome

FIRST_PERIODS = 100
SMALL_POINTS, SMALL_REQUESTS = 5_000, 5
"""A reply of no more than this is small."""
LARGE_POINTS, LARGE_REQUESTS = 50_000, 50
"""What a window should not bring more of: after a crash all of it comes again."""
FIRST_PATIENCE = 2


class Size(msgspec.Struct, frozen=True, kw_only=True):
    """Of windows, in periods."""

    periods: int = FIRST_PERIODS
    ceiling: int | None = None
    """So much was refused."""
    patience: int = FIRST_PATIENCE
    """Windows below the ceiling until it is tried again; doubles while it holds."""
    steady: int = 0
    """Windows since something was refused."""
    tried: bool = False
    """Whether this is a size that was refused before."""


def after_success(size: Size, outcome: Outcome) -> Size:
    """Return the size after a window was fetched."""
    if size.tried:
        # What was refused before was refused for another reason than its size.
        size = Size(periods=size.periods)
    size = msgspec.structs.replace(size, steady=size.steady + 1)
    if _too_large(outcome):
        return msgspec.structs.replace(size, periods=max(1, size.periods // 2))
    if not _small(outcome):
        return size
    wanted = size.periods * 2
    if size.ceiling is None or wanted < size.ceiling:
        return msgspec.structs.replace(size, periods=wanted)
    if size.steady < size.patience:
        return size
    # The source may have been busy then, or is sparser here.
    return Size(periods=wanted, patience=size.patience * 2, tried=True)


def after_refusal(size: Size, span: int) -> Size:
    """Return the size after the source refused a window of `span` periods, more than one."""
    return Size(periods=max(1, span // 2), ceiling=span, patience=size.patience)


def _small(outcome: Outcome) -> bool:
    if _mostly_spilled(outcome):
        return True
    return outcome.points <= SMALL_POINTS and outcome.requests <= SMALL_REQUESTS


def _too_large(outcome: Outcome) -> bool:
    if _mostly_spilled(outcome):
        return False
    return outcome.points > LARGE_POINTS or outcome.requests > LARGE_REQUESTS


def _mostly_spilled(outcome: Outcome) -> bool:
    """Return whether most of a reply was not asked for: a narrower window would not make it smaller."""
    return outcome.spilled > outcome.points
