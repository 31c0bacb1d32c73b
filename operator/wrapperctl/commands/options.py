"""What the command line said, as the commands get it."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, kw_only=True)
class RunOptions:
    """What the command line said."""

    manifest: Path
    source: Path | None
    output: Path | None
    state: Path | None
    once: bool
    """Files are always read once."""
    name: str | None
    secrets_from: Path | None
    verbose: bool
