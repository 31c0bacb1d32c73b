"""Which field of a record says when."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from wrapper_contract.periods import period_length
from wrapper_operator.generation.exchanges.fields import FieldFacts
from wrapper_operator.generation.exchanges.hinted import hinted
from wrapper_operator.generation.exchanges.time_parts import Part, part_of_year
from wrapper_operator.generation.inference import words
from wrapper_operator.generation.inference.outcome import listed, unusable
from wrapper_operator.generation.request import ApiRequest, Doubt
from wrapper_sdk import ParseError, is_missing, parse_time

_WEEK = timedelta(days=7)
_OF_PERIOD = {"Annual": "year", "Quarterly": "quarter", "Monthly": "month", "Weekly": "week"}


@dataclass(frozen=True, kw_only=True)
class TimeField:
    """Where a record says when."""

    path: str
    kind: str | None
    """Of `wrapper_sdk.times`; None where each value tells."""
    part: Part | None = None
    """The month or quarter, where `path` holds the year only."""
    interval: bool = False
    """Values may be intervals, which begin at the time."""
    timezone: str = "UTC"
    """Of times without an offset."""
    clock: bool = False
    """Some times are no midnights."""
    doubts: tuple[Doubt, ...] = ()

    def text(self, value: object, part: object) -> object:
        """Return what is parsed as the time of a record."""
        if self.interval and isinstance(value, str):
            value = value.partition("/")[0]
        if self.part is None or is_missing(value) or is_missing(part):  # type: ignore[arg-type]
            return value
        return self.part.text(int(float(str(value))), str(part))

    def read(self, value: object, part: object = None) -> datetime | None:
        """Return the time of a record, or None where it has none that can be read."""
        try:
            return parse_time(self.text(value, part), self.kind, timezone=self.timezone)  # type: ignore[arg-type]
        except (ParseError, ValueError, TypeError):
            return None

    def of_records(self, fields: Mapping[str, FieldFacts]) -> list[datetime | None]:
        """Return the time of each record."""
        if self.path not in fields:
            return []
        values = fields[self.path].values
        part = fields.get(self.part.path) if self.part is not None else None
        parts: Sequence[object] = [None] * len(values) if part is None else part.values
        return [self.read(value, part) for value, part in zip(values, parts, strict=True)]


def choose_time(fields: Mapping[str, FieldFacts], api: ApiRequest, *, timezone: str, name: str) -> TimeField:
    """Return the field that says when.

    Raises:
        Refused: No field is a time, several are and nothing tells which is meant, or the hint does not fit.
    """
    if api.time_field is not None:
        field = hinted(fields, api.time_field, hint="timeField", name=name)
        if not field.time_kinds and not _mostly_times(field, timezone):
            raise unusable(
                "NotATime",
                f"{name}: the field {field.path}, which timeField names, holds no times that can be read, "
                f"but {listed(field.texts, limit=3)}",
            )
    else:
        field = _likeliest(fields, timezone=timezone, name=name, periodicity=api.periodicity)
    return _finished(field, fields, api, timezone=timezone)


def _mostly_times(field: FieldFacts, timezone: str) -> bool:
    read = TimeField(path=field.path, kind=None, timezone=timezone)
    times = [read.read(value) for value in field.present]
    return bool(times) and sum(time is not None for time in times) * 10 >= 8 * len(times)


def _likeliest(fields: Mapping[str, FieldFacts], *, timezone: str, name: str, periodicity: str) -> FieldFacts:
    able = [field for field in fields.values() if field.time_kinds]
    if not able:
        shown = listed(fields, limit=10)
        raise unusable(
            "NoTimeField",
            f"{name}: no field of the records holds times (they have {shown}); name it with timeField",
        )
    varied = [field for field in able if not field.constant] or able
    scores = {field.path: _score(field) + _fits(field, periodicity) for field in varied}
    best = max(scores.values())
    first = [field for field in varied if scores[field.path] == best]
    if len({tuple(field.texts) for field in first}) > 1 and not _same_times(first, timezone):
        raise unusable(
            "SeveralTimeFields",
            f"{name}: several fields hold times ({listed(field.path for field in first)}); "
            f"say which is meant with timeField: {first[0].path}",
        )
    return first[0]


def _same_times(fields: Sequence[FieldFacts], timezone: str) -> bool:
    """Tell whether fields say the same, one in another spelling (a date, and the same in seconds)."""
    found = []
    for field in fields:
        time = TimeField(path=field.path, kind=field.time_kinds[0], timezone=timezone)
        found.append([time.read(value) for value in field.values])
    return all(times == found[0] for times in found)


def _score(field: FieldFacts) -> int:
    said, last = field.tokens, words.tokens(field.last_name)
    score = 8 if last & words.TIME else 4 if said & words.TIME else 0
    score -= 12 if said & words.NOT_WHEN else 0
    score -= 6 if said & words.END else 0
    score -= 4 if "local" in said else 0
    score += 1 if "utc" in said else 0
    score += 2 if words.joined(field.last_name) in words.TIME else 0
    kind = field.time_kinds[0]
    score += 2 if kind in ("datetime", "date", "epoch-s", "epoch-ms") else 1 if kind != "year" else 0
    return score - sum(value is None for value in field.values) * 4 // max(1, len(field.values))


def _fits(field: FieldFacts, periodicity: str) -> int:
    """Return how well the times of a field are those of periods: a year is none of a moment of uploading."""
    kind = field.time_kinds[0]
    if kind == _OF_PERIOD.get(periodicity):
        return 4
    if kind != "datetime" or not periodicity or period_length(periodicity) < _WEEK:
        return 0
    clocks = {text.partition("T")[2] or text.partition(" ")[2] for text in field.texts}
    return -8 if len(clocks) > 2 else 0  # two may be those of summer and winter


def _finished(
    field: FieldFacts, fields: Mapping[str, FieldFacts], api: ApiRequest, *, timezone: str
) -> TimeField:
    kind = field.time_kinds[0] if field.time_kinds else None
    part = part_of_year(field, fields) if kind == "year" and api.time_field is None else None
    found = TimeField(
        path=field.path,
        kind=part.kind if part is not None else kind,
        part=part,
        interval=field.intervals,
        timezone=timezone,
        doubts=_doubts(field),
    )
    times = [time for time in found.of_records(fields) if time is not None]
    clock = any((time.hour, time.minute, time.second) != (0, 0, 0) for time in times)
    return replace(found, clock=clock)


def _doubts(field: FieldFacts) -> tuple[Doubt, ...]:
    kinds = field.time_kinds
    if kinds[:1] != ("day-month",) or "month-day" not in kinds:
        return ()
    return (
        Doubt(
            text=f"dates such as {field.texts[0]} may begin with the day or with the month",
            chosen="the day comes first",
            hint="code of your own settles it",
        ),
    )
