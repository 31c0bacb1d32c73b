"""What the end of an attempt means: one table from exit codes to what comes next."""

from dataclasses import dataclass
from typing import Literal

from wrapper_contract.exit_codes import ExitCode
from wrapper_contract.report import COLLECTOR_KILLED
from wrapper_operator.api.status_execution import LastExit

Step = Literal["Done", "Again", "Retry", "Repair", "Fail"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Meaning:
    """What follows from an exit code.

    Attributes:
        step: Done; Again (another attempt, free of charge); Retry (another one, from the budget); Repair (the
            code is written anew); Fail (nothing until something changes, or the next interval comes).
        reason: A CamelCase word, where the runner left none.
    """

    step: Step
    reason: str


_MEANINGS: dict[int, Meaning] = {
    ExitCode.DONE: Meaning(step="Done", reason="Completed"),
    ExitCode.USAGE: Meaning(step="Fail", reason="Usage"),
    ExitCode.NO_DATA: Meaning(step="Fail", reason="NoData"),
    ExitCode.UNAVAILABLE: Meaning(step="Retry", reason="SourceUnavailable"),
    ExitCode.SUPERSEDED: Meaning(step="Again", reason="Superseded"),
    ExitCode.BROKEN_CODE: Meaning(step="Repair", reason="BrokenCode"),
    ExitCode.CREDENTIALS: Meaning(step="Fail", reason="CredentialsRefused"),
    ExitCode.CONFIGURATION: Meaning(step="Fail", reason="Configuration"),
    ExitCode.TIMEOUT: Meaning(step="Retry", reason="TimeLimit"),
    ExitCode.STOPPED: Meaning(step="Again", reason="Stopped"),
}

_KILLED = Meaning(step="Retry", reason="Killed")
NEVER_STARTED = Meaning(step="Again", reason="NeverStarted")
KILLED_ONCE = Meaning(step="Retry", reason=COLLECTOR_KILLED)
"""Of a 76 for which the code may not be to blame: its process was killed from outside."""


def meaning(code: int, *, started: bool = True) -> Meaning:
    """Return what an exit code means.

    Args:
        code: Of the supervisor; -1 where none is known.
        started: Whether it ever ran: what never started costs no retry.
    """
    found = _MEANINGS.get(code)
    if found is not None:
        return found
    return _KILLED if started else NEVER_STARTED


def is_collector_killed(last: LastExit | None) -> bool:
    """Return whether an attempt ended because somebody else killed the collector's process."""
    return last is not None and (last.code, last.reason) == (ExitCode.BROKEN_CODE, COLLECTOR_KILLED)
