"""Which data a source stands for: when it changes, what was collected is another source's."""

import hashlib
import json
from typing import Any

from pydantic import BaseModel

from wrapper_operator.api.source import Source

DECIDING_FIELDS: dict[str, tuple[str, ...]] = {
    "csv": ("from", "where"),
    "xlsx": ("from", "sheet", "where"),
    "api": ("url", "query"),
    "command": ("image", "command", "args", "env"),
}
"""Fields of a source that decide which data are read. The others say how they are parsed (columns, paths,
time zone), who asks (auth, headers) or how gently (rates, time limits)."""


def source_identity(source: Source) -> str:
    """Return a hash of what decides which data are read, as 64 hexadecimal characters."""
    deciding = {
        kind: _plain(getattr(source, kind), fields)
        for kind, fields in DECIDING_FIELDS.items()
        if getattr(source, kind) is not None
    }
    canonical = json.dumps(deciding, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return hashlib.sha256(canonical.encode()).hexdigest()


def _plain(model: BaseModel, fields: tuple[str, ...]) -> dict[str, Any]:
    written = model.model_dump(mode="json", by_alias=True, exclude_none=True)
    return {name: written[name] for name in fields if name in written}
