"""A plain list of records, chosen by `start` and `end`."""

from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any, ClassVar

from api_servers.daily import Daily
from api_servers.exchange import Request, Response, as_json
from api_servers.serving import Served, run


@dataclass(kw_only=True)
class PlainList(Daily):
    """Everything in one reply."""

    name: ClassVar[str] = "plain-list"
    target: ClassVar[str] = "/v1/observations"

    def answer(self, request: Request) -> Response:
        try:
            found = self.chosen(request)
        except ValueError:
            return as_json({"message": "start and end are dates such as 2024-01-31"}, 400)
        return as_json([{"date": f"{datum.x:%Y-%m-%d}", "value": datum.y} for datum in found])


def serve(api: PlainList | None = None, **options: Any) -> AbstractContextManager[Served]:
    """Serve this API; the options are those of `serving.run`."""
    return run(api or PlainList(), **options)
