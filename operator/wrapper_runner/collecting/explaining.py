"""What the supervisor is told when the code stops short."""

import traceback
from types import TracebackType

from wrapper_contract.ipc import Failed, FailureKind
from wrapper_contract.report import Rejection
from wrapper_runner.collecting.program import ContractError
from wrapper_sdk import SourceError, TryLater, WindowTooLarge

MAX_MESSAGE = 1000
MAX_TRACEBACK = 3000
MAX_FRAMES = 12
MAX_SECONDS = 366 * 86_400.0

_KINDS: tuple[tuple[type[BaseException], FailureKind], ...] = (
    (SourceError, "source"),
    (TryLater, "later"),
    (WindowTooLarge, "window"),
    (ContractError, "contract"),
    (MemoryError, "memory"),
)


def explain(
    error: BaseException,
    *,
    code_name: str,
    row: int,
    rejections: list[Rejection],
    loading: bool,
    spent: float = 0.0,
) -> Failed:
    """Describe an exception that came out of the code, or of reading for it.

    Args:
        error: The exception.
        code_name: The code's file name: only frames of it are shown.
        row: Row that was read last.
        rejections: What was counted up to here.
        loading: Whether the code was still being loaded.
        spent: How much of its limits the process has used up.
    """
    kind = next((kind for known, kind in _KINDS if isinstance(error, known)), None)
    if kind is None:
        kind = "import" if loading else "code"
    message = _message(error, kind)
    if kind == "code" and row:
        message += f" (at row {row})"
    shown = "" if kind in ("source", "later", "window") else _traceback(error, code_name)
    return Failed(
        kind=kind,
        message=message,
        traceback=shown,
        row=row,
        rejections=rejections,
        spent=spent,
        seconds=_seconds(error),
    )


def _seconds(error: BaseException) -> float | None:
    """Return how long a TryLater asks to wait; None where that is nothing that one could wait."""
    seconds: object = getattr(error, "seconds", None) if isinstance(error, TryLater) else None
    if isinstance(seconds, bool) or not isinstance(seconds, int | float) or not 0 <= seconds <= MAX_SECONDS:
        return None
    return float(seconds)


def _message(error: BaseException, kind: FailureKind) -> str:
    try:
        text = " ".join(str(error).split())
    except Exception:  # noqa: BLE001 - a __str__ of the code's own
        text = ""
    if kind in ("code", "import"):
        text = f"{type(error).__name__}: {text}" if text else type(error).__name__
    return text[:MAX_MESSAGE].encode("utf-8", "backslashreplace").decode()


def _traceback(error: BaseException, code_name: str) -> str:
    """Return the tail of the traceback, of the code's own frames."""
    if isinstance(error, SyntaxError):
        lines = traceback.format_exception_only(error)
    else:
        frames = [frame for frame in _summary(error.__traceback__) if frame.filename == code_name]
        if not frames:
            return ""
        lines = [*traceback.format_list(frames[-MAX_FRAMES:]), *traceback.format_exception_only(error)]
    return "".join(lines)[-MAX_TRACEBACK:].encode("utf-8", "backslashreplace").decode()


def _summary(trace: TracebackType | None) -> traceback.StackSummary:
    return traceback.StackSummary.extract(traceback.walk_tb(trace), limit=-200)
