"""What a supervisor is told to do: JSON in the environment variable `WRAPPER_RUN`; no secret is in it."""

from datetime import datetime
from typing import Literal

import msgspec

ENVIRONMENT_VARIABLE = "WRAPPER_RUN"
RUN_SPEC_VERSION = 1
MIB = 1024 * 1024


class FileSourceSpec(msgspec.Struct, frozen=True, kw_only=True, tag="file", tag_field="kind"):
    """A file to collect from: exactly one of `url` and `path`."""

    format: Literal["csv", "xlsx"]
    url: str | None = None
    path: str | None = None
    """A mounted or local file."""
    name: str = ""
    """What people call it in messages; a url carries no secret here."""
    max_bytes: int = 2048 * MIB
    """Of the download, and of what it unpacks to."""
    download_timeout: float = 1800.0
    """Seconds for the whole download."""


class ApiKey(msgspec.Struct, frozen=True, kw_only=True, tag="apiKey", tag_field="kind"):
    """A key in a header or in the query: exactly one of `header` and `query_parameter`."""

    path: str
    """File that holds the key; the kubelet changes it when the Secret changes."""
    header: str | None = None
    query_parameter: str | None = None


class Bearer(msgspec.Struct, frozen=True, kw_only=True, tag="bearer", tag_field="kind"):
    """A token as `Authorization: Bearer`."""

    path: str


class Basic(msgspec.Struct, frozen=True, kw_only=True, tag="basic", tag_field="kind"):
    """A user name and a password (RFC 7617)."""

    username_path: str
    password_path: str


class ClientCredentials(
    msgspec.Struct, frozen=True, kw_only=True, tag="oauth2ClientCredentials", tag_field="kind"
):
    """A token that is fetched with the client's own credentials (RFC 6749, section 4.4)."""

    token_url: str
    scopes: list[str] = []
    client_id_path: str
    client_secret_path: str


Credentials = ApiKey | Bearer | Basic | ClientCredentials


class ApiSourceSpec(msgspec.Struct, frozen=True, kw_only=True, tag="api", tag_field="kind"):
    """An HTTP API to collect from; credentials are files, never values."""

    url: str
    """Address that is asked; collector code may ask for paths below it."""
    query: dict[str, str] = {}
    headers: dict[str, str] = {}
    credentials: Credentials | None = None
    allowed_hosts: list[str] = []
    """Besides the url's own host."""
    requests_per_minute: int = 60
    timeout: float = 30.0
    """Seconds for one reply."""
    max_reply_bytes: int = 64 * MIB
    """Of one reply, unpacked."""
    ca_bundle_path: str | None = None
    """File with certificates that are trusted besides the system's own."""
    name: str = ""
    """What people call it in messages."""


class ApiCollection(msgspec.Struct, frozen=True, kw_only=True):
    """How far back an API is fetched, and how it is polled."""

    history: bool = True
    history_start: datetime | None = None
    """First time that is wanted; None for as far back as the source goes."""
    lookback: int = 3
    """Periods that are read again at each poll."""
    interval: float
    """Seconds between two polls."""
    resident: bool = False
    """Whether this pod goes on polling; otherwise it ends after one poll."""
    polls: bool = True
    """Whether a poll follows the history; False ends when the history is complete."""


class CollectorLimits(msgspec.Struct, frozen=True, kw_only=True):
    """What collector code may use."""

    memory_bytes: int = 384 * MIB
    """Address space beyond what the process has mapped when it loads the code."""
    cpu_seconds: float = 600.0
    """Of one call of `collect`."""
    silence_seconds: float = 60.0
    """Longest time without a sign of life within a call."""
    output_bytes: int = 1 * MIB
    """Of what `print` may write before it is cut off."""
    max_points: int = 50_000_000
    """Of one call."""


class JsonLinesSink(msgspec.Struct, frozen=True, kw_only=True, tag="json-lines", tag_field="kind"):
    """Messages as lines of a file, for local mode."""

    path: str
    state_path: str
    append: bool = False


class PublisherSink(msgspec.Struct, frozen=True, kw_only=True, tag="publisher", tag_field="kind"):
    """Messages to a publisher, which delivers them to the broker and keeps the checkpoint."""

    url: str
    """`http://<host>:<port>`, or `unix:<path>` on one machine."""
    token_path: str = "/wrapper/token/token"  # noqa: S105 - a path
    """File with the bearer token, read anew for every request."""
    heartbeat_seconds: float = 30.0
    """Between two signs of life."""


class RunSpec(msgspec.Struct, frozen=True, kw_only=True):
    """One attempt of one execution."""

    version: int = RUN_SPEC_VERSION
    wrapper_id: str
    namespace: str = "default"
    name: str
    execution: str
    attempt: int = 1
    poll: int = 0
    periodicity: str
    source_type: str
    """For the messages' metadata: CSV, XLSX, API."""
    timezone: str = "UTC"
    code_path: str = "/wrapper/code/collector.py"
    code_hash: str
    source: FileSourceSpec | ApiSourceSpec
    collection: ApiCollection | None = None
    """Of an API; files have none."""
    sink: JsonLinesSink | PublisherSink
    timeout: float | None = 3600.0
    """Seconds of the execution, or of the history and of each poll of a resident pod; None for no limit."""
    grace_period: float = 10.0
    limits: CollectorLimits = CollectorLimits()
    data_dir: str = "/wrapper/data"
    """Where a download goes; the collector may only read there."""
    collector_socket: str | None = None
    """Unix socket on which the collector's container waits; None starts a subprocess on this machine."""
