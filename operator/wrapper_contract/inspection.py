"""Requests to and replies of an inspection: `POST /profile`, `/preflight` (JSON bodies)."""

import msgspec

from wrapper_contract.messages import CategoryPoint
from wrapper_contract.profile import Profile
from wrapper_contract.report import Counts, Rejection, Termination
from wrapper_contract.run_spec import CollectorLimits, FileSourceSpec

PROFILE_PATH = "/profile"
PREFLIGHT_PATH = "/preflight"


class InspectionSpec(msgspec.Struct, frozen=True, kw_only=True):
    """What an inspection looks at: JSON in the environment variable `WRAPPER_RUN`."""

    version: int = 1
    name: str
    source: FileSourceSpec
    timezone: str = "UTC"
    data_dir: str = "/wrapper/data"
    collector_socket: str | None = None
    listen: str
    """`unix:<path>` or `<host>:<port>`."""
    token_sha256: str
    """Of the bearer token that every request must carry, hexadecimal."""
    idle_timeout: float = 300.0
    life_time: float = 1800.0


class ProfileReply(msgspec.Struct, frozen=True, kw_only=True):
    """The profile, or why there is none."""

    profile: Profile | None = None
    failure: Termination | None = None


class PreflightRequest(msgspec.Struct, frozen=True, kw_only=True):
    """Candidate code to run on the real source."""

    code: str
    limits: CollectorLimits = CollectorLimits()


class Conflict(msgspec.Struct, frozen=True, kw_only=True):
    """One time and series that stands on two rows with different values."""

    x: str
    series: str | None
    values: tuple[float, float]
    rows: tuple[int, int]
    differing_columns: list[int]
    """Columns in which the two rows differ, from 0."""


class RunEvidence(msgspec.Struct, frozen=True, kw_only=True):
    """What one preflight run of the code gave: facts, no judgement."""

    termination: Termination
    points: int = 0
    digest: str = ""
    """Of all points in order: two runs that agree have the same."""
    keys: int = 0
    """Different (time, series), estimated above 200,000."""
    conflicting_keys: int = 0
    repeated_keys: int = 0
    conflicts: list[Conflict] = []
    """Up to 20 examples."""
    time_points: int = 0
    category_points: int = 0
    min_x: str | None = None
    max_x: str | None = None
    min_y: float | None = None
    max_y: float | None = None
    series: list[str] = []
    """The first 1,000 different ones."""
    series_count: int = 0
    first: list[CategoryPoint] = []
    last: list[CategoryPoint] = []
    rejections: list[Rejection] = []
    counts: Counts = Counts()


class PreflightReply(msgspec.Struct, frozen=True, kw_only=True):
    """The evidence of two runs of the same code (files), for the operator to judge."""

    runs: list[RunEvidence]
