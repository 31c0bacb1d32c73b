"""CSV over HTTP with a column a month and a row a region; `from` and `to` choose the columns."""

from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, ClassVar

from api_servers.data import Datum, between, made, moment, starts
from api_servers.exchange import Request, Response, as_text
from api_servers.serving import Api, Served, run

REGIONS = {"PT11": "Norte", "PT17": "Lisboa", "PT15": "Algarve"}


@dataclass(kw_only=True)
class WideCsv(Api):
    """Nights that guests stayed; months without a number are empty cells."""

    name: ClassVar[str] = "wide-csv"
    target: ClassVar[str] = "/download?table=nights"
    periodicity: ClassVar[str] = "Monthly"
    first: datetime = datetime(2015, 1, 1, tzinfo=UTC)

    def data(self) -> list[Datum]:
        times = list(starts(self.first, self._last(), months=1))
        return [datum for code in REGIONS for datum in made(code, times, series=code)]

    def answer(self, request: Request) -> Response:
        try:
            since = moment(request.one("from"))
            until = moment(request.one("to"), end_of_day=True)
        except ValueError:
            return as_text("from and to are dates such as 2024-01-31", "text/plain", 400)
        found = between(self.data(), since, until)
        months = sorted({datum.x for datum in found})
        cells = {(datum.series, datum.x): f"{datum.y:.2f}" for datum in found}
        lines = [["code", "region", *(f"{month:%Y-%m}" for month in months)]]
        lines += [
            [code, region, *(cells.get((code, month), "") for month in months)]
            for code, region in REGIONS.items()
        ]
        return as_text("\n".join(",".join(line) for line in lines) + "\n", "text/csv")

    def _last(self) -> datetime:
        now = self.clock().astimezone(UTC)
        return datetime(now.year, now.month, 1, tzinfo=UTC)


def serve(api: WideCsv | None = None, **options: Any) -> AbstractContextManager[Served]:
    """Serve this API; the options are those of `serving.run`."""
    return run(api or WideCsv(), **options)
