"""Lists whose entries must differ: for the API server a set, or a map by one field of its entries."""

from dataclasses import dataclass
from typing import Any

from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler, ValidationError
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, core_schema

from wrapper_operator.api.mistakes import mistake_at


@dataclass(frozen=True, slots=True)
class Distinct:
    """Demand that no entry stands in a list twice.

    Attributes:
        by: The field that tells entries apart; None where the entries are texts.
    """

    by: str | None = None

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        """Check after the list's own type and bounds."""
        return core_schema.no_info_after_validator_function(self.check, handler(source))

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        """Add the kind of list."""
        if self.by is None:
            return {**handler(schema), "x-kubernetes-list-type": "set"}
        return {
            **handler(schema),
            "x-kubernetes-list-type": "map",
            "x-kubernetes-list-map-keys": [self.by],
        }

    def check(self, entries: list[Any]) -> list[Any]:
        """Return the list if all entries differ."""
        keys = [getattr(entry, self.by) if self.by else entry for entry in entries]
        repeated = [index for index, key in enumerate(keys) if key in keys[:index]]
        if not repeated:
            return entries
        below = (self.by,) if self.by else ()
        raise ValidationError.from_exception_data(
            "list",
            [mistake_at((index, *below), "is there twice: leave one of them out") for index in repeated],
            hide_input=True,
        )
