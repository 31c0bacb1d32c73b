"""What a shape knows of a source, and what exploring adds to it."""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from wrapper_operator.generation.exchanges.dates import DateFilter
from wrapper_operator.generation.exchanges.exchange import Exchange
from wrapper_operator.generation.exchanges.paging import Paging
from wrapper_operator.generation.request import Doubt, IndicatorText

MOST_SEEN = 1000
"""Records of one reply that are looked at from either end: the operator has other things to do as well."""
_Any = TypeVar("_Any")


def ends(members: Sequence[_Any]) -> Sequence[_Any]:
    """Return the members, of very many only the first and the last ones."""
    if len(members) <= 2 * MOST_SEEN:
        return members
    return [*members[:MOST_SEEN], *members[-MOST_SEEN:]]


@dataclass(frozen=True, kw_only=True)
class Sighting:
    """One value as a reply holds it."""

    time: datetime
    value: float | None
    series: str = ""


@dataclass(frozen=True, kw_only=True)
class Reading(ABC):
    """How points are read from the replies of one source. Each shape builds one of the two subclasses."""

    title: str
    """What people call the shape."""
    name: str
    """What people call the source."""
    known_dates: tuple[DateFilter, ...] = ()
    """Date parameters that sources of this shape have, the likeliest first; they are tried, too."""
    known_pages: tuple[Paging, ...] = ()
    guess: bool = False
    """Whether the usual names of date and page parameters are tried."""
    timezone: str = "UTC"
    """Of times without an offset."""
    dates: DateFilter | None = None
    """What was found to filter."""
    paging: Paging | None = None
    cap: int | None = None
    """Records that the source seems to give at most: a window with as many must be asked for in parts."""
    doubts: tuple[Doubt, ...] = ()
    notes: tuple[str, ...] = ()
    """Assumptions, each a line of comment in the code."""

    @property
    @abstractmethod
    def kind(self) -> str | None:
        """The kind of time, of `wrapper_sdk.times`."""

    @property
    @abstractmethod
    def clock(self) -> bool:
        """Whether some times are no midnights."""

    @property
    def time_name(self) -> str:
        """What a record calls its time; empty where records have no names of their own."""
        return ""

    @abstractmethod
    def sightings(self, exchange: Exchange) -> list[Sighting] | None:
        """Return what a reply holds, as far as it was not thinned; None where it is not of the shape."""

    @abstractmethod
    def prints(self, exchange: Exchange) -> list[str] | None:
        """Return what tells the records of a reply from those of another."""

    @abstractmethod
    def finished(self, exchanges: Sequence[Exchange]) -> "Reading":
        """Decide what takes all replies that were seen: which fields name series.

        Raises:
            Refused: It cannot be told.
        """

    @abstractmethod
    def write(self, indicator: IndicatorText) -> str:
        """Return collector code, formatted."""

    def times(self, exchange: Exchange) -> list[datetime] | None:
        """Return the times of a reply; None where it is not of the shape."""
        found = self.sightings(exchange)
        return None if found is None else [one.time for one in found]
