"""The client of one API: a reply for a path and a query, without secrets, or why there is none."""

from collections.abc import Mapping
from types import TracebackType
from typing import TYPE_CHECKING, NamedTuple, Self
from urllib.parse import urlsplit

from wrapper_contract.redaction import shown_url
from wrapper_contract.run_spec import ApiSourceSpec, ClientCredentials
from wrapper_runner.acquisition.errors import AcquisitionError
from wrapper_runner.acquisition.redirects import check_url
from wrapper_runner.acquisition.timing import SYSTEM_TIMING, Timing
from wrapper_runner.fetching.access import SourceAccess
from wrapper_runner.fetching.credentials import Keyring
from wrapper_runner.fetching.errors import FetchFailure, Refused, misconfigured
from wrapper_runner.fetching.fetched import Fetched
from wrapper_runner.fetching.hosts import HostRules
from wrapper_runner.fetching.oauth import Tokens
from wrapper_runner.fetching.patience import Patience
from wrapper_runner.fetching.queries import Values
from wrapper_runner.fetching.redacting import Redactor
from wrapper_runner.fetching.requesting import USER_AGENT, Requests
from wrapper_runner.fetching.targets import target
from wrapper_runner.fetching.waiting import Waiting

if TYPE_CHECKING:
    from wrapper_runner.fetching.exchange import Exchange, Reply
    from wrapper_runner.fetching.pools import Pools


class _Parts(NamedTuple):
    """What makes a source's requests, once its url is known to be one."""

    base: str
    rules: HostRules
    pools: "Pools"
    exchange: "Exchange"
    patience: Patience
    access: SourceAccess
    requests: Requests


class Fetcher:
    """Makes the requests of one source; not for several threads at once.

    Args:
        spec: Of the source: its url, credentials, limits.
        waiting: May break off waits and requests (`supervision.interrupting.Interruption`, `Unhurried`).
        timing: Clocks, sleep and chance.
    """

    def __init__(self, spec: ApiSourceSpec, *, waiting: Waiting, timing: Timing = SYSTEM_TIMING) -> None:
        self._spec = spec
        self._waiting = waiting
        self._timing = timing
        self._redactor = Redactor()
        self._parts: _Parts | None = None
        self._begun = 0.0
        self.requests = 0
        """Made so far: redirects, repeated attempts and those for tokens included."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._parts is not None:
            self._parts.pools.close()

    def fetch(self, path: str | None = None, query: Values | None = None) -> Fetched:
        """Make a request and return its reply, whatever its status, unless another attempt may do.

        Args:
            path: As a link on a page below the manifest's url: `latest` is below it, `/v2/x` begins at the
                host's root, `https://…` is a url of an allowed host; None for the manifest's url.
            query: Laid over the manifest's; a list repeats its parameter, an empty one takes it out.

        Raises:
            Refused: A host, scheme or address that is not allowed; the text is for people.
            FetchFailure: 77 the credentials are missing, or refused after one confirmation; 69 the source is
                unavailable beyond all attempts, or wants too long a pause; 65 what it sends is unusable; 78
                the manifest's url or certificates are wrong.
        """
        try:
            return self._fetch(path, query or {})
        except Refused as refusal:
            raise Refused(self._redactor.hide_text(str(refusal))) from None
        except FetchFailure as failure:
            message = self._redactor.hide_text(failure.message)
            raise FetchFailure(failure.exit_code, failure.reason, message) from None

    def redact(self, data: bytes) -> bytes:
        """Return bytes with a placeholder in the place of every secret; for what replies hold packed."""
        return self._redactor.hide(data)

    def _fetch(self, path: str | None, query: Values) -> Fetched:
        if self._parts is None:
            self._parts = self._assembled()
        parts = self._parts
        url = target(parts.base, self._spec.query, path=path, query=query)
        parts.rules.check(url)
        if parts.rules.trusted(url):
            url = self._redactor.put_back(url, in_url=True)
        response = parts.patience.until_answered(url, parts.requests.follow, parts.access)
        return Fetched(
            status=response.status,
            headers=response.headers,
            content=response.content,
            seconds=self._timing.monotonic() - self._begun,
            url=shown_url(response.url),
        )

    def _assembled(self) -> _Parts:
        # urllib3 costs a tenth of a second to import: a run that never asks need not spend it.
        from wrapper_runner.fetching.connecting import Connector
        from wrapper_runner.fetching.exchange import Exchange, Limits
        from wrapper_runner.fetching.pools import Pools

        spec, redactor, timing = self._spec, self._redactor, self._timing
        base = _checked(spec.url)
        credentials = spec.credentials
        token_url = credentials.token_url if isinstance(credentials, ClientCredentials) else None
        rules = HostRules(base, spec.allowed_hosts, token_url)
        pools = Pools(Connector(rules), spec.ca_bundle_path)
        limits = Limits(seconds=spec.timeout, size=spec.max_reply_bytes)
        tokens = Tokens(self._post, redactor, monotonic=timing.monotonic, wall=timing.wall)
        proof = Keyring(credentials, redactor, tokens.token).proof
        return _Parts(
            base=base,
            rules=rules,
            pools=pools,
            exchange=Exchange(pools, limits, redactor.show),
            patience=Patience(spec.requests_per_minute, waiting=self._waiting, timing=timing),
            access=SourceAccess(spec, rules=rules, tokens=tokens),
            requests=Requests(spec, rules=rules, redactor=redactor, proof=proof, send=self._get),
        )

    def _get(self, url: str, headers: Mapping[str, str]) -> "Reply":
        if self._parts is not None:
            self._parts.patience.turn()
        return self._send(url, headers)

    def _post(self, url: str, headers: Mapping[str, str], body: bytes) -> "Reply":
        return self._send(url, {"User-Agent": USER_AGENT, **headers}, body)

    def _send(self, url: str, headers: Mapping[str, str], body: bytes | None = None) -> "Reply":
        if self._parts is None:
            raise RuntimeError("requests are only made by fetch()")
        self.requests += 1
        self._begun = self._timing.monotonic()
        with self._waiting.breaking_off():
            return self._parts.exchange.send(
                url, headers, method="GET" if body is None else "POST", body=body
            )


def _checked(url: str) -> str:
    try:
        checked = check_url(url)
    except AcquisitionError as error:
        raise misconfigured(error.message) from None
    if "@" in urlsplit(checked).netloc:
        raise misconfigured(f"{shown_url(url)} names a user: write the credentials into source.api.auth")
    return checked
