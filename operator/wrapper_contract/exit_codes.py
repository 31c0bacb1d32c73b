"""How a supervisor ends, and so how `wrapperctl run` ends (sysexits(3) where it has a fitting code)."""

from enum import IntEnum


class ExitCode(IntEnum):
    """What the exit status says to whoever decides what happens next."""

    DONE = 0
    USAGE = 64
    """The command line was wrong."""
    NO_DATA = 65
    """Nothing usable in the source, or it was refused."""
    UNAVAILABLE = 69
    """The source, or the place to write to, cannot be reached or used now; worth another try."""
    SUPERSEDED = 75
    """Another pod is current."""
    BROKEN_CODE = 76
    """The collector code broke its contract."""
    CREDENTIALS = 77
    """The source refused the credentials."""
    CONFIGURATION = 78
    """The manifest, or an object it names, is wrong."""
    TIMEOUT = 124
    """The time limit of the execution was reached."""
    STOPPED = 143
    """Stopped by a signal, after flushing."""
