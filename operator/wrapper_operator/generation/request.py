"""What generation is asked for and what it answers."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Literal, Protocol

from wrapper_contract.checkpoint import Window
from wrapper_contract.exit_codes import ExitCode
from wrapper_contract.inspection import (
    FetchReply,
    FetchRequest,
    PreflightReply,
    ProfileReply,
    RunEvidence,
)
from wrapper_contract.profile import Profile

Engine = Literal["Auto", "Template", "Gemini", "Provided"]


@dataclass(frozen=True, kw_only=True)
class IndicatorText:
    """What the manifest says of the indicator, as far as the code tells it."""

    name: str
    description: str = ""
    unit: str = ""
    source: str = ""
    periodicity: str = ""


@dataclass(frozen=True, kw_only=True)
class Hints:
    """What the manifest says of the file's layout; it always wins over what the values suggest."""

    time_column: str | None = None
    value_columns: tuple[str, ...] = ()
    series_column: str | None = None
    where: dict[str, str] = field(default_factory=dict)
    """Rows kept: column name to text."""
    sheet: str | None = None


def _now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, kw_only=True)
class ApiRequest:
    """What the manifest says of an API; credentials are the inspection's affair."""

    url: str
    query: dict[str, str] = field(default_factory=dict)
    """Parameters of every request, as the manifest gives them."""
    time_field: str | None = None
    """Hints: paths in a record, keys joined by dots; they always win."""
    value_field: str | None = None
    series_field: str | None = None
    periodicity: str = ""
    """Of the indicator: which of several times is that of a period."""
    history_start: datetime | None = None
    """First time that is wanted; aware, UTC."""
    now: datetime = field(default_factory=_now)
    """From which preflight looks back; aware, UTC."""


@dataclass(frozen=True, kw_only=True)
class Doubt:
    """Something that the source does not settle."""

    text: str
    """What is not sure, with the evidence."""
    chosen: str
    """What was chosen."""
    hint: str
    """What in the manifest settles it."""

    def __str__(self) -> str:
        """Return one line for people."""
        return f"{self.text}; {self.chosen}" + (f" ({self.hint})" if self.hint else "")


@dataclass(frozen=True, kw_only=True)
class Refusal:
    """Why no code is written: one clear sentence, and whose fault it is."""

    exit_code: ExitCode
    reason: str
    """A CamelCase word for programs."""
    message: str


@dataclass(frozen=True, kw_only=True)
class GenerationRequest:
    """One source that needs collector code."""

    indicator: IndicatorText
    format: Literal["csv", "xlsx", "api"]
    hints: Hints = Hints()
    """Of a file."""
    api: ApiRequest | None = None
    """Of an API: given exactly where the format says so."""
    engine: Engine = "Auto"
    provided_code: str | None = None
    instructions: str = ""
    """Hints in plain words for a model."""
    timezone: str = "UTC"
    name: str = ""


@dataclass(frozen=True, kw_only=True)
class Generated:
    """Accepted code, what is doubtful about it, and the evidence it was accepted on."""

    code: str
    engine: Literal["Template", "Gemini", "Provided"]
    doubts: list[Doubt]
    profile: Profile | None
    evidence: list[RunEvidence]
    model: str = ""
    """That wrote it; empty for other engines."""
    attempts: int = 1
    tokens: int = 0
    """That were paid for."""
    cost: float = 0.0
    """Of these tokens, in the currency of the bill; 0 where no prices are known."""


class GenerationFailure(Exception):  # noqa: N818 - the contract's word
    """No acceptable code could be had; the message is for people."""

    def __init__(
        self, *, exit_code: ExitCode, reason: str, message: str, retry_after: float | None = None
    ) -> None:
        super().__init__(message)
        self.exit_code = exit_code
        self.reason = reason
        self.message = message
        self.retry_after = retry_after
        """Seconds after which another try may help, where that is known."""


def known_exit_code(code: int) -> ExitCode:
    """Return how an inspection ended; an end that is not of the contract is the code's fault."""
    return ExitCode(code) if code in set(ExitCode) else ExitCode.BROKEN_CODE


class Inspector(Protocol):
    """Sees the source on the operator's behalf."""

    async def profile(self) -> ProfileReply:
        """Return a file's profile, an API's first reply, or why there is none."""
        ...

    async def fetch(self, request: FetchRequest) -> FetchReply:
        """Return what an API answers to a request, or why there is no answer."""
        ...

    async def preflight(self, code: str, windows: Sequence[Window] = ()) -> PreflightReply:
        """Run the code twice on a file, or on windows of an API, and return what it gave."""
        ...
