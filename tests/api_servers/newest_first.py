"""A feed: numbered pages, the newest record first, no dates to choose by."""

from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any, ClassVar

from api_servers.daily import Daily
from api_servers.exchange import Request, Response, as_json
from api_servers.serving import Served, run


@dataclass(kw_only=True)
class NewestFirst(Daily):
    """Pages of 100 unless told otherwise; a page past the end is a 404."""

    name: ClassVar[str] = "newest-first"
    target: ClassVar[str] = "/feed?topic=levels"

    def answer(self, request: Request) -> Response:
        page, size = request.whole("page", 1), min(request.whole("per_page", 100), 250)
        found = self.data()[::-1][(page - 1) * size : page * size]
        if not found and page > 1:
            return as_json({"detail": "Invalid page."}, 404)
        entries = [{"published": f"{datum.x:%Y-%m-%dT%H:%M:%SZ}", "level": datum.y} for datum in found]
        return as_json({"page": page, "entries": entries})


def serve(api: NewestFirst | None = None, **options: Any) -> AbstractContextManager[Served]:
    """Serve this API; the options are those of `serving.run`."""
    return run(api or NewestFirst(), **options)
