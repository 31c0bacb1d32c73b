"""Pages that name the next one in the header `Link`."""

from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any, ClassVar
from urllib.parse import urlencode

from api_servers.daily import Daily
from api_servers.exchange import Request, Response, as_json
from api_servers.serving import Served, run


@dataclass(kw_only=True)
class LinkHeader(Daily):
    """Pages of 50; the links are absolute and carry the whole query."""

    name: ClassVar[str] = "link-header"
    target: ClassVar[str] = "/items?collection=rain"
    since_parameter: ClassVar[str] = "since"
    until_parameter: ClassVar[str] = "until"

    def answer(self, request: Request) -> Response:
        try:
            found = self.chosen(request)
        except ValueError:
            return as_json({"message": "since and until are dates such as 2024-01-31"}, 400)
        page, size = request.whole("page", 1), 50
        links = [_link(request, 1, "first")]
        if page * size < len(found):
            links = [_link(request, page + 1, "next"), *links]
        shown = found[(page - 1) * size : page * size]
        records = [{"day": f"{datum.x:%Y-%m-%d}", "amount": datum.y} for datum in shown]
        return as_json(records, Link=", ".join(links))


def _link(request: Request, page: int, relation: str) -> str:
    query = {**{name: values[-1] for name, values in request.query.items()}, "page": str(page)}
    return f'<http://{request.headers["host"]}{request.path}?{urlencode(query)}>; rel="{relation}"'


def serve(api: LinkHeader | None = None, **options: Any) -> AbstractContextManager[Served]:
    """Serve this API; the options are those of `serving.run`."""
    return run(api or LinkHeader(), **options)
