"""The state file of local mode: what the status of a Wrapper is in a cluster."""

import msgspec

from wrapper_contract.checkpoint import Checkpoint
from wrapper_contract.exit_codes import ExitCode
from wrapper_runner.sinks.sink import SinkError

STATE_VERSION = 1


class LocalState(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """How far a run got, and how it ended."""

    version: int = STATE_VERSION
    wrapper_id: str
    name: str
    execution: str
    output: str
    checkpoint: Checkpoint
    exit_code: int | None = None
    """None while the run goes on, or when it was killed."""
    reason: str = ""
    message: str = ""


def earlier_checkpoint(path: str, wrapper_id: str) -> Checkpoint:
    """Return how far an earlier run into the same file got; from the beginning if it left no state.

    Raises:
        SinkError: The state is another Wrapper's, or none.
    """
    try:
        with open(path, "rb") as file:  # noqa: PTH123 - pathlib would cost start time
            state = msgspec.json.decode(file.read(), type=LocalState)
    except FileNotFoundError:
        return Checkpoint()
    except (OSError, msgspec.MsgspecError) as error:
        raise _unusable(path, f"cannot be read ({error})") from None
    if state.version != STATE_VERSION:
        raise _unusable(path, f"has version {state.version}, this runner knows {STATE_VERSION}")
    if state.wrapper_id != wrapper_id:
        raise _unusable(path, f"is that of another Wrapper, {state.name}")
    return state.checkpoint


def _unusable(path: str, why: str) -> SinkError:
    message = f"the state {path} {why}: take it and the output away to begin anew, or name other files"
    return SinkError(ExitCode.USAGE, "StateUnusable", message)
