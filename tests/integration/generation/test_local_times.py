"""Sources with habits of their own: times without an offset, years and months apart, exclusive ends."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, ClassVar
from zoneinfo import ZoneInfo

import pytest

from api_servers.data import Datum, frozen, made, moment, starts
from api_servers.exchange import Request, Response, as_json
from api_servers.serving import Api, run
from integration.generation.desk import PlainInspector, covering, walk
from integration.generation.test_published_apis import generated, source_of

LISBON = ZoneInfo("Europe/Lisbon")
NOW = datetime(2026, 8, 20, 12, tzinfo=UTC)


@dataclass(kw_only=True)
class LocalHours(Api):
    """Hours of a summer in Lisbon, without an offset; the range is one of local days."""

    name: ClassVar[str] = "local-hours"
    target: ClassVar[str] = "/hours"
    periodicity: ClassVar[str] = "Hourly"

    def source(self) -> dict[str, Any]:
        return {"timezone": "Europe/Lisbon"}

    def data(self) -> list[Datum]:
        return made("level", starts(NOW - timedelta(days=30), NOW, hours=1))

    def answer(self, request: Request) -> Response:
        first, last = request.one("dateFrom", "2000-01-01"), request.one("dateTo", "2100-01-01")
        local = [(datum.x.astimezone(LISBON), datum.y) for datum in self.data()]
        return as_json(
            [
                {"hour": f"{x:%Y-%m-%dT%H:%M}", "level": y}
                for x, y in local
                if first <= f"{x:%Y-%m-%d}" <= last
            ]
        )


@dataclass(kw_only=True)
class YearsAndMonths(Api):
    """Months whose year and number stand in two fields, of two areas; the end of the range is left out."""

    name: ClassVar[str] = "years-and-months"
    target: ClassVar[str] = "/months"
    periodicity: ClassVar[str] = "Monthly"

    def data(self) -> list[Datum]:
        months = list(starts(datetime(2015, 1, 1, tzinfo=UTC), NOW, months=1))
        return [datum for area in ("north", "south") for datum in made(area, months, series=area)]

    def answer(self, request: Request) -> Response:
        try:
            since, until = moment(request.one("since")), moment(request.one("until"))
        except ValueError:
            return as_json({"message": "dates are written as 2024-01-31"}, 400)
        chosen = [
            datum
            for datum in self.data()
            if (since is None or datum.x >= since) and (until is None or datum.x < until)
        ]
        return as_json(
            {
                "data": [
                    {"year": datum.x.year, "month": datum.x.month, "area": datum.series, "amount": datum.y}
                    for datum in chosen
                ]
            }
        )


@dataclass(kw_only=True)
class Columns(Api):
    """Seconds since 1970 beside values, in columns; the range is one of seconds."""

    name: ClassVar[str] = "columns"
    target: ClassVar[str] = "/series"
    periodicity: ClassVar[str] = "Daily"

    def data(self) -> list[Datum]:
        return made("flow", starts(datetime(2025, 1, 1, tzinfo=UTC), NOW, hours=24))

    def answer(self, request: Request) -> Response:
        first, last = request.whole("period1", 0), request.whole("start", 0)
        low = max(first, last)
        chosen = [datum for datum in self.data() if datum.x.timestamp() >= low]
        columns = {"timestamp": [int(datum.x.timestamp()) for datum in chosen], "flow": [d.y for d in chosen]}
        return as_json({"gauge": {"id": 7, "columns": columns}} if chosen else {"gauge": None})


@dataclass(kw_only=True)
class Capped(Api):
    """Days of which the newest hundred come at most, and nothing says so."""

    name: ClassVar[str] = "capped"
    target: ClassVar[str] = "/days"
    periodicity: ClassVar[str] = "Daily"

    def data(self) -> list[Datum]:
        return made("flow", starts(datetime(2025, 1, 1, tzinfo=UTC), NOW, hours=24))

    def answer(self, request: Request) -> Response:
        first, last = request.one("from", "2000-01-01"), request.one("to", "2100-01-01")
        chosen = [datum for datum in self.data() if first <= f"{datum.x:%Y-%m-%d}" <= last]
        return as_json([{"day": f"{datum.x:%Y-%m-%d}", "flow": datum.y} for datum in chosen[-100:]])


MAKERS: list[Callable[..., Api]] = [LocalHours, YearsAndMonths, Columns, Capped]


@pytest.mark.parametrize("maker", MAKERS)
def test_every_point_comes_at_its_time(maker: Callable[..., Api]) -> None:
    api = maker(clock=frozen(NOW))
    with run(api) as served:
        source = source_of(served)

        made_code = generated(served, PlainInspector(source))
        found = walk(made_code.code, source, covering(served.expected(), NOW))

        assert found == {(datum.x, datum.series, datum.y) for datum in served.expected()}
    assert source.rejected == []
    assert "# No parameter" not in made_code.code
