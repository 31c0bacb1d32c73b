"""What the command line said, as the commands get it."""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

Until = Literal["historical", "poll", "forever"]
"""When the run of an API ends: with its history, after one poll, or when it is stopped."""


@dataclass(frozen=True, kw_only=True)
class RunOptions:
    """What the command line said."""

    manifest: Path
    source: Path | None
    output: Path | None
    state: Path | None
    until: Until
    """Files are always read once."""
    name: str | None
    secrets_from: Path | None
    verbose: bool
