"""OpenAQ v3: pages of nested records, a key in a header, limits on pages and requests."""

from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, ClassVar

from api_servers.data import Datum, made, moment, starts
from api_servers.exchange import Request, Response, as_json
from api_servers.serving import Api, Served, run

HOUR = timedelta(hours=1)


@dataclass(kw_only=True)
class OpenAq(Api):
    """Hourly measurements of one sensor; a point's time is the start of its hour."""

    name: ClassVar[str] = "openaq"
    target: ClassVar[str] = "/v3/sensors/3917/hours"
    periodicity: ClassVar[str] = "Hourly"
    key: str = "openaq-key-5f2b9c"
    days: int = 100
    inexact: bool = False
    """Whether more than a page is counted as `>1000`."""

    def auth(self) -> dict[str, Any]:
        return {"header": "X-API-Key"}

    def data(self) -> list[Datum]:
        now = self.clock().astimezone(UTC)
        first = datetime(now.year, now.month, now.day, tzinfo=UTC) - timedelta(days=self.days)
        return made("pm25", starts(first, now - HOUR, hours=1))

    def answer(self, request: Request) -> Response:
        limit, page = request.whole("limit", 100), request.whole("page", 1)
        if not 1 <= limit <= 1000:
            return _unprocessable("limit", "Input should be less than or equal to 1000", str(limit))
        since, until = moment(request.one("datetime_from")), moment(request.one("datetime_to"))
        found = [
            datum
            for datum in self.data()
            if (since is None or datum.x + HOUR > since) and (until is None or datum.x + HOUR <= until)
        ]
        shown = found[(page - 1) * limit : page * limit]
        count = f">{limit}" if self.inexact and len(found) > limit else len(found)
        about = {"name": "openaq-api", "website": "/", "page": page, "limit": limit, "found": count}
        limits = {"limit": "60", "remaining": "59", "used": "1", "reset": "60"}
        headers = {f"x-ratelimit-{name}": text for name, text in limits.items()}
        return as_json({"meta": about, "results": [_record(datum) for datum in shown]}, 200, **headers)

    def refusal(self) -> Response:
        return as_json({"detail": "Invalid credentials"}, 401)


def _record(datum: Datum) -> dict[str, Any]:
    return {
        "value": datum.y,
        "flagInfo": {"hasFlags": False},
        "parameter": {"id": 2, "name": "pm25", "units": "µg/m³", "displayName": None},
        "period": {
            "label": "1hour",
            "interval": "01:00:00",
            "datetimeFrom": _instant(datum.x),
            "datetimeTo": _instant(datum.x + HOUR),
        },
        "coordinates": None,
        "summary": {"min": datum.y - 1, "median": datum.y, "max": datum.y + 1, "avg": datum.y, "sd": None},
        "coverage": {"expectedCount": 1, "observedCount": 1, "percentComplete": 100.0},
    }


def _instant(x: datetime) -> dict[str, str]:
    return {"utc": x.isoformat().replace("+00:00", "Z"), "local": (x - 6 * HOUR).isoformat()[:19] + "-06:00"}


def _unprocessable(name: str, message: str, given: str) -> Response:
    detail = {
        "type": "less_than_equal",
        "loc": ["query", name],
        "msg": message,
        "input": given,
        "ctx": {"le": 1000},
    }
    return as_json({"detail": [detail]}, 422)


def serve(api: OpenAq | None = None, **options: Any) -> AbstractContextManager[Served]:
    """Serve this API; the options are those of `serving.run`."""
    return run(api or OpenAq(), **options)
