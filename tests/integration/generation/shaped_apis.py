"""Imitations of APIs whose records lie in unusual places, or are written in unusual ways."""

import json
from collections import defaultdict
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, ClassVar

from api_servers.exchange import Request, Response, as_json, as_text
from integration.generation.strange import Strange, spelled


@dataclass(kw_only=True)
class Beside(Strange):
    """One list of times, and the values of each plant beside it; one day unless a range is asked for."""

    name: ClassVar[str] = "beside"
    periodicity: ClassVar[str] = "Hourly"
    hours: ClassVar[int] = 1
    days: int = 40
    names: ClassVar[tuple[str | None, ...]] = ("Solar", "Wind", "Load")

    def answer(self, request: Request) -> Response:
        since, until = request.one("start"), request.one("end")
        try:
            rows = self.within(since or spelled(self.now - timedelta(days=1)), until)
        except ValueError:
            return as_json({"detail": "Invalid date"}, 422)
        times = sorted({datum.x for datum in rows})
        if not times:
            return as_json({"detail": "no content available"}, 404)
        known = {(datum.series, datum.x): datum.y for datum in rows}
        plants = [{"name": name, "data": [known.get((name, x)) for x in times]} for name in self.names]
        return as_json({"unix_seconds": [int(x.timestamp()) for x in times], "production_types": plants})


@dataclass(kw_only=True)
class Rows(Strange):
    """Rows under names that stand beside them, of several series in a list within a list."""

    name: ClassVar[str] = "rows"
    names: ClassVar[tuple[str | None, ...]] = ("north", "south")

    def answer(self, request: Request) -> Response:
        series = [
            {
                "name": "level",
                "tags": {"site": name},
                "columns": ["time", "value"],
                "values": [[spelled(d.x), d.y] for d in self.data() if d.series == name],
            }
            for name in self.names
        ]
        return as_json({"results": [{"statement_id": 0, "series": series}]})


@dataclass(kw_only=True)
class ValueFirst(Strange):
    """Pairs of value and seconds."""

    name: ClassVar[str] = "value-first"
    names: ClassVar[tuple[str | None, ...]] = ("a.b", "a.c")

    def answer(self, request: Request) -> Response:
        known = {(datum.series, datum.x): datum.y for datum in self.data()}
        times = self.times()
        return as_json(
            [
                {"target": name, "datapoints": [[known.get((name, x)), int(x.timestamp())] for x in times]}
                for name in self.names
            ]
        )


@dataclass(kw_only=True)
class ListsByYear(Strange):
    """An object by year that names lists of regions, within what is said about the indicator."""

    name: ClassVar[str] = "lists-by-year"
    periodicity: ClassVar[str] = "Annual"
    months: ClassVar[int] = 12
    days: int = 365 * 12
    names: ClassVar[tuple[str | None, ...]] = ("Portugal", "Norte", "Algarve")

    def answer(self, request: Request) -> Response:
        found = defaultdict(list)
        for datum in self.data():
            found[str(datum.x.year)].append({"geodsg": datum.series, "valor": str(datum.y)})
        about = {
            "IndicadorCod": "0008206",
            "DataExtracao": "2026-11-23T10:00:00.000+00:00",
            "UltimoPref": "2025",
        }
        return as_json([{**about, "Dados": found, "Sucesso": {"Verdadeiro": [{"Msg": "obtidos"}]}}])


@dataclass(kw_only=True)
class StationsByHour(Strange):
    """An object by hour that names an object by station; -99 where nothing was measured."""

    name: ClassVar[str] = "stations-by-hour"
    periodicity: ClassVar[str] = "Hourly"
    hours: ClassVar[int] = 1
    days: int = 1
    names: ClassVar[tuple[str | None, ...]] = ("1210881", "1210883", "1200545")

    def answer(self, request: Request) -> Response:
        found: dict[str, Any] = {}
        known = {(datum.series, datum.x): datum.y for datum in self.data()}
        for x in self.times():
            found[spelled(x, "%Y-%m-%dT%H:%M")] = {
                name: {"temperatura": known.get((name, x), -99.0), "idDireccVento": 9} for name in self.names
            } | {"1210999": None}
        return as_json(found)


@dataclass(kw_only=True)
class Uploaded(Strange):
    """Years beside the moments at which they were uploaded, and beside the first moments of the years."""

    name: ClassVar[str] = "uploaded"
    periodicity: ClassVar[str] = "Annual"
    months: ClassVar[int] = 12
    days: int = 365 * 22
    names: ClassVar[tuple[str | None, ...]] = ("SEX_BTSX", "SEX_MLE")

    def answer(self, request: Request) -> Response:
        return as_json(
            {
                "value": [
                    {
                        "Id": 1000 + number,
                        "Dim1": datum.series,
                        "TimeDim": datum.x.year,
                        "Value": f"{datum.y} [1-2]",
                        "NumericValue": datum.y,
                        "Date": f"2024-08-02T09:43:{number % 60:02}+02:00",
                        "TimeDimensionValue": str(datum.x.year),
                        "TimeDimensionBegin": f"{datum.x.year}-01-01T00:00:00+01:00",
                    }
                    for number, datum in enumerate(self.data())
                ]
            }
        )


@dataclass(kw_only=True)
class Lines(Strange):
    """A document a line."""

    name: ClassVar[str] = "lines"

    def answer(self, request: Request) -> Response:
        text = "".join(json.dumps({"time": spelled(d.x), "value": d.y}) + "\n" for d in self.data())
        return as_text(text, "application/x-ndjson")


@dataclass(kw_only=True)
class Commented(Strange):
    """Tab-separated text under lines of comment, with a row that says how columns are written."""

    name: ClassVar[str] = "commented"

    def answer(self, request: Request) -> Response:
        head = "# Some of the data may not have been approved, see http://x\n#\n" * 8
        names = (
            "agency_cd\tsite_no\tdatetime\t69928_00060_00003\t69928_00060_00003_cd\n5s\t15s\t20d\t14n\t10s\n"
        )
        rows = "".join(f"USGS\t01646500\t{d.x:%Y-%m-%d}\t{d.y}\tA\n" for d in self.data())
        return as_text(head + names + rows, "text/plain")


SHAPED: tuple[type[Strange], ...] = (
    Beside,
    Rows,
    ValueFirst,
    ListsByYear,
    StationsByHour,
    Uploaded,
    Lines,
    Commented,
)
