"""What OECD's SDMX service gives in every format: monthly thousands, chosen by startPeriod and endPeriod."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import ClassVar

from api_servers.data import Datum, is_hole, starts, value
from api_servers.exchange import Request, Response, as_text
from api_servers.serving import Api

PATH = "/public/rest/data/OECD.SDD.STES,DSD_KEI@DF_KEI,4.0/PRT.M.LI...."


@dataclass(kw_only=True)
class Oecd(Api):
    """One monthly series whose values are given in thousands."""

    periodicity: ClassVar[str] = "Monthly"
    first: int = 2015

    def _months(self) -> list[datetime]:
        return list(starts(datetime(self.first, 1, 1, tzinfo=UTC), self.clock(), months=1))[:-1]

    def data(self) -> list[Datum]:
        return [
            Datum(x, None, float(f"{value('KEI', x)!r}e3")) for x in self._months() if not is_hole("KEI", x)
        ]

    def chosen(self, request: Request) -> list[tuple[str, float | None]]:
        """Return code and value in thousands of the months that a request asks for."""
        since, until = request.one("startPeriod"), request.one("endPeriod")
        # Codes are compared as texts, as far as the bound goes: 2015 takes in all of its months.
        return [
            (code, None if is_hole("KEI", x) else value("KEI", x))
            for x in self._months()
            if (code := f"{x:%Y-%m}")
            and (not since or code >= since[:7])
            and (not until or code <= until[:7] + "~")
        ]


def nothing() -> Response:
    """Return how this service says that there is no data."""
    return as_text("NoRecordsFound", "text/plain; charset=utf-8", 404)
