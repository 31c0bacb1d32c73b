"""The whole of what people declare."""

from typing import ClassVar

from wrapper_operator.api.collection import Collection
from wrapper_operator.api.delivery import Delivery, Resource
from wrapper_operator.api.generation import Generation
from wrapper_operator.api.indicator import Indicator
from wrapper_operator.api.model import SpecModel
from wrapper_operator.api.pod import Pod
from wrapper_operator.api.rules import Fields, Rule, at, checked_elsewhere
from wrapper_operator.api.scalars import Uuid
from wrapper_operator.api.source import Source


def _is_readable_again(fields: Fields) -> bool:
    if at(fields, "collection", "interval") is None:
        return True
    return all(
        at(fields, "source", kind) is None or at(fields, "source", kind, "from", "url") is not None
        for kind in ("csv", "xlsx")
    )


class WrapperSpec(SpecModel):
    """One data source of one indicator."""

    indicator: Indicator
    """What is measured."""
    source: Source
    """Where the data come from: exactly one of csv, xlsx, api and command."""
    generation: Generation | None = None
    """How collector code comes about."""
    collection: Collection | None = None
    """How often and how far back data are fetched, and for how long."""
    suspend: bool = False
    """Whether collecting is paused; what runs is stopped."""
    delivery: Delivery | None = None
    """Where data points go."""
    resource: Resource | None = None
    """The document that stands for this source in the registry."""
    wrapper_id: Uuid | None = None
    """Id of the source in messages; derived from cluster, namespace and name when absent. Write it only to
    move a Wrapper, and never change it."""
    pod: Pod | None = None
    """Where and with what the pods run."""

    rules: ClassVar = (
        Rule(
            "has(self.wrapperId) == has(oldSelf.wrapperId)"
            " && (!has(self.wrapperId) || self.wrapperId == oldSelf.wrapperId)",
            "wrapperId cannot be added, changed or removed, as consumers know the data by it: "
            "create another Wrapper",
            checked_elsewhere,
        ),
        Rule(
            "!has(self.source.command) || !has(self.generation)",
            "has no use with source.command, whose program is the collector: leave generation out",
            lambda fields: at(fields, "source", "command") is None or fields.get("generation") is None,
            field="generation",
        ),
        Rule(
            "!has(self.collection) || !has(self.collection.interval)"
            " || ((!has(self.source.csv) || has(self.source.csv.from.url))"
            " && (!has(self.source.xlsx) || has(self.source.xlsx.from.url)))",
            "has an interval, which needs an API, a command or a file by url: other files are read once",
            _is_readable_again,
            field="collection",
        ),
    )
