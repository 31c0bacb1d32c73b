"""How a collector failed, in the words of exit codes, of programs and of people."""

import signal

from process_wrapper import ExitStatus, printable
from wrapper_contract.exit_codes import ExitCode
from wrapper_contract.ipc import Failed, FailureKind
from wrapper_contract.run_spec import CollectorLimits

_KINDS: dict[FailureKind, tuple[ExitCode, str, str]] = {
    "source": (ExitCode.NO_DATA, "SourceRefused", "{}"),
    "later": (ExitCode.UNAVAILABLE, "TryLater", "the collector code asks to come back later: {}"),
    "window": (ExitCode.BROKEN_CODE, "WindowTooLarge", "the collector code asks for a smaller window"),
    "contract": (ExitCode.BROKEN_CODE, "ContractBroken", "the collector code broke its contract: {}"),
    "code": (ExitCode.BROKEN_CODE, "CodeRaised", "the collector code failed: {}"),
    "memory": (
        ExitCode.BROKEN_CODE,
        "TooMuchMemory",
        "the collector code wanted more memory than the {memory}",
    ),
    "import": (ExitCode.BROKEN_CODE, "CodeUnloadable", "the collector code cannot be loaded: {}"),
    "confinement": (ExitCode.CONFIGURATION, "ConfinementFailed", "{}"),
    "configuration": (ExitCode.CONFIGURATION, "Misconfigured", "{}"),
}


class Failure(Exception):  # noqa: N818 - what every failure of an attempt is
    """The attempt cannot come to its end.

    Args:
        exit_code: How the supervisor ends.
        reason: A CamelCase word for programs.
        message: One sentence for people.
    """

    traceback = ""

    def __init__(self, exit_code: ExitCode, reason: str, message: str) -> None:
        super().__init__(message)
        self.exit_code = exit_code
        self.reason = reason
        self.message = message


class CollectorFailure(Failure):
    """Collecting ended without the end of the data.

    Args:
        exit_code: How the supervisor ends.
        reason: A CamelCase word for programs.
        message: One sentence for people.
        traceback: Of the collector code's own frames.
        log_tail: The last lines that the collector printed; empty while it lives on.
        kind: What the collector itself says it was; None where somebody else found the failure.
        seconds: After which it asks to be called again, if `kind` is `later` and it says so.
    """

    def __init__(
        self,
        exit_code: ExitCode,
        reason: str,
        message: str,
        *,
        traceback: str = "",
        log_tail: list[str] | None = None,
        kind: FailureKind | None = None,
        seconds: float | None = None,
    ) -> None:
        super().__init__(exit_code, reason, message)
        self.traceback = traceback
        self.log_tail = log_tail or []
        self.kind = kind
        self.seconds = seconds


def told(failed: Failed, limits: CollectorLimits, *, calls: bool = False) -> CollectorFailure:
    """Return the failure that the collector itself speaks of.

    Args:
        failed: Its words.
        limits: That it had.
        calls: Whether it is an API's, which has windows.
    """
    exit_code, reason, sentence = _KINDS[failed.kind]
    shown = "".join(f"{printable(line)}\n" for line in failed.traceback.splitlines())
    message = sentence.replace("{memory}", f"{limits.memory_bytes // 2**20} MiB it may have")
    message = message.replace("{}", printable(failed.message))
    if failed.kind == "window":
        message += f": {printable(failed.message)}" if failed.message else ""
        message += "" if calls else ", but a file has none"
    return CollectorFailure(
        exit_code, reason, message, traceback=shown, kind=failed.kind, seconds=failed.seconds
    )


def died(status: ExitStatus, limits: CollectorLimits) -> CollectorFailure:
    """Return the failure of a collector that ended without a last word."""
    if status.signal == signal.SIGXCPU:
        return broken(
            "TooLong", f"the collector code used more than {limits.cpu_seconds:g} s of processor time"
        )
    if status.signal == signal.SIGKILL:
        return broken("Killed", "the collector process was killed, most likely for the memory it used")
    if status.signal is not None:
        return broken("Crashed", f"the collector code crashed its process ({status})")
    return broken(
        "EndedEarly", f"the collector code ended its process by itself ({status}); it has to return instead"
    )


def silent(limits: CollectorLimits, *, calls: bool = False) -> CollectorFailure:
    """Return the failure of a collector that reads (of an API: asks for) and yields nothing any more."""
    done = "made a request" if calls else "read a row"
    return broken(
        "TooLong",
        f"the collector code neither {done} nor yielded a point for {limits.silence_seconds:g} s",
    )


def too_much_output(limits: CollectorLimits) -> CollectorFailure:
    """Return the failure of a collector that prints too much."""
    size = (
        f"{limits.output_bytes / 2**20:g} MiB"
        if limits.output_bytes >= 2**20
        else f"{limits.output_bytes} bytes"
    )
    return broken("TooMuchOutput", f"the collector code printed more than {size}: it should not print rows")


def broken_line(what: str) -> CollectorFailure:
    """Return the failure of a collector that does not keep to the protocol: somebody forges its words."""
    return broken("ProtocolBroken", f"the collector process sent what no collector sends: {what[:200]}")


def broken(reason: str, message: str) -> CollectorFailure:
    """Return a failure of code that broke its contract."""
    return CollectorFailure(ExitCode.BROKEN_CODE, reason, message)
