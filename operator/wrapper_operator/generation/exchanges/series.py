"""Which fields of a record name its series."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import combinations

from wrapper_operator.generation.exchanges.fields import FieldFacts
from wrapper_operator.generation.exchanges.hinted import hinted
from wrapper_operator.generation.inference import words
from wrapper_operator.generation.inference.outcome import listed, unusable
from wrapper_operator.generation.request import ApiRequest, Doubt

MOST_TOGETHER = 3
_REMARKS = words.ATTRIBUTE | words.NOTE | words.UNIT
_IDS = frozenset(["id", "uid", "uuid", "guid", "oid", "objectid", "fid", "key", "rownum"])


@dataclass(frozen=True, kw_only=True)
class Naming:
    """The fields whose texts, joined, name a series; none where there is one series."""

    paths: tuple[str, ...] = ()
    doubts: tuple[Doubt, ...] = ()


def choose_series(
    fields: Mapping[str, FieldFacts],
    api: ApiRequest,
    *,
    times: Sequence[datetime | None],
    busy: Collection[str],
    values: Sequence[str],
    name: str,
) -> Naming:
    """Return the fields that tell records of the same time apart.

    Args:
        fields: All fields of the records.
        api: Whose hint wins.
        times: The time of each record.
        busy: Paths that cannot name series: the time, the values.
        values: Paths of the values: records that agree in them are repetitions.
        name: Of the source, for messages.

    Raises:
        Refused: Records of the same time have different values and no field tells them apart, or the hint
            does not fit.
    """
    if api.series_field is not None:
        return Naming(paths=(hinted(fields, api.series_field, hint="seriesField", name=name).path,))
    measured = [tuple(fields[path].values[place] for path in values) for place in range(len(times))]
    if not _clash(times, measured, []):
        return Naming()
    able = _able(fields, busy, times)
    for together in range(1, MOST_TOGETHER + 1):
        solving = [
            chosen
            for chosen in combinations(able, together)
            if not _clash(times, measured, [field.values for field in chosen])
        ]
        if solving:
            best = min(solving, key=lambda chosen: tuple(map(_preference, chosen)))
            return _named(best, solving)
    raise unusable(
        "SeriesUnclear",
        f"{name}: records of the same time have different values and no field tells them apart"
        f"{_suggestion(able)}; name it with seriesField, or keep records of one kind with query",
    )


def _suggestion(able: Sequence[FieldFacts]) -> str:
    return f" (not even {listed(field.path for field in able)})" if able else ""


def _named(best: tuple[FieldFacts, ...], solving: Sequence[tuple[FieldFacts, ...]]) -> Naming:
    paths = tuple(field.path for field in best)
    shown = " and ".join(paths)
    others = [
        field.path for chosen in solving if chosen != best for field in chosen if field.path not in paths
    ]
    more = f", as {listed(dict.fromkeys(others), limit=3)} would" if others else ""
    return Naming(
        paths=paths,
        doubts=(
            Doubt(
                text="there are several records of the same time",
                chosen=f"{shown} names the series{more}",
                hint="seriesField settles it",
            ),
        ),
    )


def _clash(
    times: Sequence[datetime | None],
    measured: Sequence[tuple[object, ...]],
    names: Sequence[Sequence[object]],
) -> bool:
    """Tell whether records of the same time and names have different values."""
    seen: dict[tuple[object, ...], tuple[object, ...]] = {}
    for place, time in enumerate(times):
        if time is None or all(value is None for value in measured[place]):
            continue
        key = (time, *(str(column[place]) for column in names))
        if seen.setdefault(key, measured[place]) != measured[place]:
            return True
    return False


def _able(
    fields: Mapping[str, FieldFacts], busy: Collection[str], times: Sequence[datetime | None]
) -> list[FieldFacts]:
    """Return the fields that may name series: their texts come again with other times."""
    moments = len({time for time in times if time is not None})
    found = []
    for field in fields.values():
        if field.path in busy or field.constant or not field.textual or field.tokens & words.PLACE:
            continue
        if field.time_kinds and words.tokens(field.last_name) & words.TIME:
            continue
        if (
            words.joined(field.last_name) in _IDS
            and "." not in field.path
            and field.distinct == len(field.present)
        ):
            continue
        if moments > 2 and len(field.present) > 4 and field.distinct * 10 > len(field.present) * 9:
            continue
        found.append(field)
    return found


def _preference(field: FieldFacts) -> tuple[int, int, int, float]:
    """Return a key that prefers what names things to remarks, few names to many, short names to long ones."""
    said = words.tokens(field.last_name)
    remark = int(bool(said & _REMARKS))
    gaps = len(field.values) - len(field.present)
    numbers = int(not all(isinstance(value, str) and not value.isdigit() for value in field.present))
    length = sum(map(len, field.texts)) / max(1, len(field.texts))
    return remark, int(gaps > 0) + numbers, field.distinct, length
