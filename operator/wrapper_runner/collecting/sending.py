"""Pulling points out of the code and sending them in batches."""

from collections.abc import Iterable, Iterator
from datetime import tzinfo
from itertools import islice
from typing import Any, Protocol

import msgspec

from wrapper_contract import ipc
from wrapper_contract.messages import CategoryPoint, TimePoint
from wrapper_runner.collecting.points import are_plain, normalise
from wrapper_runner.collecting.program import ContractError
from wrapper_runner.collecting.wire import Wire
from wrapper_sdk import Point


class Place(Protocol):
    """Says where in its source the code is."""

    @property
    def row(self) -> int:
        """Number of the row that was given last; 0 where there is none."""
        ...

    @property
    def rows_read(self) -> int:
        """Rows of all passes."""
        ...


class PointSender:
    """Sends points in their order, at most 500 at a time, each batch of one kind.

    Args:
        wire: Where to.
        source: Says in which row the code is.
        zone: What times without one are meant in.
        with_rows: Send the number of each point's row along.
        held: Let points wait for what comes next, if that comes soon.
    """

    def __init__(
        self, wire: Wire, source: Place, *, zone: tzinfo, with_rows: bool = False, held: bool = False
    ) -> None:
        self._put = wire.hold if held else wire.send
        self._source = source
        self._zone = zone
        self._with_rows = with_rows
        self.sent = 0

    def send_all(self, collected: object) -> None:
        """Exhaust what `collect` returned; what came before an error is sent before it is raised.

        Raises:
            ContractError: It yields something else than points.
            Exception: Whatever the code raises.
        """
        points = _iterator(collected)
        pull = self._pull_with_rows if self._with_rows else self._pull
        more = True
        while more:
            more = pull(points)

    def _pull(self, points: Iterator[Point]) -> bool:
        batch: list[Point] = []
        first_row = self._source.row
        try:
            # Points that came before an exception stay in the list.
            batch.extend(islice(points, ipc.MAX_BATCH_POINTS))
        finally:
            self._send(batch, None, first_row)
        return len(batch) == ipc.MAX_BATCH_POINTS

    def _pull_with_rows(self, points: Iterator[Point]) -> bool:
        batch: list[Point] = []
        rows: list[int] = []
        first_row = self._source.row
        try:
            for point in islice(points, ipc.MAX_BATCH_POINTS):
                batch.append(point)
                rows.append(self._source.row)
        finally:
            self._send(batch, rows, first_row)
        return len(batch) == ipc.MAX_BATCH_POINTS

    def _send(self, batch: list[Point], rows: list[int] | None, first_row: int) -> None:
        if not batch:
            return
        if are_plain(batch):
            self._send_line(ipc.TimeBatch, batch, rows)
        else:
            self._send_mixed(batch, rows, first_row)

    def _send_mixed(self, batch: list[Point], rows: list[int] | None, first_row: int) -> None:
        """Look at each point; send those before the first that is none."""
        run: list[TimePoint | CategoryPoint] = []
        try:
            for index, point in enumerate(batch):
                normal = self._normalised(point, index, rows, first_row)
                if run and type(normal) is not type(run[0]):
                    raise ContractError(
                        f"collect() yields points with a time and points without one: {point!r:.120}"
                    )
                run.append(normal)
        finally:
            if run:
                kind = ipc.TimeBatch if isinstance(run[0], TimePoint) else ipc.CategoryBatch
                self._send_line(kind, run, None if rows is None else rows[: len(run)])

    def _send_line(
        self, kind: type[ipc.TimeBatch] | type[ipc.CategoryBatch], points: Any, rows: list[int] | None
    ) -> None:
        """Send points; a plain `Point` has the fields of a `TimePoint` and is encoded as it is."""
        self._put(kind(points=points, row=self._source.rows_read, rows=rows))
        self.sent += len(points)

    def _normalised(
        self, point: Point, index: int, rows: list[int] | None, first_row: int
    ) -> TimePoint | CategoryPoint:
        try:
            return normalise(point, zone=self._zone)
        except ContractError as error:
            row = f", row {rows[index]}" if rows else _between(first_row, self._source.row)
            raise ContractError(f"{error} (point {self.sent + index + 1}{row})") from None


def _iterator(collected: object) -> Iterator[Point]:
    if not isinstance(collected, Iterable) or isinstance(collected, (str, bytes, dict, msgspec.Struct)):
        raise ContractError(
            f"collect() returned a {type(collected).__name__}; it must yield points (yield Point(x, y))"
        )
    return iter(collected)


def _between(first: int, last: int) -> str:
    if not last:
        return ""
    return f", row {last}" if last <= first + 1 else f", rows {first + 1} to {last}"
