"""NOAA climate data online v2: offsets from 1, less than a year at once, `{}` for nothing."""

from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, ClassVar

from api_servers.data import Datum, between, made, moment, starts
from api_servers.exchange import Request, Response, as_json
from api_servers.serving import Api, Served, run


@dataclass(kw_only=True)
class Noaa(Api):
    """Daily maxima of one station; startdate and enddate are days, both included, and have to be there."""

    name: ClassVar[str] = "noaa"
    target: ClassVar[str] = (
        "/cdo-web/api/v2/data?datasetid=GHCND&stationid=GHCND:USW00094728&datatypeid=TMAX&units=metric"
    )
    periodicity: ClassVar[str] = "Daily"
    key: str = "noaa-token-8d01e7"
    days: int = 1200

    def auth(self) -> dict[str, Any]:
        return {"header": "token"}

    def source(self) -> dict[str, Any]:
        """Return the days that this source has to be told, of which some weeks are enough to look at."""
        today = self.clock().astimezone(UTC)
        return {
            "query": {"startdate": f"{today - timedelta(days=60):%Y-%m-%d}", "enddate": f"{today:%Y-%m-%d}"}
        }

    def data(self) -> list[Datum]:
        now = self.clock().astimezone(UTC)
        today = datetime(now.year, now.month, now.day, tzinfo=UTC)
        return made("TMAX", starts(today - timedelta(days=self.days), today - timedelta(days=2), hours=24))

    def answer(self, request: Request) -> Response:
        for name in ("datasetid", "startdate", "enddate"):
            if not request.one(name):
                return _refused(f"Required parameter '{name}' is missing.")
        limit, offset = request.whole("limit", 25), request.whole("offset", 1)
        if not 0 <= limit <= 1000:
            return _refused("Invalid value for parameter limit: the maximum is 1000.")
        since, until = moment(request.one("startdate")[:10]), moment(request.one("enddate")[:10])
        if since is None or until is None or until < since:
            return _refused("The end date must not be before the start date.")
        if until - since >= timedelta(days=366):
            return _refused("There was an error with the request: the date range must be less than 1 year.")
        found = between(self.data(), since, until)
        begin = max(offset, 1) - 1
        shown = found[begin : begin + (limit or 25)]
        if not shown:
            return as_json({})
        about = {"resultset": {"offset": offset, "count": len(found), "limit": limit}}
        return as_json({"metadata": about, "results": [_record(datum) for datum in shown]})

    def refusal(self) -> Response:
        return as_json({"status": "400", "message": "Token parameter is required."}, 401)


def _record(datum: Datum) -> dict[str, Any]:
    return {
        "date": f"{datum.x:%Y-%m-%dT00:00:00}",
        "datatype": "TMAX",
        "station": "GHCND:USW00094728",
        "attributes": ",,W,2400",
        "value": datum.y,
    }


def _refused(message: str) -> Response:
    return as_json({"status": "400", "message": message}, 400)


def serve(api: Noaa | None = None, **options: Any) -> AbstractContextManager[Served]:
    """Serve this API; the options are those of `serving.run`."""
    return run(api or Noaa(), **options)
