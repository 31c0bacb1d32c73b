"""Imitations of APIs that show nothing unless asked for a range of time, each in its own spelling."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import ClassVar

from api_servers.data import between
from api_servers.exchange import Request, Response, as_json
from integration.generation.strange import Strange, refused, spelled


@dataclass(kw_only=True)
class EightDigits(Strange):
    """Dates as eight digits, from 1981 on; -999 where there is nothing, which the reply says."""

    name: ClassVar[str] = "eight-digits"
    names: ClassVar[tuple[str | None, ...]] = ("T2M", "RAIN")

    def answer(self, request: Request) -> Response:
        try:
            first, last = (
                datetime.strptime(request.one(name), "%Y%m%d").replace(tzinfo=UTC)
                for name in ("start", "end")
            )
        except ValueError:
            places = [{"loc": ["query", name], "msg": "field required"} for name in ("start", "end")]
            return refused({"detail": places}, 422)
        if first.year < 1981:
            return refused({"messages": ["Please provide a date after 1981-01-01."]}, 422)
        known = {(datum.series, datum.x): datum.y for datum in self.data()}
        times = [x for x in self.times() if first <= x <= last]
        values = {name: {f"{x:%Y%m%d}": known.get((name, x), -999.0) for x in times} for name in self.names}
        return as_json({"properties": {"parameter": values}, "header": {"fill_value": -999.0}})


@dataclass(kw_only=True)
class SaidInWords(Strange):
    """The names of the parameters stand in a sentence; an empty range is an error that says so."""

    name: ClassVar[str] = "said-in-words"
    periodicity: ClassVar[str] = "Hourly"
    hours: ClassVar[int] = 1
    days: int = 40

    def answer(self, request: Request) -> Response:
        try:
            first, last = (
                datetime.strptime(request.one(name), "%Y%m%d").replace(tzinfo=UTC)
                for name in ("begin_date", "end_date")
            )
        except ValueError:
            return refused(
                {"error": {"message": " Date range is not specified. Use begin_date and end_date."}}
            )
        if last - first > timedelta(days=366):
            return refused({"error": {"message": " Range Limit Exceeded: The size limit is 365 days"}})
        rows = between(self.data(), first, last + timedelta(hours=23))
        if not rows:
            return as_json({"error": {"message": " No data was found at the requested time."}})
        data = [{"t": spelled(d.x, "%Y-%m-%d %H:%M"), "v": str(d.y), "f": "0,0"} for d in rows]
        return as_json({"metadata": {"id": "9414290", "lat": "37.8"}, "data": data})


@dataclass(kw_only=True)
class TenDays(Strange):
    """At most ten days at once, the end left out."""

    name: ClassVar[str] = "ten-days"
    periodicity: ClassVar[str] = "Hourly"
    hours: ClassVar[int] = 1
    days: int = 40

    def answer(self, request: Request) -> Response:
        first, last = request.one("start"), request.one("end")
        if not first or not last:
            return refused(
                {"status": "error", "message": f'Missing argument "{"end" if first else "start"}"'}
            )
        start, end = (datetime.fromisoformat(text) for text in (first, last))
        start, end = (time if time.tzinfo else time.replace(tzinfo=UTC) for time in (start, end))
        if end - start > timedelta(days=10):
            return refused({"status": "error", "message": "The time range is too large. Maximum is 10 days"})
        rows = [datum for datum in self.data() if start <= datum.x < end]
        stamp = {"updatedAt": "2026-11-20T10:41:10.251Z", "createdAt": "2026-11-18T00:41:10.251Z"}
        return as_json({"data": [{"carbonIntensity": d.y, "datetime": spelled(d.x), **stamp} for d in rows]})


@dataclass(kw_only=True)
class Midnights(Strange):
    """The newest hour unless a range is asked for, by days that mean their midnights; no clock is taken."""

    name: ClassVar[str] = "midnights"
    periodicity: ClassVar[str] = "Hourly"
    hours: ClassVar[int] = 1
    days: int = 40
    names: ClassVar[tuple[str | None, ...]] = ("north", "south")

    def answer(self, request: Request) -> Response:
        first, last = request.one("startDate"), request.one("endDate")
        try:
            start, end = (
                datetime.strptime(t, "%Y-%m-%d").replace(tzinfo=UTC) if t else None for t in (first, last)
            )
        except ValueError:
            return refused({"WebServiceError": [{"Message": "Invalid date format"}]})
        newest = max(datum.x for datum in self.data())
        rows = between(self.data(), start or newest, end)
        return as_json(
            [{"UTC": spelled(d.x, "%Y-%m-%dT%H:00"), "Value": d.y, "SiteName": d.series} for d in rows]
        )


DEMANDING: tuple[type[Strange], ...] = (EightDigits, SaidInWords, TenDays, Midnights)
