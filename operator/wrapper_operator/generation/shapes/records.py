"""Sources whose replies hold records: each with a time, one or several values, and names."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from wrapper_contract.messages import MAX_SERIES_CHARACTERS
from wrapper_operator.generation.collectors.records import write_records
from wrapper_operator.generation.exchanges import nodata
from wrapper_operator.generation.exchanges.exchange import NO_JSON, Exchange
from wrapper_operator.generation.exchanges.fields import FieldFacts, fields_of, written
from wrapper_operator.generation.exchanges.origins import Origin
from wrapper_operator.generation.exchanges.series import Naming, choose_series
from wrapper_operator.generation.exchanges.times import TimeField, choose_time
from wrapper_operator.generation.exchanges.values import ValueField, choose_values
from wrapper_operator.generation.inference.outcome import shorten, unusable
from wrapper_operator.generation.request import ApiRequest, IndicatorText
from wrapper_operator.generation.shapes.reading import Reading, Sighting, ends
from wrapper_sdk import ParseError, SourceError, parse_number
from wrapper_sdk.records import pick

Read = Callable[[Exchange], list[dict[str, Any]]]


@dataclass(frozen=True, kw_only=True)
class Extraction:
    """How a reply becomes records: for exploring, and in collector code."""

    read: Read
    """Raises SourceError where the reply holds something else."""
    origin: Origin | None = None
    """Of a JSON document, where the code follows from it."""
    code: str = ""
    """Otherwise an expression of `reply`."""
    sdk: frozenset[str] = frozenset()
    """What the expression needs of `wrapper_sdk`."""
    where: str = ""
    """Where the records are, for a comment."""


@dataclass(frozen=True, kw_only=True)
class RecordsReading(Reading):
    """How points are read from records."""

    extraction: Extraction
    api: ApiRequest
    time: TimeField
    values: tuple[ValueField, ...]
    series: tuple[str, ...] | None = None
    """Paths of the names; None before they were chosen. Where one may be empty, | leads to another."""
    missing: tuple[float, ...] = ()
    """Numbers that stand for no value."""
    varying: tuple[str, ...] = ()
    """Paths that name series too, where records differ in them."""

    @property
    def kind(self) -> str | None:
        """The kind of time."""
        return self.time.kind

    @property
    def clock(self) -> bool:
        """Whether some times are no midnights."""
        return self.time.clock

    @property
    def time_name(self) -> str:
        """What a record calls its time."""
        return self.time.path.rsplit(".", 1)[-1]

    def records(self, exchange: Exchange) -> list[dict[str, Any]] | None:
        """Return the records of a reply; None where there are none to be expected."""
        try:
            return self.extraction.read(exchange)
        except (SourceError, ParseError):
            return None

    def sightings(self, exchange: Exchange) -> list[Sighting] | None:
        """Return what a reply holds."""
        records = self.records(exchange)
        if records is None:
            return None
        found = []
        for record in ends(records):
            part = pick(record, self.time.part.path) if self.time.part else None
            time = self.time.read(pick(record, self.time.path), part)
            if time is None:
                continue
            for value in self.values:
                number = _number(pick(record, value.path), value.decimal)
                name = _name(record, self.series or ())
                found.append(Sighting(time=time, value=number, series=name))
        return found

    def prints(self, exchange: Exchange) -> list[str] | None:
        """Return what tells records apart."""
        records = self.records(exchange)
        return None if records is None else [repr(record) for record in records]

    def finished(self, exchanges: Sequence[Exchange]) -> "RecordsReading":
        """Choose the fields that name series."""
        records: list[dict[str, Any]] = []
        for exchange in exchanges:
            records += ends(self.records(exchange) or []) if exchange.ok else []
        known = self.series
        if known is not None:
            naming = Naming(paths=(*known, *(path for path in self.varying if _differ(records, path))))
        else:
            naming = self._naming(fields_of(records))
        longest = max((len(_name(record, naming.paths)) for record in records), default=0)
        if longest > MAX_SERIES_CHARACTERS:
            raise unusable(
                "NameTooLong",
                f"{self.name}: {' and '.join(naming.paths)} would name series with {longest} characters, "
                f"at most {MAX_SERIES_CHARACTERS} are possible; name another field with seriesField",
            )
        said = frozenset().union(*(nodata.declared(exchange.document) for exchange in exchanges))
        missing = nodata.missing_among(list(self._numbers(records)), said)
        return replace(
            self,
            series=naming.paths,
            missing=missing,
            doubts=(*self.doubts, *naming.doubts, *nodata.doubts(missing, said)),
        )

    def _numbers(self, records: Sequence[Mapping[str, Any]]) -> Iterator[float]:
        for value in self.values:
            found = (_number(pick(record, value.path), value.decimal) for record in records)
            yield from (number for number in found if number is not None)

    def _naming(self, fields: Mapping[str, FieldFacts]) -> Naming:
        values = [value.path for value in self.values if value.path in fields]
        busy = {*values, self.time.path, *([self.time.part.path] if self.time.part else [])}
        return choose_series(
            fields, self.api, times=self.time.of_records(fields), busy=busy, values=values, name=self.name
        )

    def write(self, indicator: IndicatorText) -> str:
        """Return collector code."""
        return write_records(self, indicator)


def _name(record: Mapping[str, Any], paths: Sequence[str]) -> str:
    """Return the name of a record's series."""
    names = []
    for alternatives in paths:
        found = (pick(record, path) for path in alternatives.split("|"))
        names.append(next((written(value) for value in found if value not in (None, "")), ""))
    return " ".join(names)


def _differ(records: Sequence[Mapping[str, Any]], path: str) -> bool:
    return len({written(pick(record, path)) for record in records}) > 1


def _number(value: Any, decimal: str | None) -> float | None:
    try:
        return None if isinstance(value, bool) else parse_number(value, decimal=decimal)
    except (ParseError, TypeError):
        return None


def of_json(origin: Origin) -> Extraction:
    """Return the extraction of records from a place of a JSON document."""

    def read(exchange: Exchange) -> list[dict[str, Any]]:
        if exchange.document is NO_JSON:
            raise SourceError("the reply is no JSON")
        return origin.records(exchange.document)

    return Extraction(read=read, origin=origin, where=said(origin))


def said(origin: Origin) -> str:
    """Return where records are, for people."""
    place = shorten(origin.path.replace('"', "'")) or "the top"
    kinds = {
        "list": f"a list at {place}",
        "keyed": f"an object by time at {place}",
        "columns": f"columns at {place}",
        "pairs": f"pairs of time and value at {place}",
        "table": f"rows under a header at {place}",
        "rows": f"rows at {place}, named by {origin.names}",
        "beside": f"values at {place} beside the times at {origin.names}",
    }
    if origin.groups is None:
        return kinds[origin.kind]
    group = shorten(origin.groups.replace('"', "'")) or "the top"
    return f"{kinds[origin.kind]} of each member of {group}"


def _busy(time: TimeField, api: ApiRequest) -> set[str]:
    """Return the paths that hold no values: the time's, and that of the series if the manifest names it."""
    found = (time.path, time.part.path if time.part is not None else None, api.series_field)
    return {path for path in found if path}


def reading_of(
    first: Exchange,
    extraction: Extraction,
    *,
    title: str,
    name: str,
    timezone: str,
    time_path: str | None = None,
    value_path: str | None = None,
    own: Collection[str] | None = None,
    **more: Any,
) -> RecordsReading:
    """Choose time and values among the records of the first reply.

    Args:
        first: The first reply.
        extraction: Where the records are.
        title: Of the shape.
        name: Of the source.
        timezone: Of times without an offset.
        time_path: The time of this shape; the manifest's hint wins over it.
        value_path: The value of this shape; the manifest's hint wins over it.
        own: Paths among which values are; None for all. A hint may name any.
        more: Other fields of the reading.

    Raises:
        Refused: Time or values cannot be told, or a hint does not fit.
        SourceError: The reply holds no records.
    """
    records = ends(extraction.read(first))
    fields = fields_of(records)
    api = first.api
    wanted = replace(api, time_field=api.time_field or time_path, value_field=api.value_field or value_path)
    time = choose_time(fields, wanted, timezone=timezone, name=name)
    busy = _busy(time, api)
    able = {path: field for path, field in fields.items() if own is None or api.value_field or path in own}
    values = choose_values(able, wanted, times=busy, name=name)
    return RecordsReading(
        title=title,
        name=name,
        extraction=extraction,
        api=api,
        timezone=timezone,
        time=time,
        values=values.fields,
        doubts=(*time.doubts, *values.doubts),
        **more,
    )
