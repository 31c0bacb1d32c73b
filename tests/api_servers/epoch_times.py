"""Pairs of time and value, the time in milliseconds since 1970; chosen by `from` and `to` in seconds."""

from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, ClassVar

from api_servers.data import Datum, made, starts
from api_servers.exchange import Request, Response, as_json
from api_servers.serving import Api, Served, run


@dataclass(kw_only=True)
class EpochTimes(Api):
    """Hourly prices."""

    name: ClassVar[str] = "epoch-times"
    target: ClassVar[str] = "/api/v3/market/range?currency=eur"
    periodicity: ClassVar[str] = "Hourly"
    days: int = 60

    def data(self) -> list[Datum]:
        now = self.clock().astimezone(UTC)
        first = datetime(now.year, now.month, now.day, tzinfo=UTC) - timedelta(days=self.days)
        return made("price", starts(first, now - timedelta(hours=1), hours=1))

    def answer(self, request: Request) -> Response:
        since, until = request.whole("from", 0), request.whole("to", 2**40)
        pairs = [[int(datum.x.timestamp() * 1000), datum.y] for datum in self.data()]
        return as_json({"prices": [pair for pair in pairs if since * 1000 <= pair[0] <= until * 1000]})


@dataclass(kw_only=True)
class EpochRecords(EpochTimes):
    """The same as records, in seconds."""

    name: ClassVar[str] = "epoch-records"
    target: ClassVar[str] = "/api/v3/market/records"

    def answer(self, request: Request) -> Response:
        since, until = request.whole("from", 0), request.whole("to", 2**40)
        times = [(int(datum.x.timestamp()), datum.y) for datum in self.data()]
        return as_json({"series": [{"t": time, "price": y} for time, y in times if since <= time <= until]})


def serve(api: EpochTimes | None = None, **options: Any) -> AbstractContextManager[Served]:
    """Serve this API; the options are those of `serving.run`."""
    return run(api or EpochTimes(), **options)
