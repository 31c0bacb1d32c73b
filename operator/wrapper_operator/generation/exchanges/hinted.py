"""Fields that the manifest names."""

from collections.abc import Mapping

from wrapper_operator.generation.exchanges.fields import FieldFacts
from wrapper_operator.generation.inference.outcome import listed, misnamed, nearest


def hinted(fields: Mapping[str, FieldFacts], path: str, *, hint: str, name: str) -> FieldFacts:
    """Return the field of a path; where only one field's own name is this, its full path is not needed.

    Raises:
        Refused: The records have no such field; names those that are like it.
    """
    found = fields.get(path)
    if found is not None:
        return found
    named = [field for field in fields.values() if field.path.endswith(f".{path}")]
    below = [other for other in fields if other.startswith(f"{path}.")]
    if len(named) == 1 and not below:
        return named[0]
    near = below or nearest(path, fields)
    raise misnamed(
        "NoSuchField",
        f'{name}: the records have no field "{path}", which {hint} names; they have {listed(near)}',
    )
