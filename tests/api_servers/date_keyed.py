"""An object whose names are dates, each with a value for each series; chosen by start_date and end_date."""

from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any, ClassVar

from api_servers.daily import Daily
from api_servers.data import Datum, between, made, moment
from api_servers.exchange import Request, Response, as_json
from api_servers.serving import Served, run

CURRENCIES = ("GBP", "USD")


@dataclass(kw_only=True)
class DateKeyed(Daily):
    """Rates of two currencies."""

    name: ClassVar[str] = "date-keyed"
    target: ClassVar[str] = "/timeseries?base=EUR"
    since_parameter: ClassVar[str] = "start_date"
    until_parameter: ClassVar[str] = "end_date"

    def data(self) -> list[Datum]:
        return [datum for code in CURRENCIES for datum in made(code, self.times(), series=code)]

    def answer(self, request: Request) -> Response:
        try:
            since = moment(request.one("start_date"))
            until = moment(request.one("end_date"), end_of_day=True)
        except ValueError:
            return as_json({"success": False, "error": {"info": "You have entered an invalid date."}})
        rates: dict[str, dict[str, float]] = {}
        for datum in sorted(between(self.data(), since, until)):
            rates.setdefault(f"{datum.x:%Y-%m-%d}", {})[str(datum.series)] = datum.y
        return as_json({"success": True, "timeseries": True, "base": "EUR", "rates": rates})


def serve(api: DateKeyed | None = None, **options: Any) -> AbstractContextManager[Served]:
    """Serve this API; the options are those of `serving.run`."""
    return run(api or DateKeyed(), **options)
