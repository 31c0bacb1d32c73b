"""Records deep in a document, values as texts, offsets from 0, chosen by `from` and `to`."""

from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any, ClassVar

from api_servers.daily import Daily
from api_servers.exchange import Request, Response, as_json
from api_servers.serving import Served, run


@dataclass(kw_only=True)
class Nested(Daily):
    """Pages of at most 200 records."""

    name: ClassVar[str] = "nested-records"
    target: ClassVar[str] = "/api/data?sensor=7"
    since_parameter: ClassVar[str] = "from"
    until_parameter: ClassVar[str] = "to"
    max_limit: int = 200

    def answer(self, request: Request) -> Response:
        limit, offset = request.whole("limit", 50), request.whole("offset", 0)
        if not 1 <= limit <= self.max_limit:
            return as_json({"error": {"message": f"limit must be between 1 and {self.max_limit}"}}, 400)
        try:
            found = self.chosen(request)
        except ValueError:
            return as_json({"error": {"message": "from and to are dates such as 2024-01-31"}}, 400)
        items = [
            {
                "id": f"7-{datum.x:%Y%m%d}",
                "period": {"from": datum.x.isoformat(), "length": "P1D"},
                "measurement": {"quantity": "level", "value": f"{datum.y:.2f}", "unit": "m"},
            }
            for datum in found[offset : offset + limit]
        ]
        page = {"total": len(found), "limit": limit, "offset": offset}
        return as_json({"status": "ok", "response": {"paging": page, "data": {"items": items}}})


def serve(api: Nested | None = None, **options: Any) -> AbstractContextManager[Served]:
    """Serve this API; the options are those of `serving.run`."""
    return run(api or Nested(), **options)
