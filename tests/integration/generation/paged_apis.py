"""Imitations of APIs that turn their pages each in its own way, and of such that silently give a part."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any, ClassVar

from api_servers.exchange import Request, Response, as_json
from integration.generation.strange import Strange, refused, sliced, spelled


@dataclass(kw_only=True)
class Socrata(Strange):
    """A bare list of a thousand, `$limit` and `$offset`; any other name is taken for a column."""

    name: ClassVar[str] = "socrata"
    days: int = 2500

    def answer(self, request: Request) -> Response:
        unknown = sorted(set(request.query) - {"$limit", "$offset", "$where", "$order"})
        if unknown:
            return refused({"message": f"No such column: {unknown[0]}", "errorCode": "no-such-column"})
        page = sliced(self.data(), request, "$offset", "$limit", 1000)
        return as_json([{"date": spelled(d.x, "%Y-%m-%dT00:00:00.000"), "value": str(d.y)} for d in page])


@dataclass(kw_only=True)
class Ckan(Strange):
    """A link to a next page on every page, also on the last; unknown names are refused."""

    name: ClassVar[str] = "ckan"

    def answer(self, request: Request) -> Response:
        unknown = set(request.query) - {"limit", "offset", "filters", "sort"}
        if unknown:
            errors = {name: [f"The input field '{name}' was not expected."] for name in unknown}
            return refused({"success": False, "error": errors}, 409)
        rows, limit = self.data(), request.whole("limit", 100)
        following = f"{self.target}?limit={limit}&offset={request.whole('offset', 0) + limit}"
        records = [
            {"_id": number, "Date": spelled(datum.x, "%Y-%m-%dT00:00:00"), "Level (m)": str(datum.y)}
            for number, datum in enumerate(sliced(rows, request, "offset", "limit", 100))
        ]
        links = {"start": self.target, "next": following}
        return as_json(
            {
                "success": True,
                "result": {"records": records, "_links": links, "limit": limit, "total": len(rows)},
            }
        )


@dataclass(kw_only=True)
class ArcGis(Strange):
    """A truth value says that there is more; epoch milliseconds; unknown names are ignored."""

    name: ClassVar[str] = "arcgis"
    days: int = 2500

    def answer(self, request: Request) -> Response:
        rows = self.data()
        page = sliced(rows, request, "resultOffset", "resultRecordCount", 1000)[:1000]
        features = [
            {"attributes": {"OBJECTID": n, "obs_date": int(d.x.timestamp() * 1000), "level_m": d.y}}
            for n, d in enumerate(page)
        ]
        document: dict[str, Any] = {"objectIdFieldName": "OBJECTID", "features": features}
        if request.whole("resultOffset", 0) + len(page) < len(rows):
            document["exceededTransferLimit"] = True
        return as_json(document)


@dataclass(kw_only=True)
class OgcFeatures(Strange):
    """Ten features a page, a list of links, and one parameter for both ends of time; all else is refused."""

    name: ClassVar[str] = "ogc-features"

    def answer(self, request: Request) -> Response:
        unknown = sorted(set(request.query) - {"limit", "offset", "datetime", "bbox"})
        if unknown:
            return refused({"code": "InvalidParameterValue", "description": f"unknown: {unknown[0]}"})
        since, _, until = request.one("datetime").partition("/")
        try:
            rows = self.within(since, until)
        except ValueError:
            return refused({"code": "InvalidParameterValue", "description": "datetime is no time"})
        page, begin = sliced(rows, request, "offset", "limit", 10), request.whole("offset", 0)
        links = [{"rel": "self", "href": self.target}, {"rel": "alternate", "href": "/x"}]
        if begin + len(page) < len(rows):
            asked = "".join(
                f"{name}={request.one(name)}&" for name in ("limit", "datetime") if request.one(name)
            )
            links.append({"rel": "next", "href": f"{self.target}?{asked}offset={begin + len(page)}"})
        features = [
            {
                "type": "Feature",
                "id": str(n),
                "properties": {"stn_id": 35, "datetime": spelled(d.x), "value": d.y},
            }
            for n, d in enumerate(page)
        ]
        return as_json({"features": features, "numberMatched": len(rows), "links": links})


@dataclass(kw_only=True)
class SensorThings(Strange):
    """Intervals of time, and a next link whose name begins with a sign."""

    name: ClassVar[str] = "sensor-things"
    periodicity: ClassVar[str] = "Hourly"
    hours: ClassVar[int] = 1
    days: int = 20

    def answer(self, request: Request) -> Response:
        rows, begin = self.data(), request.whole("$skip", 0)
        page = sliced(rows, request, "$skip", "$top", 100)[:100]
        values = [
            {
                "@iot.id": n,
                "phenomenonTime": f"{spelled(d.x)}/{spelled(d.x + timedelta(hours=1))}",
                "resultTime": None,
                "result": d.y,
            }
            for n, d in enumerate(page)
        ]
        more = begin + len(page) < len(rows)
        following = {"@iot.nextLink": f"{self.target}?$skip={begin + len(page)}"} if more else {}
        return as_json({**following, "value": values})


@dataclass(kw_only=True)
class ShortRanges(Strange):
    """Ten years from the first year that is asked for, whatever the last one; months and years by code."""

    name: ClassVar[str] = "short-ranges"
    periodicity: ClassVar[str] = "Monthly"
    months: ClassVar[int] = 1
    days: int = 365 * 12

    def answer(self, request: Request) -> Response:
        last = request.whole("endyear", self.now.year)
        first = request.whole("startyear", last - 2)
        rows = [datum for datum in self.data() if first <= datum.x.year <= min(last, first + 9)]
        found = []
        for datum in reversed(rows):
            if datum.x.month == 12:
                found.append({"year": str(datum.x.year), "period": "M13", "value": "999.9"})
            found.append({"year": str(datum.x.year), "period": f"M{datum.x.month:02}", "value": str(datum.y)})
        return as_json({"message": [], "Results": {"series": [{"seriesID": "LNS1", "data": found}]}})


PAGED: tuple[type[Strange], ...] = (Socrata, Ckan, ArcGis, OgcFeatures, SensorThings, ShortRanges)
