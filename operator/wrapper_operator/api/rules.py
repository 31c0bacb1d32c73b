"""Rules that span several fields of an object: one text for the API server (CEL), one function for us.

Both say the same. The function works on the manifest as it was written, before its fields were checked,
so that every mistake of a manifest shows at once; it therefore takes a value of a wrong type as absent.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

Fields = Mapping[str, Any]
"""An object of a manifest, by the names that people write."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One thing that must hold for an object.

    Attributes:
        cel: The rule in the Common Expression Language, as the API server evaluates it.
        message: What to write instead; it follows the object's path.
        holds: The same rule as a function.
        field: The field at which the mistake is shown; None for the object itself.
        cluster_only: Whether local mode takes what this rule refuses.
    """

    cel: str
    message: str
    holds: Callable[[Fields], bool]
    field: str | None = None
    cluster_only: bool = False

    def to_schema(self) -> dict[str, str]:
        """Return the rule as an entry of x-kubernetes-validations."""
        place = {"fieldPath": f".{self.field}"} if self.field else {}
        return {"rule": self.cel, "message": self.message, **place}


def checked_elsewhere(_: Fields) -> bool:
    """Stand in for a rule that compares with an older object, or that a field's own type holds."""
    return True


def at(fields: Any, *path: str) -> Any:
    """Return the value at a path, or None where anything on the way is absent or of a wrong type."""
    for name in path:
        fields = fields.get(name) if isinstance(fields, Mapping) else None
    return fields


def exactly_one_of(*names: str, message: str) -> Rule:
    """Demand one of some fields, and no second one."""
    count = " + ".join(f"(has(self.{name}) ? 1 : 0)" for name in names)
    return Rule(f"{count} == 1", message, lambda fields: _present(fields, names) == 1)


def at_most_one_of(*names: str, message: str) -> Rule:
    """Forbid a second one of some fields."""
    count = " + ".join(f"(has(self.{name}) ? 1 : 0)" for name in names)
    return Rule(f"{count} <= 1", message, lambda fields: _present(fields, names) <= 1)


def differ(one: str, other: str, message: str) -> Rule:
    """Demand that two optional fields have different values, where both are given."""
    return Rule(
        f"!has(self.{one}) || !has(self.{other}) || self.{one} != self.{other}",
        message,
        lambda fields: fields.get(one) is None or fields.get(one) != fields.get(other),
        field=one,
    )


def _present(fields: Fields, names: tuple[str, ...]) -> int:
    return sum(fields.get(name) is not None for name in names)
