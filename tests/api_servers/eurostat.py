"""Eurostat's statistics API: JSON-stat 2.0 with sparse values; too much at once is a 413."""

import math
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, ClassVar

from api_servers.data import Datum, is_hole, made, starts, value
from api_servers.exchange import Request, Response, as_json
from api_servers.serving import Api, Served, run

PATH = "/eurostat/api/dissemination/statistics/1.0/data/namq_10_gdp"
LABELS = {"PT": "Portugal", "ES": "Spain"}


@dataclass(kw_only=True)
class Eurostat(Api):
    """A quarterly data set; with `&geo=ES` in the url one more country."""

    name: ClassVar[str] = "eurostat"
    target: ClassVar[str] = f"{PATH}?format=JSON&lang=EN&geo=PT&unit=CP_MEUR"
    periodicity: ClassVar[str] = "Quarterly"
    first: int = 1995
    max_cells: int = 5_000_000
    """More in one reply is refused for good."""
    prepared_after: int = 0
    """So many requests are told to come back, as the reply is being prepared."""

    def _quarters(self) -> list[datetime]:
        return list(starts(datetime(self.first, 1, 1, tzinfo=UTC), self.clock(), months=3))[:-1]

    def data(self) -> list[Datum]:
        return made("PT", self._quarters())

    def several(self) -> set[Datum]:
        """Return what both countries hold, by their codes."""
        return {datum for code in LABELS for datum in made(code, self._quarters(), series=code)}

    def answer(self, request: Request) -> Response:
        if self.prepared_after > 0:
            self.prepared_after -= 1
            return _error(413, "ASYNCHRONOUS_RESPONSE: your request will be treated asynchronously")
        places = [code for code in LABELS if code in request.query.get("geo", list(LABELS))]
        codes = self._codes(request)
        if not places or not codes:
            return as_json(_cube([], [], {}))
        if len(places) * len(codes) > self.max_cells:
            rows = f"estimated {len(places) * len(codes)} rows, max authorised is {self.max_cells}"
            return _error(413, f"EXTRACTION_TOO_BIG: The requested extraction is too big, {rows}, …")
        dimensions = [("freq", ["Q"]), ("unit", ["CP_MEUR"]), ("geo", places), ("time", list(codes))]
        values = {
            str(place_at * len(codes) + at): value(place, x)
            for place_at, place in enumerate(places)
            for at, x in enumerate(codes.values())
            if not is_hole(place, x)
        }
        return as_json(_cube(dimensions, [len(codes) for _, codes in dimensions], values))

    def _codes(self, request: Request) -> dict[str, datetime]:
        codes = {f"{x.year}-Q{x.month // 3 + 1}": x for x in self._quarters()}
        since, until = request.one("sinceTimePeriod"), request.one("untilTimePeriod")
        exact, last = request.query.get("time"), request.whole("lastTimePeriod", 0)
        # Periods are compared as texts: 2015 comes before 2015-Q1, and 2015~ after 2015-Q4.
        kept = [
            code
            for code in codes
            if (not since or code >= since)
            and (not until or code <= until + "~")
            and (not exact or code in exact)
        ]
        return {code: codes[code] for code in kept[-last:]}


def _cube(
    dimensions: list[tuple[str, list[str]]], size: list[int], values: dict[str, float]
) -> dict[str, Any]:
    last = math.prod(size) - 1 if size else 0
    return {
        "version": "2.0",
        "class": "dataset",
        "label": "Gross domestic product at market prices",
        "source": "ESTAT",
        "updated": "2026-10-21T23:00:00+0200",
        "value": values,
        "status": {str(last): "p"} if str(last) in values else {},
        "id": [name for name, _ in dimensions],
        "size": size,
        "dimension": {
            name: {
                "label": name,
                "category": {
                    "index": {code: at for at, code in enumerate(codes)},
                    "label": {code: LABELS.get(code, code) for code in codes},
                },
            }
            for name, codes in dimensions
        },
        "extension": {"lang": "EN", "id": "NAMQ_10_GDP", "agencyId": "ESTAT", "version": "1.0"},
    }


def _error(status: int, label: str) -> Response:
    return as_json({"error": [{"status": status, "id": status, "label": label}]}, status)


def serve(api: Eurostat | None = None, **options: Any) -> AbstractContextManager[Served]:
    """Serve this API; the options are those of `serving.run`."""
    return run(api or Eurostat(), **options)
