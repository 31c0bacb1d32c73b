"""What an acquisition gives."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from wrapper_contract.profile import FileFacts

Report = Callable[[int, int | None], None]
"""Told of progress: bytes so far, and their total where it is known."""

Packing = Literal["none", "gzip", "zip"]


@dataclass(frozen=True, kw_only=True)
class AcquiredFile:
    """A source file on this machine, unpacked and ready to be read."""

    path: str
    """Where it lies: in the data folder, or where it was when nothing had to be done."""
    name: str
    """What people call it: the file's name, or the url's last part."""
    size: int
    """Bytes, unpacked."""
    digest: str
    """SHA-256 of the unpacked bytes, hexadecimal."""
    packing: Packing = "none"
    member: str | None = None
    """Name of the data file in a zip."""

    @property
    def facts(self) -> FileFacts:
        """The same for a profile."""
        return FileFacts(
            name=self.name, size=self.size, digest=self.digest, packing=self.packing, member=self.member
        )
