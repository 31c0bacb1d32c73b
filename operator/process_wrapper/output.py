"""What a process prints: read so that it never blocks, labelled, and kept only in part."""

import os
import threading
from collections import deque
from collections.abc import Callable, Sequence
from typing import NamedTuple

from process_wrapper.clock import Clock, SystemClock

CHUNK = 64 * 1024


class OutputLimit(NamedTuple):
    """How much of the output is kept.

    Attributes:
        lines: Last lines kept.
        line_characters: Longest line; the rest of it is cut off.
        total_bytes: What the process may print in all; beyond it the output is read and thrown away.
    """

    lines: int = 20
    line_characters: int = 1000
    total_bytes: int | None = None


def printable(text: str) -> str:
    """Return a text without control characters, which could rewrite what a terminal or a log shows."""
    if text.isprintable():
        return text
    return "".join(one if one.isprintable() or one == "\t" else repr(one)[1:-1] for one in text)


class LogTail:
    """The last lines of the output, each with its time and the label of its stream.

    Lines are given by several threads; reading is safe at any time.
    """

    def __init__(
        self,
        limit: OutputLimit = OutputLimit(),  # noqa: B008 - immutable
        *,
        clock: Clock | None = None,
        echo: Callable[[str], None] | None = None,
    ) -> None:
        self._limit = limit
        self._clock = clock or SystemClock()
        self._echo = echo
        self._lines: deque[str] = deque(maxlen=limit.lines)
        self._bytes = 0
        self._lock = threading.Lock()

    @property
    def too_much(self) -> bool:
        """Whether more was printed than is allowed."""
        return self._limit.total_bytes is not None and self._bytes > self._limit.total_bytes

    @property
    def lines(self) -> list[str]:
        """The last lines, oldest first."""
        with self._lock:
            return list(self._lines)

    def add(self, label: str, line: bytes) -> None:
        """Keep a line (without its newline)."""
        text = line[: 4 * self._limit.line_characters].decode("utf-8", "backslashreplace").rstrip("\r")
        if len(text) > self._limit.line_characters:
            text = text[: self._limit.line_characters] + "…"
        text = printable(text)
        stamp = self._clock.now().strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3]
        entry = f"{stamp}Z [{label}] {text}"
        with self._lock:
            self._lines.append(entry)
        if self._echo is not None:
            self._echo(entry)

    def count(self, size: int) -> bool:
        """Count printed bytes; return whether they may still be kept."""
        with self._lock:
            self._bytes += size
        return not self.too_much


class OutputReaders:
    """Threads that read a process's streams to their ends."""

    def __init__(self, tail: LogTail, streams: Sequence[tuple[str, int]]) -> None:
        self._threads = [
            threading.Thread(target=_read, args=(tail, label, descriptor), daemon=True, name=f"read-{label}")
            for label, descriptor in streams
        ]
        for thread in self._threads:
            thread.start()

    def join(self, timeout: float) -> None:
        """Wait for the streams' ends, for at most so many seconds each."""
        for thread in self._threads:
            thread.join(timeout)


def _read(tail: LogTail, label: str, descriptor: int) -> None:
    """Cut a stream into lines; a line that never ends is cut at its limit."""
    pending = b""
    try:
        while chunk := os.read(descriptor, CHUNK):
            if not tail.count(len(chunk)):
                pending = b""
                continue
            *lines, pending = (pending + chunk).split(b"\n")
            for line in lines:
                tail.add(label, line)
            if len(pending) > CHUNK:
                tail.add(label, pending)
                pending = b""
    finally:
        os.close(descriptor)
    if pending:
        tail.add(label, pending)
