"""Requests to and replies of an inspection: `POST /profile`, `/fetch`, `/preflight` (JSON bodies)."""

import msgspec

from wrapper_contract.checkpoint import Window
from wrapper_contract.messages import CategoryPoint
from wrapper_contract.profile import Profile
from wrapper_contract.report import Counts, Rejection, Termination
from wrapper_contract.run_spec import ApiSourceSpec, CollectorLimits, FileSourceSpec

PROFILE_PATH = "/profile"
FETCH_PATH = "/fetch"
PREFLIGHT_PATH = "/preflight"
SAMPLE_CHARACTERS = 2500
"""Of an API's reply, for people and for the model."""
MAX_BODY_BYTES = 1024 * 1024
"""Of a reply as the operator gets it; a longer JSON document is thinned, another text is cut."""


class InspectionSpec(msgspec.Struct, frozen=True, kw_only=True):
    """What an inspection looks at: JSON in the environment variable `WRAPPER_RUN`."""

    version: int = 1
    name: str
    source: FileSourceSpec | ApiSourceSpec
    timezone: str = "UTC"
    data_dir: str = "/wrapper/data"
    collector_socket: str | None = None
    listen: str
    """`unix:<path>` or `<host>:<port>`."""
    token_sha256: str
    """Of the bearer token that every request must carry, hexadecimal."""
    idle_timeout: float = 300.0
    life_time: float = 1800.0


class FetchRequest(msgspec.Struct, frozen=True, kw_only=True):
    """A request to the API, as collector code would make it."""

    path: str | None = None
    query: dict[str, str] = {}
    """Laid over the manifest's."""


class Thinned(msgspec.Struct, frozen=True):
    """An array or object of a JSON document of which only the first and last members were kept."""

    path: str
    """Keys joined by dots; empty for the document itself."""
    length: int
    kept: int


class FetchReply(msgspec.Struct, frozen=True, kw_only=True):
    """What the API answered, without secrets, or why there is no answer."""

    status: int = 0
    headers: dict[str, str] = {}
    """Names in lower case."""
    size: int = 0
    """Bytes of the body as the source sent it, unpacked."""
    sample: str = ""
    """The first 2,500 characters."""
    body: str = ""
    """The body as text, at most 1 MiB: JSON in whole, or thinned; other text cut off."""
    cut: bool = False
    """Whether `body` is cut off."""
    thinned: list[Thinned] = []
    members: list[str] = []
    """Names of a ZIP's members; `body` is then that of the first that holds text."""
    seconds: float = 0.0
    failure: Termination | None = None


class ProfileReply(msgspec.Struct, frozen=True, kw_only=True):
    """The profile, or why there is none."""

    profile: Profile | None = None
    """Of a file."""
    api: FetchReply | None = None
    """The first reply of an API, asked as the manifest says."""
    failure: Termination | None = None


class PreflightRequest(msgspec.Struct, frozen=True, kw_only=True):
    """Candidate code to run on the real source."""

    code: str
    limits: CollectorLimits = CollectorLimits()
    windows: list[Window] = []
    """Of an API: tried in this order until one has points; then `[newest point, end of the first window)`."""


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
    window: Window | None = None
    """Of an API."""
    requests: int = 0
    """Made to an API."""
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
    """The evidence of two runs of the same code (files), or of one run for each window (APIs)."""

    runs: list[RunEvidence]
