"""A window's points on their way to confirmed messages: the marks move with its last batch."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime

from wrapper_contract import checkpoint as checkpoints
from wrapper_contract.checkpoint import Window
from wrapper_runner.supervision.dispatching import Dispatch
from wrapper_runner.supervision.gathering import MAX_GATHERED, AnyPoint

REMEDY = (
    "a field that tells them apart was overlooked; name it with seriesField, "
    "or have the query ask for one of them"
)


def deliver_window(
    dispatch: Dispatch,
    batches: Iterable[Sequence[AnyPoint]],
    *,
    window: Callable[[], Window | None],
    newest: Callable[[], datetime | None],
    empty_seconds: Callable[[], int | None] = lambda: None,
) -> None:
    """Deliver a window; return when all of it is confirmed and the checkpoint has moved.

    If `batches` ends with an exception, points that came before it may have been delivered: the window is
    not complete, and whoever repeats it delivers them again.

    Args:
        dispatch: To the sink.
        batches: Points as they come.
        window: Asked, once points have come, for the window that is complete then; None where points have
            no time.
        newest: Asked at the end for the newest time of the window.
        empty_seconds: Likewise, of the past, for how long no point came from its start on.

    Raises:
        SinkError: It cannot be delivered.
        CollectorFailure: Too many points contradict each other.
    """
    held: list[AnyPoint] = []
    for points in _gathered(batches):
        if held:
            _send(dispatch, held, window())
        held = points
    _send(dispatch, held, window(), completes=True, newest=newest(), empty_seconds=empty_seconds())


def _gathered(batches: Iterable[Sequence[AnyPoint]]) -> Iterator[list[AnyPoint]]:
    held: list[AnyPoint] = []
    for batch in batches:
        held.extend(batch)
        while len(held) >= MAX_GATHERED:
            yield held[:MAX_GATHERED]
            held = held[MAX_GATHERED:]
    if held:
        yield held


def _send(
    dispatch: Dispatch,
    points: list[AnyPoint],
    window: Window | None,
    *,
    completes: bool = False,
    newest: datetime | None = None,
    empty_seconds: int | None = None,
) -> None:
    batches = dispatch.cut(points) or [(0, [])]
    for number, (count, segments) in enumerate(batches, 1):
        last = number == len(batches)
        added = checkpoints.Delivery(
            points=count,
            messages=len(segments),
            newest=newest if last else None,
            completed=window if last and completes else None,
            empty_seconds=empty_seconds if last else None,
        )
        if segments or added.completed is not None:
            dispatch.send(segments, added, window=window)
