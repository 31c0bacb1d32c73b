"""CSV over HTTP: semicolons, decimal commas, days first, chosen by `from` and `to`."""

from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any, ClassVar

from api_servers.daily import Daily
from api_servers.exchange import Request, Response, as_text
from api_servers.serving import Served, run


@dataclass(kw_only=True)
class CsvOverHttp(Daily):
    """A download of one station."""

    name: ClassVar[str] = "csv-over-http"
    target: ClassVar[str] = "/export/levels.csv?station=12A"
    since_parameter: ClassVar[str] = "from"
    until_parameter: ClassVar[str] = "to"

    def answer(self, request: Request) -> Response:
        try:
            found = self.chosen(request)
        except ValueError:
            return as_text("from and to are dates such as 2024-01-31", "text/plain", 400)
        lines = [f"12A;{datum.x:%d/%m/%Y};{datum.y:.2f}".replace(".", ",") for datum in found]
        text = "\r\n".join(["station;date;level (m)", *lines, ""])
        return as_text("\ufeff" + text, "text/csv; charset=utf-8")


def serve(api: CsvOverHttp | None = None, **options: Any) -> AbstractContextManager[Served]:
    """Serve this API; the options are those of `serving.run`."""
    return run(api or CsvOverHttp(), **options)
