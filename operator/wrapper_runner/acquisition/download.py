"""Downloading a file: attempts, resuming, limits of size and time."""

from dataclasses import dataclass, field

from wrapper_contract.redaction import shown_url
from wrapper_runner.acquisition import exchange
from wrapper_runner.acquisition.acquired import Report
from wrapper_runner.acquisition.answers import Body, Interrupted, read_answer
from wrapper_runner.acquisition.errors import AcquisitionError, unavailable
from wrapper_runner.acquisition.redirects import check_url
from wrapper_runner.acquisition.retrying import MAX_FAILURES, back_off
from wrapper_runner.acquisition.storing import StoredFile
from wrapper_runner.acquisition.timing import Deadline, Timing
from wrapper_runner.acquisition.watchdog import Watchdog
from wrapper_runner.acquisition.wording import duration_text, received_text

CONNECT_SECONDS = 15.0
IDLE_SECONDS = 60.0


@dataclass(frozen=True, kw_only=True)
class DownloadLimits:
    """How long a download may take, in seconds."""

    whole: float
    connect: float = CONNECT_SECONDS
    idle: float = IDLE_SECONDS


@dataclass
class _Transfer:
    """Where a download stands between its attempts."""

    url: str
    store: StoredFile
    deadline: Deadline
    limits: DownloadLimits
    timing: Timing
    report: Report
    validator: str = ""
    """Entity tag or date that a resumed download must still match; empty where it cannot be resumed."""
    accept: str = "gzip"
    """Encodings asked for; a part that is resumed must come in the same one."""
    encoding: str = ""
    """Content encoding of what is stored."""
    total: int | None = None
    shown: str = field(init=False)

    def __post_init__(self) -> None:
        self.shown = shown_url(self.url)


def download(url: str, store: StoredFile, *, limits: DownloadLimits, timing: Timing, report: Report) -> str:
    """Store what a url gives, as it was sent.

    Args:
        url: http or https.
        store: Where it goes; bounds the size.
        limits: How long it may take.
        timing: Clocks and sleep.
        report: Told of progress.

    Returns:
        The content encoding of what is stored, in lower case; empty for none.

    Raises:
        AcquisitionError: The file cannot be had.
    """
    deadline = Deadline.after(limits.whole, timing)
    transfer = _Transfer(check_url(url), store, deadline, limits, timing, report)
    failures = furthest = 0
    with Watchdog(limits.whole) as watchdog:
        while True:
            try:
                _attempt(transfer, watchdog)
                return transfer.encoding
            except Interrupted as interruption:
                _refuse_when_over(transfer)
                failures = 1 if store.size > furthest else failures + 1
                furthest = max(furthest, store.size)
                if failures >= MAX_FAILURES:
                    raise unavailable(f"{interruption.message}; tried {failures} times") from interruption
                _prepare_next(transfer, interruption)
                _wait(transfer, interruption, failures)


def _attempt(transfer: _Transfer, watchdog: Watchdog) -> None:
    headers = _headers(transfer)
    with exchange.get(transfer.url, headers, patience=_patience(transfer), watchdog=watchdog) as answer:
        body = read_answer(
            answer.status,
            answer.headers,
            offset=transfer.store.size,
            shown=answer.shown,
            now=transfer.timing.wall(),
        )
        if body.offset == 0:
            _start_anew(transfer, answer.headers)
        else:
            _check_same_file(transfer, body, answer.headers)
        transfer.total = body.total
        if body.total is not None:
            transfer.store.expect(body.total)
        for data in answer.pieces():
            transfer.store.write(data)
            transfer.report(transfer.store.size, body.total)
            _refuse_when_over(transfer)
    _refuse_when_over(transfer)
    _check_size(transfer, body)


def _check_size(transfer: _Transfer, body: Body) -> None:
    size = transfer.store.size
    # A connection that is cut within the head of an answer looks like an empty file of unknown size.
    if size < (int(not body.chunked) if body.total is None else body.total):
        raise Interrupted(f"{transfer.shown} broke off after {received_text(size, body.total)}")
    if body.total is not None and size > body.total:
        message = f"{transfer.shown} sent {received_text(size, body.total)}"
        raise Interrupted(message, resumable=False)


def _headers(transfer: _Transfer) -> dict[str, str]:
    headers = {"Accept": "*/*", "Accept-Encoding": transfer.accept}
    if transfer.store.size:
        headers |= {"Range": f"bytes={transfer.store.size}-", "If-Range": transfer.validator}
    return headers


def _patience(transfer: _Transfer) -> exchange.Patience:
    left = max(0.1, transfer.deadline.remaining())
    return exchange.Patience(connect=min(transfer.limits.connect, left), idle=min(transfer.limits.idle, left))


def _start_anew(transfer: _Transfer, headers: dict[str, str]) -> None:
    if transfer.store.size:
        transfer.store.restart()
    transfer.encoding = headers.get("content-encoding", "").strip().lower()
    tag = headers.get("etag", "")
    # A weak tag may stand for other bytes, so it cannot join two parts (RFC 9110, 13.1.5).
    transfer.validator = tag if tag and not tag.startswith("W/") else headers.get("last-modified", "")


def _check_same_file(transfer: _Transfer, body: Body, headers: dict[str, str]) -> None:
    tag = headers.get("etag")
    other_tag = tag is not None and transfer.validator.startswith('"') and tag != transfer.validator
    if other_tag or (transfer.total is not None and body.total != transfer.total):
        raise Interrupted(f"{transfer.shown} changed during the download", resumable=False)


def _prepare_next(transfer: _Transfer, interruption: Interrupted) -> None:
    """Keep what can be resumed; else ask for the plain bytes, which more servers can resume."""
    if not transfer.store.size or (transfer.validator and interruption.resumable):
        return
    transfer.store.restart()
    transfer.accept = "identity"


def _wait(transfer: _Transfer, interruption: Interrupted, failures: int) -> None:
    seconds = back_off(failures, chance=transfer.timing.chance())
    if interruption.wait is not None:
        seconds = max(seconds, interruption.wait)
    if seconds >= transfer.deadline.remaining():
        raise unavailable(
            f"{interruption.message}; the next try would be in {duration_text(round(seconds))},"
            f" after the time limit of {duration_text(transfer.limits.whole)}"
        )
    transfer.timing.sleep(seconds)


def _refuse_when_over(transfer: _Transfer) -> None:
    if transfer.deadline.remaining() <= 0:
        raise _took_too_long(transfer)


def _took_too_long(transfer: _Transfer) -> AcquisitionError:
    return unavailable(
        f"{transfer.shown} took longer than the limit of {duration_text(transfer.limits.whole)}:"
        f" got {received_text(transfer.store.size, transfer.total)}"
    )
