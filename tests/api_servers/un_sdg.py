"""UN SDG v1: numbered pages, values as texts, and one year repeated for each kind of place."""

from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, ClassVar

from api_servers.data import Datum, is_hole, made, starts, value
from api_servers.exchange import Request, Response, as_json
from api_servers.serving import Api, Served, run

LOCATIONS = ("ALLAREA", "RURAL", "URBAN")


@dataclass(kw_only=True)
class UnSdg(Api):
    """One series of one country by year, a series of points for each location."""

    name: ClassVar[str] = "un-sdg"
    target: ClassVar[str] = "/sdgapi/v1/sdg/Series/Data?seriesCode=EG_ACS_ELEC&areaCode=620"
    periodicity: ClassVar[str] = "Annual"
    first: int = 1990

    def _years(self) -> list[datetime]:
        return list(starts(datetime(self.first, 1, 1, tzinfo=UTC), self.clock(), months=12))[:-1]

    def data(self) -> list[Datum]:
        return [datum for name in LOCATIONS for datum in made(name, self._years(), series=name)]

    def answer(self, request: Request) -> Response:
        low, high = request.whole("timePeriodStart", 0), request.whole("timePeriodEnd", 9999)
        records = [
            _record(name, year) for name in LOCATIONS for year in self._years() if low <= year.year <= high
        ]
        page, size = request.whole("page", 1), request.whole("pageSize", 25)
        about = {
            "size": size,
            "totalElements": len(records),
            "totalPages": -(-len(records) // size),
            "pageNumber": page,
        }
        described = [{"id": "Location", "codes": [{"code": name, "description": name} for name in LOCATIONS]}]
        shown = records[(page - 1) * size : page * size]
        return as_json(about | {"attributes": [], "dimensions": described, "data": shown})


def _record(location: str, year: datetime) -> dict[str, Any]:
    return {
        "goal": ["7"],
        "target": ["7.1"],
        "indicator": ["7.1.1"],
        "series": "EG_ACS_ELEC",
        "seriesDescription": "Proportion of population with access to electricity, by urban/rural (%)",
        "seriesCount": "3",
        "geoAreaCode": "620",
        "geoAreaName": "Portugal",
        "timePeriodStart": float(year.year),
        "value": "NaN" if is_hole(location, year) else repr(value(location, year)),
        "valueType": "Float",
        "time_detail": None,
        "timeCoverage": None,
        "upperBound": None,
        "lowerBound": None,
        "basePeriod": None,
        "source": "World Bank, household surveys",
        "geoInfoUrl": None,
        "footnotes": [""],
        "attributes": {"Nature": "G", "Units": "PERCENT"},
        "dimensions": {"Location": location, "Reporting Type": "G"},
    }


def serve(api: UnSdg | None = None, **options: Any) -> AbstractContextManager[Served]:
    """Serve this API; the options are those of `serving.run`."""
    return run(api or UnSdg(), **options)
