"""The checkpoint: how far a Wrapper got, and how it may move. It never goes back and never runs ahead."""

from datetime import datetime
from typing import Literal

import msgspec

from wrapper_contract.messages import CUTTING_VERSION

CollectionPhase = Literal["Historical", "Continuous"]


class Checkpoint(
    msgspec.Struct,
    frozen=True,
    kw_only=True,
    omit_defaults=True,
    rename={
        "high_water_mark": "highWaterMark",
        "low_water_mark": "lowWaterMark",
        "pod_uid": "podUID",
        "code_hash": "codeHash",
        "source_digest": "sourceDigest",
        "points_confirmed": "pointsConfirmed",
        "messages_confirmed": "messagesConfirmed",
        "points_rejected": "pointsRejected",
        "run_position": "runPosition",
        "last_data_sent": "lastDataSent",
    },
):
    """`status.checkpoint` of a Wrapper; absent fields have their defaults."""

    phase: CollectionPhase = "Historical"
    high_water_mark: datetime | None = None
    """Newest x of a completed window."""
    low_water_mark: datetime | None = None
    """How far back the past has been searched."""
    poll: int = 0
    """Polls, or runs of a file, that are complete."""
    sequence: int = 0
    """Rises with every change; what a writer tests before it writes."""
    pod_uid: str = ""
    """The pod that brought this checkpoint here."""
    code_hash: str = ""
    source_digest: str = ""
    points_confirmed: int = 0
    messages_confirmed: int = 0
    points_rejected: int = 0
    run_position: int = 0
    """Of a file run the points that were read and dealt with: where a resume goes on. Of an API's history the
    seconds without a point that follow the low-water mark: a run of empty windows is not begun anew."""
    last_data_sent: datetime | None = None


class Window(msgspec.Struct, frozen=True):
    """A half-open range of time `[start, end)`, fetched at once."""

    start: datetime
    end: datetime


class Delivery(msgspec.Struct, frozen=True, kw_only=True):
    """What one batch adds to the checkpoint once it is confirmed."""

    points: int
    messages: int
    rejected: int = 0
    position: int = 0
    """Points read for it, with those that a later one of the batch replaced."""
    newest: datetime | None = None
    """Newest x of the window whose last batch this is, no later than the end of the present period."""
    completed: Window | None = None
    """The window whose last batch this is; None in the middle of one, and for files."""
    empty_seconds: int | None = None
    """Without a point from the start of the completed window on; None where it does not lie in the past."""


def begin_attempt(
    checkpoint: Checkpoint, *, pod_uid: str, code_hash: str, source_digest: str = ""
) -> Checkpoint:
    """Return the checkpoint that an attempt goes on from.

    A file run goes on where the last attempt was only if the code, the bytes and the way of cutting are
    the same; otherwise it starts over. An API, which has no digest, goes on from its marks.
    """
    digest = f"{source_digest}/{CUTTING_VERSION}" if source_digest else ""
    before = (checkpoint.code_hash if digest else code_hash, checkpoint.source_digest)
    return msgspec.structs.replace(
        checkpoint,
        pod_uid=pod_uid,
        code_hash=code_hash,
        source_digest=digest,
        run_position=checkpoint.run_position if before == (code_hash, digest) else 0,
    )


def deliver(checkpoint: Checkpoint, delivery: Delivery, *, at: datetime) -> Checkpoint:
    """Return the checkpoint after a batch was confirmed at a time.

    Counts move with every batch; marks move only with a window's last one, and only outward.
    """
    high, low = checkpoint.high_water_mark, checkpoint.low_water_mark
    position = checkpoint.run_position + delivery.position
    if delivery.completed is not None:
        high = _latest(high, delivery.newest)
        low = _earliest(low, delivery.completed.start)
        position = position if delivery.empty_seconds is None else delivery.empty_seconds
    return msgspec.structs.replace(
        checkpoint,
        high_water_mark=high,
        low_water_mark=low,
        sequence=checkpoint.sequence + 1,
        points_confirmed=checkpoint.points_confirmed + delivery.points,
        messages_confirmed=checkpoint.messages_confirmed + delivery.messages,
        points_rejected=checkpoint.points_rejected + delivery.rejected,
        run_position=position,
        last_data_sent=at if delivery.messages else checkpoint.last_data_sent,
    )


def complete_run(
    checkpoint: Checkpoint, *, oldest: datetime | None = None, newest: datetime | None = None
) -> Checkpoint:
    """Return the checkpoint after a poll or file run was complete: its messages will never be sent again.

    Args:
        checkpoint: Before.
        oldest: Of the times of a file, which is one window; None for an API, or where points have no time.
        newest: Likewise.
    """
    return msgspec.structs.replace(
        checkpoint,
        high_water_mark=_latest(checkpoint.high_water_mark, newest),
        low_water_mark=_earliest(checkpoint.low_water_mark, oldest),
        phase="Continuous",
        poll=checkpoint.poll + 1,
        sequence=checkpoint.sequence + 1,
        run_position=0,
    )


def supersedes(new: Checkpoint, old: Checkpoint) -> bool:
    """Return whether a checkpoint may take another's place: it is later, and nothing in it is less."""
    return (
        new.sequence > old.sequence
        and new.poll >= old.poll
        and new.points_confirmed >= old.points_confirmed
        and new.messages_confirmed >= old.messages_confirmed
        and (
            old.high_water_mark is None
            or _latest(new.high_water_mark, old.high_water_mark) == new.high_water_mark
        )
        and (
            old.low_water_mark is None
            or _earliest(new.low_water_mark, old.low_water_mark) == new.low_water_mark
        )
    )


def _latest(one: datetime | None, other: datetime | None) -> datetime | None:
    return max((mark for mark in (one, other) if mark is not None), default=None)


def _earliest(one: datetime | None, other: datetime | None) -> datetime | None:
    return min((mark for mark in (one, other) if mark is not None), default=None)
