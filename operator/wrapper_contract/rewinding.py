"""Moving a checkpoint by hand: only while nothing runs, and always forward in sequence."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

import msgspec

from wrapper_contract.checkpoint import Checkpoint, CollectionPhase


class NothingToRewindError(ValueError):
    """The checkpoint is there already, or further back; the text is for people."""


@dataclass(frozen=True, kw_only=True)
class Marks:
    """Marks that a person gives; a mark that is not given stays as it is.

    Attributes:
        high: New high-water mark; None takes it away.
        low: New low-water mark; likewise.
        phase: New phase; None leaves it.
    """

    high: datetime | Literal["keep"] | None = "keep"
    low: datetime | Literal["keep"] | None = "keep"
    phase: CollectionPhase | None = None


def rewind(checkpoint: Checkpoint, to: datetime) -> Checkpoint:
    """Return the checkpoint of a Wrapper that has everything from `to` on still to fetch.

    A time at or before the low-water mark leaves nothing that was fetched: the history is read again.
    The poll rises, so that what is delivered again has other message ids than the first time.

    Raises:
        NothingToRewindError: Nothing after `to` was fetched.
    """
    if checkpoint.high_water_mark is None:
        raise NothingToRewindError("there is no high-water mark: nothing was fetched that could come again")
    if to >= checkpoint.high_water_mark:
        raise NothingToRewindError(
            f"the high-water mark is {checkpoint.high_water_mark.isoformat()}: nothing later was fetched"
        )
    low = checkpoint.low_water_mark
    if low is not None and to <= low:
        return _moved(checkpoint, high=None, low=None, phase="Historical")
    return _moved(checkpoint, high=to, low=low, phase=checkpoint.phase)


def with_marks(checkpoint: Checkpoint, marks: Marks) -> Checkpoint:
    """Return the checkpoint with marks that a person gave.

    Raises:
        ValueError: The low-water mark would lie after the high-water mark.
    """
    high = checkpoint.high_water_mark if marks.high == "keep" else marks.high
    low = checkpoint.low_water_mark if marks.low == "keep" else marks.low
    if high is not None and low is not None and low > high:
        message = f"the low-water mark {low.isoformat()} lies after the high-water mark {high.isoformat()}"
        raise ValueError(f"{message}: give both")
    return _moved(checkpoint, high=high, low=low, phase=marks.phase or checkpoint.phase)


def _moved(
    checkpoint: Checkpoint, *, high: datetime | None, low: datetime | None, phase: CollectionPhase
) -> Checkpoint:
    return msgspec.structs.replace(
        checkpoint,
        high_water_mark=high,
        low_water_mark=low,
        phase=phase,
        poll=checkpoint.poll + 1,
        sequence=checkpoint.sequence + 1,
        run_position=0,
    )
