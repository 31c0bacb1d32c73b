"""How an attempt went: its progress while it runs, and what is left of it in the termination message."""

import msgspec

MAX_TERMINATION_BYTES = 4096
MAX_EXAMPLES = 3
COLLECTOR_KILLED = "Killed"
"""Reason of an end with 76 whose collector a signal from outside ended."""


class Example(msgspec.Struct, frozen=True, omit_defaults=True):
    """A row of a file or a record of an API that could not be used."""

    text: str
    row: int = 0
    """Of a file, from 1."""
    request: int = 0
    """The number of the request whose reply held the record, from 1."""

    @property
    def place(self) -> str:
        """Where it was, for people; nothing where that is unknown."""
        if self.row:
            return f"row {self.row}"
        return f"request {self.request}" if self.request else ""

    def shown(self, text: str) -> str:
        """Return a text, such as its own one made short, after the place."""
        return f"{self.place}: {text}" if self.place else text


class Rejection(msgspec.Struct, frozen=True):
    """Rows or records that could not be used, for one reason."""

    reason: str
    count: int
    examples: list[Example] = []


class Counts(msgspec.Struct, frozen=True, kw_only=True):
    """What went through an attempt so far."""

    rows: int = 0
    points: int = 0
    messages: int = 0
    repeated: int = 0
    """Points that came again with the same value and were left out."""
    revised: int = 0
    """Points that a later one of the same batch replaced: same time and series, another value."""
    rejected: int = 0


class Progress(msgspec.Struct, frozen=True, kw_only=True):
    """A line of progress, for people and for heartbeats."""

    counts: Counts
    message: str = ""
    bytes_read: int = 0
    bytes_total: int | None = None
    notes: list[str] = []
    """What people should know of this run, said once: protection that this machine does not give."""


class Termination(msgspec.Struct, frozen=True, kw_only=True):
    """The termination message: at most 4 KiB of JSON.

    `reason` is a CamelCase word for programs, `message` a sentence for people.
    """

    exit_code: int
    reason: str
    message: str
    counts: Counts = Counts()
    rejections: list[Rejection] = []
    traceback: str = ""
    log_tail: list[str] = []


def encode_termination(termination: Termination) -> bytes:
    """Encode within the limit: log lines go first (oldest first), then examples, then the traceback."""
    encoded = msgspec.json.encode(termination)
    while len(encoded) > MAX_TERMINATION_BYTES:
        termination = _shortened(termination)
        encoded = msgspec.json.encode(termination)
    return encoded


def _shortened(termination: Termination) -> Termination:
    replace = msgspec.structs.replace
    if termination.log_tail:
        return replace(termination, log_tail=termination.log_tail[1:])
    if termination.rejections:
        return replace(termination, rejections=termination.rejections[:-1])
    if termination.traceback:
        return replace(termination, traceback=termination.traceback[len(termination.traceback) // 2 + 1 :])
    return replace(termination, message=termination.message[: len(termination.message) // 2])
