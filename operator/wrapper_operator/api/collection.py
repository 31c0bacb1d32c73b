"""How often and how far back data are fetched, and for how long."""

from typing import Annotated, ClassVar

from pydantic import Field

from wrapper_operator.api.model import SpecModel
from wrapper_operator.api.rules import Rule
from wrapper_operator.api.scalars import Duration, GracePeriod, Interval, PastDate


class History(SpecModel):
    """Whether and how far back the past of an API is fetched."""

    enabled: bool | None = None
    """Whether the past is fetched; true when absent."""
    start: PastDate | None = None
    """First day that is wanted, such as 1990-01-01; as far back as the source goes when absent."""

    rules: ClassVar = (
        Rule(
            "!has(self.start) || !has(self.enabled) || self.enabled",
            "needs enabled: true: without history nothing before now is fetched",
            lambda fields: fields.get("start") is None or fields.get("enabled") is not False,
            field="start",
        ),
    )


class Collection(SpecModel):
    """How often and how far back data are fetched, and for how long."""

    history: History | None = None
    """The past of an API."""
    interval: Interval | None = None
    """How often an API is polled (by periodicity when absent) or a file by url is looked at again (read once
    when absent)."""
    lookback: Annotated[int, Field(ge=0, le=1000)] | None = None
    """Periods that are read again at each poll, for late and revised values; 3 when absent."""
    retries: Annotated[int, Field(ge=0, le=100)] | None = None
    """Attempts after a failure, in a row; 3 when absent."""
    timeout: Duration | None = None
    """Longest time of one execution; 0s for none, 1h when absent. Waiting for delivery does not count."""
    grace_period: GracePeriod | None = None
    """Time to finish after being asked to stop; 10s when absent."""
    restart: Annotated[int, Field(ge=0, le=2**31 - 1)] | None = None
    """Any number; raise it to start anew, or to poll now."""
