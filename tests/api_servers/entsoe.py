"""ENTSO-E's platform: XML without repeated points, acknowledgements instead of data, a year at most."""

import io
import zipfile
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, ClassVar

from api_servers.data import Datum, starts, value
from api_servers.exchange import Request, Response
from api_servers.serving import Api, Served, run

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
_TOO_MANY = (
    "The amount of requested data exceeds allowed limit. Requested: {} documents, allowed: {} documents."
)


@dataclass(kw_only=True)
class Entsoe(Api):
    """Generation of one kind in one area by hour, in documents of whole days (UTC)."""

    name: ClassVar[str] = "entsoe"
    target: ClassVar[str] = "/api?documentType=A75&processType=A16&in_Domain=10YPT-REN------W&psrType=B16"
    periodicity: ClassVar[str] = "Hourly"
    key: str = "4d0c51ae-6f0e-4b9e-9a6a-3f7f0a1d2b11"
    days: int = 500
    zipped: bool = False
    """Whether each month comes as a file of its own in a ZIP."""
    most_files: int | None = None
    """So many files come at most at once; the others begin at an `offset`."""
    status_of_nothing: int = 400
    """With which status it says that nothing matches: 400, or 200."""

    def auth(self) -> dict[str, Any]:
        return {"queryParameter": "securityToken"}

    def source(self) -> dict[str, Any]:
        """Return the times that this source has to be told, of which a few days are enough to look at."""
        today = self.clock().astimezone(UTC)
        since = f"{today - 3 * DAY:%Y%m%d}0000"
        return {"query": {"periodStart": since, "periodEnd": f"{today:%Y%m%d}0000"}}

    def data(self) -> list[Datum]:
        now = self.clock().astimezone(UTC)
        first = datetime(now.year, now.month, now.day, tzinfo=UTC) - self.days * DAY
        return [Datum(x, None, _amount(x)) for x in starts(first, now - HOUR, hours=1)]

    def answer(self, request: Request) -> Response:
        start, end = _time(request.one("periodStart")), _time(request.one("periodEnd"))
        if start is None or end is None or end <= start:
            return _acknowledge("Delivered time interval is not valid for this Data item.", 400)
        if end - start > timedelta(days=366):
            return _acknowledge("The amount of requested data exceeds allowed limit of one year.", 400)
        found = [
            datum
            for datum in self.data()
            if start - DAY < datum.x < end + DAY and _day(start) <= datum.x < _day_after(end)
        ]
        if not found:
            return _acknowledge(
                "No matching data found for Data item Actual Generation.", self.status_of_nothing
            )
        if not self.zipped:
            return Response(_document(found), 200, {"Content-Type": "text/xml;charset=UTF-8"})
        months = sorted({f"{datum.x:%Y%m}" for datum in found})
        offset = request.one("offset")
        if self.most_files is not None:
            if not offset and len(months) > self.most_files:
                return _acknowledge(_TOO_MANY.format(len(months), self.most_files), 400)
            months = months[int(offset or 0) :][: self.most_files]
        if not months:
            return _acknowledge("No matching data found.", 400)
        files = {month: [datum for datum in found if f"{datum.x:%Y%m}" == month] for month in months}
        return _archive(files)

    def refusal(self) -> Response:
        return _acknowledge("Unauthorized. Missing or invalid security token.", 401)


def _archive(files: dict[str, list[Datum]]) -> Response:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(f"{name}.xml", _document(data))
    return Response(content.getvalue(), 200, {"Content-Type": "application/zip"})


def _amount(x: datetime) -> float:
    """Return a value that stays for some hours, and is at times above a thousand."""
    return value("B16", x.replace(hour=x.hour // 4 * 4))


def _time(text: str) -> datetime | None:
    if len(text) != 12 or not text.isdecimal():
        return None
    return datetime.strptime(text, "%Y%m%d%H%M").replace(tzinfo=UTC)


def _day(x: datetime) -> datetime:
    return x.replace(hour=0, minute=0)


def _day_after(x: datetime) -> datetime:
    return x if x == _day(x) else _day(x) + DAY


def _document(data: list[Datum]) -> bytes:
    """Return a document with a period for each month, of which only the changes are written."""
    months: dict[str, list[Datum]] = {}
    for datum in data:
        months.setdefault(f"{datum.x:%Y%m}", []).append(datum)
    periods = "".join(_period(month) for month in months.values())
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<GL_MarketDocument xmlns="urn:iec62325.351:tc57wg16:451-6:generationloaddocument:3:0">
  <mRID>6c1b</mRID><revisionNumber>1</revisionNumber><type>A75</type><process.processType>A16</process.processType>
  <createdDateTime>2026-01-01T00:00:00Z</createdDateTime>
  <TimeSeries>
    <mRID>1</mRID><businessType>A01</businessType><objectAggregation>A08</objectAggregation>
    <inBiddingZone_Domain.mRID codingScheme="A01">10YPT-REN------W</inBiddingZone_Domain.mRID>
    <quantity_Measure_Unit.name>MAW</quantity_Measure_Unit.name><curveType>A03</curveType>
    <MktPSRType><psrType>B16</psrType></MktPSRType>{periods}
  </TimeSeries>
</GL_MarketDocument>""".encode()


def _period(data: list[Datum]) -> str:
    points, before = [], None
    for position, datum in enumerate(data, 1):
        if datum.y != before:
            points.append(
                f"<Point><position>{position}</position><quantity>{datum.y:,.2f}</quantity></Point>"
            )
        before = datum.y
    span = f"<start>{data[0].x:%Y-%m-%dT%H:%MZ}</start><end>{data[-1].x + HOUR:%Y-%m-%dT%H:%MZ}</end>"
    inside = f"<timeInterval>{span}</timeInterval><resolution>PT60M</resolution>{''.join(points)}"
    return f"<Period>{inside}</Period>"


def _acknowledge(text: str, status: int) -> Response:
    body = f"""<?xml version="1.0" encoding="utf-8"?>
<Acknowledgement_MarketDocument xmlns="urn:iec62325.351:tc57wg16:451-1:acknowledgementdocument:7:0">
  <mRID>a1</mRID><createdDateTime>2026-01-01T00:00:00Z</createdDateTime>
  <Reason><code>999</code><text>{text}</text></Reason>
</Acknowledgement_MarketDocument>"""
    return Response(body.encode(), status, {"Content-Type": "text/xml"})


def serve(api: Entsoe | None = None, **options: Any) -> AbstractContextManager[Served]:
    """Serve this API; the options are those of `serving.run`."""
    return run(api or Entsoe(), **options)
