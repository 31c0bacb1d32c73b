"""Which fields of a record are measured values."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from wrapper_operator.generation.exchanges.fields import FieldFacts
from wrapper_operator.generation.exchanges.hinted import hinted
from wrapper_operator.generation.exchanges.origins import GROUP
from wrapper_operator.generation.inference import words
from wrapper_operator.generation.inference.outcome import listed, unusable
from wrapper_operator.generation.request import ApiRequest, Doubt
from wrapper_sdk.numbers import examine

MOST = 24
"""Fields that may be series together; where there are more, the manifest has to say which are meant."""
_NEVER = (
    words.IDENTIFIER
    | words.PLACE
    | words.ATTRIBUTE
    | words.NOT_WHEN
    | words.MULTIPLIER
    | frozenset(
        [
            "page",
            "limit",
            "offset",
            "size",
            "total",
            "pages",
            "per",
            "interval",
            "resolution",
            "timezone",
            "offsetseconds",
            GROUP,
        ]
    )
)
_SCALE = frozenset({"decimal", "decimals", "precision", "scale", "digits", "duration"})


@dataclass(frozen=True, kw_only=True)
class ValueField:
    """A field of values."""

    path: str
    decimal: str | None = None
    """"," where texts have a decimal comma."""


@dataclass(frozen=True, kw_only=True)
class Values:
    """The fields of values, and what is doubtful about them."""

    fields: tuple[ValueField, ...]
    doubts: tuple[Doubt, ...] = ()


def choose_values(
    fields: Mapping[str, FieldFacts], api: ApiRequest, *, times: Collection[str], name: str
) -> Values:
    """Return the fields of values.

    Args:
        fields: All fields of the records.
        api: Whose hint wins.
        times: Paths that say when.
        name: Of the source, for messages.

    Raises:
        Refused: No field holds numbers, too many do, or the hint does not fit.
    """
    if api.value_field is not None:
        field = hinted(fields, api.value_field, hint="valueField", name=name)
        if not field.numbers and field.present:
            raise unusable(
                "NotNumbers",
                f"{name}: the field {field.path}, which valueField names, holds no numbers, "
                f"but {listed(field.texts, limit=3)}",
            )
        return Values(fields=(_value(field),))
    able = [field for field in fields.values() if _may_measure(field, fields, times)]
    named = [field for field in able if words.tokens(field.last_name) & words.VALUE]
    chosen = named or _varied(able)
    if not chosen:
        shown = listed((path for path in fields if path not in times), limit=10)
        raise unusable(
            "NoValueField",
            f"{name}: no field of the records holds measured numbers (beside the time they have {shown}); "
            "name it with valueField",
        )
    if len(chosen) > MOST:
        raise unusable(
            "TooManyValueFields",
            f"{name}: {len(chosen)} fields hold numbers ({listed(field.path for field in chosen)}); "
            f"say which is meant with valueField: {chosen[0].path}",
        )
    return Values(fields=tuple(_value(field) for field in chosen), doubts=_several(chosen))


def _several(chosen: Sequence[FieldFacts]) -> tuple[Doubt, ...]:
    if len(chosen) == 1:
        return ()
    return (
        Doubt(
            text=f"the fields {listed(field.path for field in chosen)} hold numbers",
            chosen="each is a series of its own",
            hint="valueField names the one that is meant",
        ),
    )


def _may_measure(field: FieldFacts, fields: Mapping[str, FieldFacts], times: Collection[str]) -> bool:
    if field.path in times or not field.numeric:
        return False
    last = words.tokens(field.last_name)
    if last & words.VALUE:
        return not (last & words.TIME and field.time_kinds)
    if field.tokens & _NEVER or last & _SCALE or words.joined(field.last_name) in words.NUMBERING:
        return False
    if last <= words.ONLY_TIME or (field.time_kinds and (last & words.TIME or _counts_seconds(field))):
        return False
    texts = all(isinstance(value, str) for value in field.present)
    return not (texts and any(text[:1] == "0" and text[1:2].isdigit() for text in field.texts))


def _counts_seconds(field: FieldFacts) -> bool:
    return field.time_kinds[0].startswith("epoch")


def _varied(able: Sequence[FieldFacts]) -> list[FieldFacts]:
    """Leave out what is the same in every record, unless all are."""
    return [field for field in able if not field.constant] or list(able)


def _value(field: FieldFacts) -> ValueField:
    return ValueField(path=field.path, decimal=_decimal(field))


def _decimal(field: FieldFacts) -> str | None:
    """Return "," where texts prove a decimal comma; a point needs no word."""
    proofs = set()
    for value in field.present:
        reading = examine(value) if isinstance(value, str) else None
        if reading is not None and reading.proof in ("point", "comma"):
            proofs.add(reading.proof)
    return "," if proofs == {"comma"} else None
