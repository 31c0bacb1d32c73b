"""A source whose newest values are provisional: they change when it revises, and one comes late."""

from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any, ClassVar

from api_servers.daily import Daily
from api_servers.data import Datum, value
from api_servers.exchange import Request, Response, as_json
from api_servers.serving import Served, run

PROVISIONAL = 3
"""So many of the newest values change."""


@dataclass(kw_only=True)
class Revises(Daily):
    """Without holes; the last but one value is missing until the first revision."""

    name: ClassVar[str] = "revises"
    target: ClassVar[str] = "/v1/revised"
    revision: int = 0

    def data(self) -> list[Datum]:
        times = self.times()
        final, newest = times[:-PROVISIONAL], times[-PROVISIONAL:]
        found = [Datum(x, None, value(self.name, x)) for x in final]
        found += [Datum(x, None, value(self.name, x, revision=self.revision)) for x in newest]
        return found if self.revision else [*found[:-2], found[-1]]

    def revise(self) -> None:
        """Give the newest values anew, and the one that was late."""
        self.revision += 1

    def answer(self, request: Request) -> Response:
        try:
            found = self.chosen(request)
        except ValueError:
            return as_json({"message": "start and end are dates such as 2024-01-31"}, 400)
        newest = set(self.times()[-PROVISIONAL:])
        return as_json(
            [
                {"date": f"{datum.x:%Y-%m-%d}", "value": datum.y, "flag": "p" if datum.x in newest else ""}
                for datum in found
            ]
        )


def serve(api: Revises | None = None, **options: Any) -> AbstractContextManager[Served]:
    """Serve this API; the options are those of `serving.run`."""
    return run(api or Revises(), **options)
