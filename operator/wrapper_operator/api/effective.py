"""What holds where the manifest is silent: pure functions of a Wrapper and the operator's settings."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from wrapper_contract.names import wrapper_id
from wrapper_contract.periods import default_interval, parse_duration
from wrapper_operator.api.collection import Collection, History
from wrapper_operator.api.delivery import Delivery, Resource
from wrapper_operator.api.generation import Engine, Generation
from wrapper_operator.api.source import Source
from wrapper_operator.api.spec import WrapperSpec
from wrapper_operator.api.status import EffectiveStatus, SourceKind
from wrapper_operator.api.wrapper import Wrapper

DEFAULT_QUEUE = "data"
DEFAULT_LOOKBACK = 3
DEFAULT_RETRIES = 3
DEFAULT_TIMEOUT = timedelta(hours=1)
DEFAULT_GRACE_PERIOD = timedelta(seconds=10)
DEFAULT_REQUEST_TIMEOUT = timedelta(seconds=30)
DEFAULT_REQUESTS_PER_MINUTE = 60
RESIDENT_BELOW = timedelta(minutes=10)
"""An API that is polled more often than this keeps its pod between polls."""
DEFAULT_RESOURCE_TYPE = "sustainability_indicator"
DEFAULT_TIMEZONE = "UTC"
LOCAL_CLUSTER = "local"
"""Cluster name of Wrappers that run on one machine, without a cluster."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Effective:
    """A Wrapper's settings with nothing left open.

    Attributes:
        interval: How often the source is asked; None for a file that is read once.
        timeout: Of one execution, or of each poll of a pod that goes on polling; None for no limit.
        requests_per_minute: Of an API; None for other sources.
        request_timeout: Longest wait for one reply of an API; None for other sources.
        history_start: First day wanted; None for as far back as the source goes, or without history.
    """

    wrapper_id: str
    source: SourceKind
    periodicity: str
    timezone: str
    interval: timedelta | None
    queue: str
    lookback: int
    retries: int
    timeout: timedelta | None
    grace_period: timedelta
    engine: Engine
    revision: int
    restart: int
    history_enabled: bool
    history_start: date | None
    create_resource: bool
    resource_type: str
    requests_per_minute: int | None = None
    request_timeout: timedelta | None = None

    @property
    def resident(self) -> bool:
        """Whether one pod goes on polling, as starting one for each poll would cost more."""
        return self.source == "API" and self.interval is not None and self.interval < RESIDENT_BELOW

    def to_status(self) -> EffectiveStatus:
        """Return the part that the Wrapper's status shows."""
        return EffectiveStatus(
            wrapper_id=self.wrapper_id,
            source=self.source,
            interval=write_duration(self.interval) if self.interval else None,
            queue=self.queue,
            lookback=self.lookback,
            retries=self.retries,
            timeout=write_duration(self.timeout or timedelta()),
            grace_period=write_duration(self.grace_period),
            timezone=self.timezone,
            requests_per_minute=self.requests_per_minute,
            request_timeout=write_duration(self.request_timeout) if self.request_timeout else None,
        )


def effective(wrapper: Wrapper, *, cluster: str = LOCAL_CLUSTER, queue: str = DEFAULT_QUEUE) -> Effective:
    """Fill in what a Wrapper leaves open.

    Args:
        wrapper: A valid Wrapper.
        cluster: The operator's setting `clusterName`; the derived id depends on it.
        queue: The operator's own queue.
    """
    spec, api = wrapper.spec, wrapper.spec.source.api
    collection, generation = spec.collection or Collection(), spec.generation or Generation()
    history, resource = collection.history or History(), spec.resource or Resource()
    delivery = spec.delivery or Delivery()
    return Effective(
        wrapper_id=spec.wrapper_id or _derived_id(wrapper, cluster),
        source=source_kind(spec.source),
        periodicity=spec.indicator.periodicity,
        timezone=_timezone(spec.source),
        interval=_interval(spec),
        queue=delivery.queue or queue,
        lookback=_number(collection.lookback, DEFAULT_LOOKBACK),
        retries=_number(collection.retries, DEFAULT_RETRIES),
        timeout=_duration(collection.timeout, DEFAULT_TIMEOUT) or None,
        grace_period=_duration(collection.grace_period, DEFAULT_GRACE_PERIOD),
        engine=generation.engine or "Auto",
        revision=_number(generation.revision, 0),
        restart=_number(collection.restart, 0),
        history_enabled=history.enabled is not False,
        history_start=date.fromisoformat(history.start) if history.start else None,
        create_resource=resource.create is not False,
        resource_type=resource.type or DEFAULT_RESOURCE_TYPE,
        requests_per_minute=_number(api.requests_per_minute, DEFAULT_REQUESTS_PER_MINUTE) if api else None,
        request_timeout=_duration(api.timeout, DEFAULT_REQUEST_TIMEOUT) if api else None,
    )


def source_kind(source: Source) -> SourceKind:
    """Return what kind of source it is, as status and messages name it."""
    kinds: dict[SourceKind, object] = {"CSV": source.csv, "XLSX": source.xlsx, "API": source.api}
    return next((kind for kind, given in kinds.items() if given is not None), "Command")


def file_format(source: Source) -> Literal["csv", "xlsx"]:
    """Return the format of a file source."""
    return "csv" if source.csv is not None else "xlsx"


def write_duration(duration: timedelta) -> str:
    """Write a duration of whole seconds as people do, in the largest unit that fits.

    >>> write_duration(timedelta(days=30)), write_duration(timedelta(minutes=90))
    ('30d', '90m')
    """
    seconds = int(duration.total_seconds())
    for unit, size in (("d", 86400), ("h", 3600), ("m", 60)):
        if seconds and seconds % size == 0:
            return f"{seconds // size}{unit}"
    return f"{seconds}s"


def _derived_id(wrapper: Wrapper, cluster: str) -> str:
    return wrapper_id(cluster=cluster, namespace=wrapper.metadata.namespace, name=wrapper.metadata.name)


def _interval(spec: WrapperSpec) -> timedelta | None:
    if spec.collection and spec.collection.interval:
        return parse_duration(spec.collection.interval)
    return default_interval(spec.indicator.periodicity) if spec.source.api else None


def _timezone(source: Source) -> str:
    described = source.api or source.file
    return (described and described.timezone) or DEFAULT_TIMEZONE


def _duration(text: str | None, default: timedelta) -> timedelta:
    return default if text is None else parse_duration(text)


def _number(value: int | None, default: int) -> int:
    return default if value is None else value
