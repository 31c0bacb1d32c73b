"""What an acquisition gives."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Literal

import msgspec

if TYPE_CHECKING:
    from wrapper_contract.profile import FileFacts

Report = Callable[[int, int | None], None]
"""Told of progress: bytes so far, and their total where it is known."""

Format = Literal["csv", "xlsx"]
Packing = Literal["none", "gzip", "zip"]


class AcquiredFile(msgspec.Struct, frozen=True, kw_only=True):
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
    def facts(self) -> "FileFacts":
        """The same for a profile."""
        # Collecting does without the many types of a profile.
        from wrapper_contract.profile import FileFacts

        return FileFacts(
            name=self.name, size=self.size, digest=self.digest, packing=self.packing, member=self.member
        )
