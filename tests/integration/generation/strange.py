"""What the stranger imitations share: a few series at regular times, and slices of them."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, ClassVar

from api_servers.data import Datum, between, made, moment, starts
from api_servers.exchange import Request, Response, as_json
from api_servers.serving import Api


@dataclass(kw_only=True)
class Strange(Api):
    """Series of values up to the present period."""

    periodicity: ClassVar[str] = "Daily"
    target: ClassVar[str] = "/data"
    days: int = 300
    hours: ClassVar[int] = 24
    months: ClassVar[int] = 0
    """Of a period; 0 where periods are hours."""
    names: ClassVar[tuple[str | None, ...]] = (None,)

    @property
    def now(self) -> datetime:
        """The time of the clock, in UTC."""
        return self.clock().astimezone(UTC)

    def times(self) -> list[datetime]:
        """Return the starts of all periods."""
        today = datetime(self.now.year, self.now.month, self.now.day, tzinfo=UTC)
        if self.months:
            first = datetime(self.now.year - self.days // 365, 1, 1, tzinfo=UTC)
            return list(starts(first, today, months=self.months))
        return list(starts(today - timedelta(days=self.days), today, hours=self.hours))

    def data(self) -> list[Datum]:
        return [datum for name in self.names for datum in made(str(name), self.times(), series=name)]

    def within(self, since: str, until: str) -> list[Datum]:
        """Return the data between two times as texts, both included; an empty one is no bound."""
        return between(self.data(), moment(since), moment(until, end_of_day=True))


def refused(said: Any, status: int = 400) -> Response:
    """Return a refusal in the source's words."""
    return as_json(said, status)


def sliced(rows: list[Datum], request: Request, offset: str, size: str, usual: int) -> list[Datum]:
    """Return a page of rows; of the source's usual size where none is asked for."""
    begin = request.whole(offset, 0)
    return rows[begin : begin + request.whole(size, usual)]


def spelled(x: datetime, pattern: str = "%Y-%m-%dT%H:%M:%SZ") -> str:
    """Return a time as a source writes it."""
    return x.strftime(pattern)
