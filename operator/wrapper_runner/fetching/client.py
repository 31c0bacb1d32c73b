"""The client of one API: a reply for a path and a query, without secrets, or why there is none."""

from collections.abc import Mapping
from types import TracebackType
from typing import TYPE_CHECKING, Self

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


class Fetcher:
    """Makes the requests of one source; entered before the first, not for several threads at once.

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
        self._exchange: Exchange | None = None
        self._begun = 0.0
        self.requests = 0
        """Made so far: redirects, repeated attempts and those for tokens included."""

    def __enter__(self) -> Self:
        # urllib3 costs a tenth of a second to import, which a run that never asks need not spend.
        from wrapper_runner.fetching.connecting import Connector
        from wrapper_runner.fetching.exchange import Exchange, Limits
        from wrapper_runner.fetching.pools import Pools

        spec = self._spec
        self._base = _checked(spec.url)
        credentials = spec.credentials
        token_url = credentials.token_url if isinstance(credentials, ClientCredentials) else None
        self._rules = HostRules(self._base, spec.allowed_hosts, token_url)
        self._pools = Pools(Connector(self._rules), spec.ca_bundle_path)
        limits = Limits(seconds=spec.timeout, size=spec.max_reply_bytes)
        self._exchange = Exchange(self._pools, limits, self._redactor.show)
        self._patience = Patience(spec.requests_per_minute, waiting=self._waiting, timing=self._timing)
        tokens = Tokens(self._post, self._redactor, monotonic=self._timing.monotonic, wall=self._timing.wall)
        self._access = SourceAccess(spec, rules=self._rules, tokens=tokens)
        keyring = Keyring(credentials, self._redactor, tokens.token)
        self._requests = Requests(
            spec, rules=self._rules, redactor=self._redactor, proof=keyring.proof, send=self._get
        )
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._pools.close()

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
        url = target(self._base, self._spec.query, path=path, query=query)
        self._rules.check(url)
        if self._rules.trusted(url):
            url = self._redactor.put_back(url, in_url=True)
        response = self._patience.until_answered(url, self._requests.follow, self._access)
        return Fetched(
            status=response.status,
            headers=response.headers,
            content=response.content,
            seconds=self._timing.monotonic() - self._begun,
            url=shown_url(response.url),
        )

    def _get(self, url: str, headers: Mapping[str, str]) -> "Reply":
        self._patience.turn()
        return self._send(url, headers)

    def _post(self, url: str, headers: Mapping[str, str], body: bytes) -> "Reply":
        return self._send(url, {"User-Agent": USER_AGENT, **headers}, body)

    def _send(self, url: str, headers: Mapping[str, str], body: bytes | None = None) -> "Reply":
        if self._exchange is None:
            raise RuntimeError("a Fetcher makes requests only after it was entered")
        self.requests += 1
        self._begun = self._timing.monotonic()
        with self._waiting.breaking_off():
            return self._exchange.send(url, headers, method="GET" if body is None else "POST", body=body)


def _checked(url: str) -> str:
    try:
        checked = check_url(url)
    except AcquisitionError as error:
        raise misconfigured(error.message) from None
    if "@" in checked.split("/")[2]:
        raise misconfigured(f"{shown_url(url)} names a user: write the credentials into source.api.auth")
    return checked
