"""A source that grows while it runs: a point every few seconds, too many of them at once being a 413."""

from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, ClassVar

from api_servers.data import Clock, Datum, between, frozen, made, moment, real
from api_servers.exchange import Request, Response, as_json
from api_servers.serving import Api, Served, run


@dataclass(kw_only=True)
class Live(Api):
    """Points from some time before the start on; `start` and `end` are times, both included."""

    name: ClassVar[str] = "live"
    target: ClassVar[str] = "/v1/live"
    periodicity: ClassVar[str] = "10s"
    clock: Clock = field(default=real)
    step: timedelta = timedelta(seconds=10)
    history: int = 1000
    """Points that are there at the start."""
    late: int = 0
    """So many of the newest points are not there yet, however old they are."""
    max_records: int = 5000
    first: datetime = field(init=False)

    def __post_init__(self) -> None:
        now = self.clock().astimezone(UTC).replace(microsecond=0)
        self.first = now - timedelta(seconds=now.second % 10) - self.history * self.step

    def data(self) -> list[Datum]:
        count = (self.clock() - self.first) // self.step + 1 - self.late
        return made(self.name, (self.first + number * self.step for number in range(count)))

    def stop(self) -> None:
        """Let no more points appear, so that what was collected can be compared."""
        self.clock = frozen(self.clock())

    def answer(self, request: Request) -> Response:
        try:
            since, until = (moment(request.one(name), end_of_day=True) for name in ("start", "end"))
        except ValueError:
            return as_json({"message": "start and end are times such as 2024-01-31T12:00:00Z"}, 400)
        found = between(self.data(), since, until)
        if len(found) > self.max_records:
            return as_json({"message": f"more than {self.max_records} records: ask for a shorter time"}, 413)
        return as_json([{"time": f"{datum.x:%Y-%m-%dT%H:%M:%SZ}", "value": datum.y} for datum in found])


def serve(api: Live | None = None, **options: Any) -> AbstractContextManager[Served]:
    """Serve this API; the options are those of `serving.run`."""
    return run(api or Live(), **options)
