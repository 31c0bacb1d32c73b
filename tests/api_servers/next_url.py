"""Pages that hold the url of the next one, with the key of the request in it."""

from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any, ClassVar
from urllib.parse import urlencode

from api_servers.daily import Daily
from api_servers.exchange import Request, Response, as_json
from api_servers.serving import Served, run


@dataclass(kw_only=True)
class NextUrl(Daily):
    """Pages of 100; the urls are absolute, or begin at the host's root."""

    name: ClassVar[str] = "next-url"
    target: ClassVar[str] = "/api/v1/measurements?station=3"
    since_parameter: ClassVar[str] = "date_from"
    until_parameter: ClassVar[str] = "date_to"
    key: str = "next+url/key=9c"
    relative: bool = False

    def auth(self) -> dict[str, Any]:
        return {"queryParameter": "apikey"}

    def answer(self, request: Request) -> Response:
        try:
            found = self.chosen(request)
        except ValueError:
            return as_json({"detail": "date_from and date_to are dates"}, 400)
        page, size = request.whole("page", 1), 100
        query = {**{name: values[-1] for name, values in request.query.items()}, "page": str(page + 1)}
        base = "" if self.relative else f"http://{request.headers['host']}"
        following = f"{base}{request.path}?{urlencode(query)}" if page * size < len(found) else None
        records = [
            {"timestamp": f"{datum.x:%Y-%m-%dT%H:%M:%S+00:00}", "value": datum.y, "station": 3}
            for datum in found[(page - 1) * size : page * size]
        ]
        return as_json({"count": len(found), "next": following, "previous": None, "results": records})


def serve(api: NextUrl | None = None, **options: Any) -> AbstractContextManager[Served]:
    """Serve this API; the options are those of `serving.run`."""
    return run(api or NextUrl(), **options)
