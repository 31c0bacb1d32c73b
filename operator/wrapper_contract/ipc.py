"""What supervisor and collector say to each other: JSON, a line each, over one Unix socket.

Everything that comes from the collector is untrusted: the types here bound its shape, the supervisor
checks the rest (see `wrapper_runner.supervision`).
"""

from datetime import datetime
from typing import Annotated, Literal

import msgspec

from wrapper_contract.messages import CategoryPoint, TimePoint
from wrapper_contract.report import Rejection
from wrapper_contract.run_spec import CollectorLimits

IPC_VERSION = 1
MAX_LINE_BYTES = 2 * 1024 * 1024
"""Of one line with its newline: 500 points whose texts are all control characters still fit."""
CANCELLED = b"\x18"
"""At the end of a line: it was broken off, take no notice of it."""
MAX_CODE_BYTES = 256 * 1024
MAX_BATCH_POINTS = 500
MAX_COUNT = 2**53
MAX_REASONS = 50
"""Different reasons for rejected rows; what comes after is counted under one."""

FailureKind = Literal[
    "source",  # SourceError: the text is for people
    "later",  # TryLater
    "window",  # WindowTooLarge
    "contract",  # a point, or collect() itself, is not what it should be
    "code",  # any other exception
    "memory",  # MemoryError
    "import",  # the code could not be loaded
    "confinement",  # the process could not be locked in as far as it must be
    "configuration",  # the order cannot be carried out as it is
]

ShortText = Annotated[str, msgspec.Meta(max_length=4096)]
Lines = Annotated[list[ShortText], msgspec.Meta(max_length=64)]
Count = Annotated[int, msgspec.Meta(ge=0, le=MAX_COUNT)]
Share = Annotated[float, msgspec.Meta(ge=0)]
RowNumbers = Annotated[list[Count], msgspec.Meta(max_length=MAX_BATCH_POINTS)]
Rejections = Annotated[list[Rejection], msgspec.Meta(max_length=MAX_REASONS + 1)]


class Start(msgspec.Struct, frozen=True, kw_only=True, tag="start", tag_field="type"):
    """Supervisor: run this code. The first line that it sends; for a file the only one.

    A file's code is run at once. An API's code is loaded, and then waits for calls.
    """

    version: int = IPC_VERSION
    code: str
    code_name: str
    """The file name that tracebacks show."""
    path: str
    """Of the file; empty for an API."""
    name: str
    """What people call the source."""
    format: Literal["csv", "xlsx", "api"]
    timezone: str = "UTC"
    limits: CollectorLimits = CollectorLimits()
    with_rows: bool = False
    """Send the number of each point's row along."""


class Call(msgspec.Struct, frozen=True, kw_only=True, tag="call", tag_field="type"):
    """Supervisor: collect this window of an API. It ends with `End` or `Failed`; then another may come."""

    start: datetime
    end: datetime


class Answer(msgspec.Struct, frozen=True, kw_only=True, tag="answer", tag_field="type"):
    """Supervisor: the reply to a `Get`; `length` bytes of the body follow the line."""

    id: int
    status: int = 0
    headers: dict[str, str] = {}
    """Names in lower case; values of a repeated header are joined by commas."""
    length: int = 0
    refused: str = ""
    """Why the request was not made, a sentence for people; then there is neither status nor body."""


ToCollector = Start | Call | Answer


class Hello(msgspec.Struct, frozen=True, kw_only=True, tag="hello", tag_field="type"):
    """Collector: locked in, about to load the code."""

    version: int
    lacks: Lines = []
    """Protection that this kernel or these rights do not give, a sentence each."""


class TimeBatch(msgspec.Struct, frozen=True, kw_only=True, tag="times", tag_field="type", omit_defaults=True):
    """Collector: points in time, in the order of the code."""

    points: Annotated[list[TimePoint], msgspec.Meta(max_length=MAX_BATCH_POINTS)]
    row: Count = 0
    """Rows read so far."""
    rows: RowNumbers | None = None
    """For each point the row that was current when it was yielded."""


class CategoryBatch(
    msgspec.Struct, frozen=True, kw_only=True, tag="categories", tag_field="type", omit_defaults=True
):
    """Collector: points without time."""

    points: Annotated[list[CategoryPoint], msgspec.Meta(max_length=MAX_BATCH_POINTS)]
    row: Count = 0
    rows: RowNumbers | None = None


class Tick(msgspec.Struct, frozen=True, kw_only=True, tag="tick", tag_field="type"):
    """Collector: a sign of life; it counts as one only when `row` has risen."""

    row: Count


class End(msgspec.Struct, frozen=True, kw_only=True, tag="end", tag_field="type"):
    """Collector: the code has yielded all points of the file, or of the call."""

    row: Count
    points: Count
    rejections: Rejections = []
    spent: Share = 0.0
    """How much of its limits the process has used up so far, by the limit that it is nearest to."""


class Failed(msgspec.Struct, frozen=True, kw_only=True, tag="failed", tag_field="type"):
    """Collector: the code stopped short."""

    kind: FailureKind
    message: ShortText
    traceback: Annotated[str, msgspec.Meta(max_length=16384)] = ""
    row: Count = 0
    rejections: Rejections = []
    spent: Share = 0.0
    seconds: Annotated[float, msgspec.Meta(ge=0, le=MAX_COUNT)] | None = None
    """Of a TryLater that says how long to wait."""


class Get(msgspec.Struct, frozen=True, kw_only=True, tag="get", tag_field="type"):
    """Collector: make this request. It waits for the `Answer` with the same number."""

    id: Count
    path: Annotated[str, msgspec.Meta(max_length=8192)] | None = None
    """Below the manifest's url, or an absolute url of an allowed host; None for the url itself."""
    query: Annotated[
        dict[
            Annotated[str, msgspec.Meta(max_length=256)],
            Annotated[str, msgspec.Meta(max_length=4096)]
            | Annotated[list[ShortText], msgspec.Meta(max_length=256)],
        ],
        msgspec.Meta(max_length=128),
    ] = {}
    """Laid over the manifest's query."""


class Exited(msgspec.Struct, frozen=True, kw_only=True, tag="exited", tag_field="type"):
    """Keeper of a collector container: how the process ended, after its last line."""

    code: int
    """Its exit code, or 128 + the number of the signal that ended it."""
    signal: int | None = None
    too_much_output: bool = False
    log_tail: Lines = []


FromCollector = Hello | TimeBatch | CategoryBatch | Tick | End | Failed | Get | Exited
