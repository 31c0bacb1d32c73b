"""Texts and numbers with a form: what each looks like, in a pattern for machines and in words for people."""

import re
import zoneinfo
from dataclasses import dataclass, replace
from datetime import date
from typing import Annotated, Any, Self

from pydantic import Field, GetCoreSchemaHandler, GetJsonSchemaHandler, ValidationInfo
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, core_schema

from wrapper_contract.names import MAX_NAME
from wrapper_contract.periods import DURATION_PATTERN, NAMED_PERIODS
from wrapper_operator.api.mistakes import mistake, nearest
from wrapper_operator.api.rules import Rule, checked_elsewhere
from wrapper_operator.api.url_check import Reachable

_POSITIVE = r"[1-9][0-9]{0,5}(s|m|h|d|w)"
DURATION_FORM = "a whole number and s, m, h, d or w, such as 30s, 6h or 2w"


@dataclass(frozen=True, slots=True)
class Form:
    """A regular expression (RE2, anchored) that a whole text must match.

    Attributes:
        pattern: As the API server applies it.
        words: The same in words, with an example.
        near: Words of which one may have been meant.
        spoken: Whether the API server, too, says it in words (a rule) and not as a pattern, which takes
            more room.
    """

    pattern: str
    words: str
    near: tuple[str, ...] = ()
    spoken: bool = False

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        """Check after the field's own type and bounds."""
        return core_schema.no_info_after_validator_function(self.check, handler(source))

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        """Add the pattern, or the rule that says it in words."""
        if not self.spoken:
            return {**handler(schema), "pattern": self.pattern}
        rule = Rule(f"self.matches(r'{self.pattern}')", f"is not {self.words}", checked_elsewhere)
        return {**handler(schema), "x-kubernetes-validations": [rule.to_schema()]}

    def in_words(self) -> Self:
        """Return the form for names in a map, of which a schema can hold no pattern."""
        return replace(self, spoken=True)

    def fits(self, text: str) -> bool:
        """Return whether a text has the form."""
        return re.fullmatch(self.pattern, text, re.ASCII) is not None

    def check(self, text: str) -> str:
        """Return the text if it has the form."""
        if self.fits(text):
            return text
        meant = nearest(text, self.near)
        if meant is not None:
            raise mistake(f"is not {self.words}; did you mean {meant}?")
        raise mistake(f"is not {self.words}")


@dataclass(frozen=True, slots=True)
class _KnownTimeZone:
    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_after_validator_function(self.check, handler(source))

    @staticmethod
    def check(name: str) -> str:
        try:
            zoneinfo.ZoneInfo(name)
        except (ValueError, OSError, zoneinfo.ZoneInfoNotFoundError):
            meant = nearest(name, zoneinfo.available_timezones()) or "Europe/Lisbon or UTC"
            raise mistake(f"is no time zone of the IANA database; did you mean {meant}?") from None
        return name


DAY_PATTERN = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"
_NO_DAY = "is no day of the calendar: write year, month and day, such as 1990-01-01"


@dataclass(frozen=True, slots=True)
class _PastDate:
    """A day of the calendar, by a rule: with `format: date` an API server takes lists, too."""

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.with_info_after_validator_function(self.check, handler(source))

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        rule = Rule("timestamp(self + 'T00:00:00Z').getDate() > 0", _NO_DAY, checked_elsewhere)
        return {**handler(schema), "x-kubernetes-validations": [rule.to_schema()]}

    @staticmethod
    def check(text: str, info: ValidationInfo) -> str:
        try:
            day = date.fromisoformat(text)
        except ValueError:
            raise mistake(_NO_DAY) from None
        today = (info.context or {}).get("today")
        if isinstance(today, date) and day > today:
            raise mistake(f"lies in the future: write a day up to today, {today.isoformat()}")
        return text


@dataclass(frozen=True, slots=True)
class _Quantity:
    """A number or a text, as Kubernetes writes amounts; kept as it was written."""

    pattern: str = r"^([0-9]{1,15}|[0-9]{0,15}\.[0-9]{1,9})(m|k|M|G|T|P|E|Ki|Mi|Gi|Ti|Pi|Ei)?$"

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_plain_validator_function(
            self.check, serialization=core_schema.plain_serializer_function_ser_schema(lambda value: value)
        )

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        return {"x-kubernetes-int-or-string": True, "pattern": self.pattern, "minimum": 0, "maxLength": 32}

    def check(self, value: Any) -> int | str:
        if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 2**63:
            return value
        if isinstance(value, str) and re.fullmatch(self.pattern, value, re.ASCII):
            return value
        raise mistake('is no quantity: write a whole number or a text such as "0.5", 500m or 256Mi')


Label = Annotated[str, Field(max_length=200)]
"""A short text for people."""
Prose = Annotated[str, Field(max_length=4000)]
ColumnName = Annotated[str, Field(min_length=1, max_length=256)]
FieldPath = Annotated[str, Field(min_length=1, max_length=256)]
CellText = Annotated[str, Field(max_length=1024)]

Duration = Annotated[
    str, Field(max_length=8), Form(DURATION_PATTERN, f"a duration: {DURATION_FORM}", spoken=True)
]
Interval = Annotated[
    str,
    Field(max_length=8),
    Form(f"^{_POSITIVE}$", f"a duration of at least 1s: {DURATION_FORM}", spoken=True),
]
GracePeriod = Annotated[
    str,
    Field(max_length=4),
    Form("^([0-9]{1,3}s|([1-9]|10)m)$", "a duration from 0s to 10m, such as 10s or 2m", spoken=True),
]
RequestTimeout = Annotated[
    str,
    Field(max_length=4),
    Form("^([1-9][0-9]{0,2}s|([1-9]|10)m)$", "a duration from 1s to 10m, such as 30s or 2m", spoken=True),
]
Periodicity = Annotated[
    str,
    Field(max_length=16),
    Form(
        f"^({'|'.join(NAMED_PERIODS)}|{_POSITIVE})$",
        f"one of {', '.join(NAMED_PERIODS)} or a duration such as 15m, 6h or 2w",
        tuple(NAMED_PERIODS),
        spoken=True,
    ),
]

_DNS_LABEL = Form(
    "^[a-z0-9]([-a-z0-9]*[a-z0-9])?$",
    "a name of lower-case letters, digits and inner -, such as co2-portugal",
)
DnsLabel = Annotated[str, Field(min_length=1, max_length=63), _DNS_LABEL]
WrapperName = Annotated[str, Field(min_length=1, max_length=MAX_NAME), _DNS_LABEL]
ObjectName = Annotated[
    str,
    Field(min_length=1, max_length=253),
    Form(
        r"^[a-z0-9]([-.a-z0-9]*[a-z0-9])?$",
        "the name of a Kubernetes object: lower-case letters, digits, - and ., such as my-data",
    ),
]
DataKey = Annotated[
    str,
    Field(min_length=1, max_length=253),
    Form(r"^[-._a-zA-Z0-9]+$", "a key: letters, digits, -, _ and ., such as data.csv"),
]
HttpUrl = Annotated[
    str,
    Field(max_length=2048),
    Form(
        r"^https?://[^\s\v/?#]+[^\s\v]*$", "a url with http:// or https://, a host and no blanks", spoken=True
    ),
    Reachable(),
]
FileUrl = Annotated[
    str,
    Field(max_length=2048),
    Form(
        r"^(https?://[^\s\v/?#]+[^\s\v]*|file://[^\s\v]+)$",
        "a url with http:// or https://, a host and no blanks",
        spoken=True,
    ),
    Reachable(),
]
HostName = Annotated[
    str,
    Field(min_length=1, max_length=253),
    Form(
        r"^[a-zA-Z0-9]([-a-zA-Z0-9]*[a-zA-Z0-9])?(\.[a-zA-Z0-9]([-a-zA-Z0-9]*[a-zA-Z0-9])?)*(:[0-9]{1,5})?$",
        "a host such as cdn.example.org, without scheme and path",
    ),
]
TimeZone = Annotated[
    str,
    Field(max_length=64),
    Form(r"^[A-Za-z][A-Za-z0-9_+/-]*$", "a time zone such as Europe/Lisbon", spoken=True),
    _KnownTimeZone(),
]
PastDate = Annotated[
    str,
    Field(max_length=10),
    Form(DAY_PATTERN, "a day: write year, month and day, such as 1990-01-01"),
    _PastDate(),
]
Uuid = Annotated[
    str,
    Field(max_length=36),
    Form(
        "^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$",
        "a uuid in lower case, such as 5c1d3f0e-8a52-4d0c-9b1a-6f2f0f6d8a11",
        spoken=True,
    ),
]
QueueName = Annotated[
    str,
    Field(min_length=1, max_length=128),
    Form(r"^[A-Za-z0-9._:-]+$", "the name of a queue: letters, digits, ., _, : and -", spoken=True),
]
Quantity = Annotated[int | str, _Quantity()]
