"""Pages that are called by a token; the key is sent in the query and comes back in what the reply says."""

import base64
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any, ClassVar

from api_servers.daily import Daily
from api_servers.exchange import Request, Response, as_json
from api_servers.serving import Served, run


@dataclass(kw_only=True)
class Cursor(Daily):
    """Pages of 50 unless told otherwise, and of 100 at most."""

    name: ClassVar[str] = "cursor"
    target: ClassVar[str] = "/v2/readings"
    since_parameter: ClassVar[str] = "start_date"
    until_parameter: ClassVar[str] = "end_date"
    key: str = "cursor-key-77aa01"

    def auth(self) -> dict[str, Any]:
        return {"queryParameter": "api_key"}

    def answer(self, request: Request) -> Response:
        token = request.one("cursor")
        try:
            begin = int(base64.urlsafe_b64decode(token)) if token else 0
            found = self.chosen(request)
        except ValueError:
            return as_json({"errors": [{"detail": "invalid cursor or date"}]}, 400)
        size = min(request.whole("limit", 50), 100)
        following = base64.urlsafe_b64encode(str(begin + size).encode()).decode()
        return as_json(
            {
                "items": [
                    {"at": f"{datum.x:%Y-%m-%dT%H:%M:%SZ}", "reading": datum.y}
                    for datum in found[begin:][:size]
                ],
                "request": request.target,
                "next_cursor": following if begin + size < len(found) else None,
            }
        )


def serve(api: Cursor | None = None, **options: Any) -> AbstractContextManager[Served]:
    """Serve this API; the options are those of `serving.run`."""
    return run(api or Cursor(), **options)
