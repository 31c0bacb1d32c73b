"""A request with its credentials and redirects: each hop only to where it may go, with what belongs there."""

from collections.abc import Callable, Mapping
from typing import NamedTuple, Protocol
from urllib.parse import urlsplit

from wrapper_contract.redaction import shown_url
from wrapper_contract.run_spec import ApiSourceSpec
from wrapper_runner.acquisition.errors import AcquisitionError
from wrapper_runner.acquisition.redirects import MAX_REDIRECTS, redirected
from wrapper_runner.fetching.credentials import Proof, header_value
from wrapper_runner.fetching.errors import Refused, unusable
from wrapper_runner.fetching.hosts import HostRules
from wrapper_runner.fetching.queries import lay_over, read_query, write_query
from wrapper_runner.fetching.redacting import Redactor
from wrapper_runner.fetching.replies import TextReply, kept_headers

REDIRECTS = frozenset({301, 302, 303, 307, 308})
USER_AGENT = "wrapper-runner"
_FOR_ANYBODY = frozenset({"accept", "accept-language", "user-agent"})
"""Headers of the manifest that hosts other than the source's own get as well."""
_NOT_OURS = frozenset(
    {
        "accept-encoding",
        "connection",
        "content-length",
        "host",
        "keep-alive",
        "te",
        "transfer-encoding",
        "upgrade",
    }
)
"""Headers that are the transfer's, whatever the manifest says."""


class Response(NamedTuple):
    """A reply that is no redirect, secrets included, and the url that gave it."""

    url: str
    status: int
    headers: dict[str, str]
    content: bytes


class Send(Protocol):
    """Makes one request in its turn."""

    def __call__(self, url: str, headers: Mapping[str, str]) -> TextReply:
        """Return the reply, redirects included.

        Raises:
            Broken: Another attempt may do.
            FetchFailure: There is no use in another attempt.
            Refused: The host is on an internal network.
        """
        ...


class Requests:
    """Makes the requests of one source.

    Args:
        spec: Of the source.
        rules: Which hosts may be asked.
        redactor: Knows the secrets.
        proof: Gets the current credentials.
        send: Makes one request.
    """

    def __init__(
        self,
        spec: ApiSourceSpec,
        *,
        rules: HostRules,
        redactor: Redactor,
        proof: Callable[[], Proof],
        send: Send,
    ) -> None:
        given = {
            name: header_value(value) for name, value in spec.headers.items() if name.lower() not in _NOT_OURS
        }
        self._headers = _overlaid({"Accept": "*/*", "User-Agent": USER_AGENT}, given)
        self._rules = rules
        self._redactor = redactor
        self._proof = proof
        self._send = send

    def follow(self, url: str) -> Response:
        """Ask for a url and follow its redirects.

        Raises:
            Broken: Another attempt may do.
            FetchFailure: There is no use in another attempt.
            Refused: A redirect leads to where it must not be followed.
        """
        first, been = url, {url}
        for _ in range(MAX_REDIRECTS + 1):
            reply = self._ask(url)
            if reply.status not in REDIRECTS:
                return self._without_secrets(url, reply)
            url = self._next(url, reply.headers.get("location"))
            if url in been:
                raise unusable(f"{self._redactor.show(first)} redirects in a circle: check the url")
            been.add(url)
        raise unusable(
            f"{self._redactor.show(first)} redirects more than {MAX_REDIRECTS} times: check the url"
        )

    def _ask(self, url: str) -> TextReply:
        if not self._rules.trusted(url):
            headers = {name: text for name, text in self._headers.items() if name.lower() in _FOR_ANYBODY}
            return self._send(url, headers)
        proof = self._proof()
        parts = urlsplit(url)
        query = write_query(lay_over(read_query(parts.query), proof.query))
        return self._send(parts._replace(query=query).geturl(), _overlaid(self._headers, proof.headers))

    def _next(self, url: str, location: str | None) -> str:
        hide = self._redactor.hide_text
        try:
            following = redirected(url, location)
            self._rules.check(following)
        except (AcquisitionError, Refused):
            # What messages show is cut, and half a secret would no longer be found: it is hidden before.
            raise self._refusal(hide(url), location and hide(location)) from None
        # What a source writes into a redirect to elsewhere must not carry the credentials there either.
        return following if self._rules.trusted(following) else hide(following)

    def _refusal(self, url: str, location: str | None) -> Refused:
        try:
            following = redirected(url, location)
            self._rules.check(following)
        except AcquisitionError as error:
            return Refused(error.message)
        except Refused as refusal:
            return Refused(f"{shown_url(url)} redirects to {shown_url(following)}: {refusal}")
        return Refused(f"{shown_url(url)} redirects to a url that has a secret in its host")

    def _without_secrets(self, url: str, reply: TextReply) -> Response:
        hide = self._redactor.hide
        headers = {
            name: hide(value.encode("latin-1", "replace")).decode("latin-1")
            for name, value in kept_headers(reply.headers).items()
        }
        return Response(self._redactor.hide_text(url), reply.status, headers, hide(reply.content))


def _overlaid(below: Mapping[str, str], above: Mapping[str, str]) -> dict[str, str]:
    """Lay headers over others; their names know no case."""
    named = {name.lower() for name in above}
    return {name: value for name, value in below.items() if name.lower() not in named} | dict(above)
