"""World Bank API v2: a description of the page, then records, newest first; errors come with a 200."""

from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, ClassVar

from api_servers.data import Datum, is_hole, made, starts, value
from api_servers.exchange import Request, Response, as_json, as_text
from api_servers.serving import Api, Served, run

INDICATOR = "EN.GHG.CO2.PC.CE.AR5"


@dataclass(kw_only=True)
class WorldBank(Api):
    """One indicator of some countries by year."""

    name: ClassVar[str] = "world-bank"
    target: ClassVar[str] = f"/v2/country/PRT/indicator/{INDICATOR}?format=json"
    periodicity: ClassVar[str] = "Annual"
    paths: ClassVar[tuple[str, ...]] = (
        f"/v2/country/PRT;ESP/indicator/{INDICATOR}",
        f"/v2/country/all/indicator/{INDICATOR}",
    )
    first: int = 1960

    def _years(self) -> list[datetime]:
        return list(starts(datetime(self.first, 1, 1, tzinfo=UTC), self.clock(), months=12))[:-1]

    def data(self) -> list[Datum]:
        return made("PRT", self._years())

    def several(self) -> set[Datum]:
        """Return what the path of two countries holds, by their codes."""
        return {datum for code in ("PRT", "ESP") for datum in made(code, self._years(), series=code)}

    def answer(self, request: Request) -> Response:
        if request.one("format") != "json":
            return as_text('<?xml version="1.0"?><wb:data xmlns:wb="http://www.worldbank.org"/>', "text/xml")
        first, _, last = request.one("date").partition(":")
        if any(text and not text.isdecimal() for text in (first, last)):
            return _invalid()
        codes = ["PRT"] if "/PRT/" in request.path else ["PRT", "ESP"]
        low, high = int(first or 0), int(last or first or 9999)
        records = [
            _record(code, year)
            for code in codes
            for year in reversed(self._years())
            if low <= year.year <= high
        ]
        page, size = request.whole("page", 1), request.whole("per_page", 50)
        pages = -(-len(records) // size)
        about: dict[str, Any] = {"page": page, "pages": pages, "per_page": size, "total": len(records)}
        if not records:
            return as_json([about | {"sourceid": None, "lastupdated": None}, None])
        shown = records[(page - 1) * size : page * size]
        return as_json([about | {"sourceid": "2", "lastupdated": "2026-04-08"}, shown])


def _record(code: str, year: datetime) -> dict[str, Any]:
    return {
        "indicator": {"id": INDICATOR, "value": "Carbon dioxide (CO2) emissions per capita"},
        "country": {"id": code[:2], "value": {"PRT": "Portugal", "ESP": "Spain"}[code]},
        "countryiso3code": code,
        "date": str(year.year),
        "value": None if is_hole(code, year) else value(code, year),
        "unit": "",
        "obs_status": "",
        "decimal": 1,
    }


def _invalid() -> Response:
    message = {"id": "120", "key": "Invalid value", "value": "The provided parameter value is not valid"}
    return as_json([{"message": [message]}])


def serve(api: WorldBank | None = None, **options: Any) -> AbstractContextManager[Served]:
    """Serve this API; the options are those of `serving.run`."""
    return run(api or WorldBank(), **options)
