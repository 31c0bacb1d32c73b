"""What is to be started."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple


class Command(NamedTuple):
    """A program and what it gets; never a shell line.

    Attributes:
        argv: The program and its arguments.
        environment: All of its environment; None passes on the own one.
        directory: Its working directory; None for the own one.
        descriptors: File descriptors that it inherits, besides its standard streams.
    """

    argv: Sequence[str]
    environment: Mapping[str, str] | None = None
    directory: str | None = None
    descriptors: Sequence[int] = ()
