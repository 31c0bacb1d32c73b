"""Open-Meteo's archive: columns of hours, local times without an offset, nulls where there is nothing."""

from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, ClassVar

from api_servers.data import Datum, is_hole, made, moment, starts, value
from api_servers.exchange import Request, Response, as_json
from api_servers.serving import Api, Served, run


@dataclass(kw_only=True)
class OpenMeteo(Api):
    """Hours of one place; start_date and end_date are days, both included, and have to be there."""

    name: ClassVar[str] = "open-meteo"
    target: ClassVar[str] = "/v1/archive?latitude=38.72&longitude=-9.14&hourly=temperature_2m&timezone=UTC"
    periodicity: ClassVar[str] = "Hourly"
    days: int = 60
    strict: bool = False
    """Whether days in the future, and before 1940, are refused instead of empty."""

    def source(self) -> dict[str, Any]:
        """Return the days that this source has to be told, of which a few are enough to look at."""
        today = self.clock().astimezone(UTC)
        return {
            "query": {"start_date": f"{today - timedelta(days=7):%Y-%m-%d}", "end_date": f"{today:%Y-%m-%d}"}
        }

    def data(self) -> list[Datum]:
        return made("temperature_2m", self._hours())

    def _hours(self) -> list[datetime]:
        now = self.clock().astimezone(UTC)
        first = datetime(now.year, now.month, now.day, tzinfo=UTC) - timedelta(days=self.days)
        return list(starts(first, now - timedelta(hours=1), hours=1))

    def answer(self, request: Request) -> Response:
        if request.one("hourly") != "temperature_2m":
            given = request.one("hourly")
            return _refused(
                f"Cannot initialize WeatherVariable from invalid String value {given} for key hourly"
            )
        days = []
        for name in ("start_date", "end_date"):
            day = moment(request.one(name)[:10])
            if day is None:
                return _refused(f"Parameter '{name}' must be set to a date (YYYY-MM-DD)")
            if self.strict and not datetime(1940, 1, 1, tzinfo=UTC) <= day <= self.clock():
                today = f"{self.clock():%Y-%m-%d}"
                return _refused(f"Parameter '{name}' is out of allowed range from 1940-01-01 to {today}")
            days.append(day)
        if days[1] - days[0] > timedelta(days=36525):
            return _refused("The date range is too long")
        return as_json(self._document(days[0], days[1] + timedelta(hours=23)))

    def _document(self, first: datetime, last: datetime) -> dict[str, Any]:
        known = set(self._hours())
        hours = list(starts(first, last, hours=1))
        values = [
            value("temperature_2m", x) if x in known and not is_hole("temperature_2m", x) else None
            for x in hours
        ]
        return {
            "latitude": 38.7,
            "longitude": -9.1,
            "generationtime_ms": 2.2,
            "utc_offset_seconds": 0,
            "timezone": "UTC",
            "timezone_abbreviation": "UTC",
            "elevation": 44.0,
            "hourly_units": {"time": "iso8601", "temperature_2m": "°C"},
            "hourly": {"time": [f"{x:%Y-%m-%dT%H:%M}" for x in hours], "temperature_2m": values},
        }


def _refused(reason: str) -> Response:
    return as_json({"error": True, "reason": reason}, 400)


def serve(api: OpenMeteo | None = None, **options: Any) -> AbstractContextManager[Served]:
    """Serve this API; the options are those of `serving.run`."""
    return run(api or OpenMeteo(), **options)
