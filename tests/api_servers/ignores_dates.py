"""A source without any parameters: always everything it has."""

from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any, ClassVar

from api_servers.daily import Daily
from api_servers.exchange import Request, Response, as_json
from api_servers.serving import Served, run


@dataclass(kw_only=True)
class IgnoresDates(Daily):
    """The same reply whatever is asked."""

    name: ClassVar[str] = "ignores-dates"
    target: ClassVar[str] = "/data.json"

    def answer(self, request: Request) -> Response:
        records = [{"date": f"{datum.x:%Y-%m-%d}", "value": datum.y} for datum in self.data()]
        return as_json({"updated": f"{self.clock():%Y-%m-%dT%H:%M:%SZ}", "data": records})


def serve(api: IgnoresDates | None = None, **options: Any) -> AbstractContextManager[Served]:
    """Serve this API; the options are those of `serving.run`."""
    return run(api or IgnoresDates(), **options)
