"""What the plainer APIs share: one value a day, chosen by two parameters, both days included."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import ClassVar

from api_servers.data import Datum, between, made, moment, starts
from api_servers.exchange import Request
from api_servers.serving import Api


@dataclass(kw_only=True)
class Daily(Api):
    """Daily values up to yesterday."""

    periodicity: ClassVar[str] = "Daily"
    since_parameter: ClassVar[str] = "start"
    until_parameter: ClassVar[str] = "end"
    days: int = 400

    def data(self) -> list[Datum]:
        return made(self.name, self.times())

    def times(self) -> list[datetime]:
        now = self.clock().astimezone(UTC)
        today = datetime(now.year, now.month, now.day, tzinfo=UTC)
        return list(starts(today - timedelta(days=self.days), today - timedelta(days=1), hours=24))

    def chosen(self, request: Request) -> list[Datum]:
        """Return what a request asks for, oldest first.

        Raises:
            ValueError: A parameter is no date.
        """
        since = moment(request.one(self.since_parameter))
        until = moment(request.one(self.until_parameter), end_of_day=True)
        return between(self.data(), since, until)
