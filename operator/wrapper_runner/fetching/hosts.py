"""Which hosts may be asked, and which of them are told credentials. Pure."""

from collections.abc import Iterable
from urllib.parse import urlsplit

from wrapper_contract.redaction import shown_text
from wrapper_runner.acquisition.addresses import Reach, literal, reach_of
from wrapper_runner.acquisition.redirects import origin
from wrapper_runner.fetching.errors import Refused

_USUAL_PORTS = (80, 443)


class HostRules:
    """The hosts of one source.

    Args:
        url: The source's own.
        allowed: Further hosts: names without port.
        token_url: Where tokens come from; asked for nothing else.
    """

    def __init__(self, url: str, allowed: Iterable[str] = (), token_url: str | None = None) -> None:
        self._origin = origin(url)
        self._own = _host(url)
        self._token = None if token_url is None else _host(token_url)
        self._further = {_plain(host) for host in allowed}

    def check(self, url: str) -> None:
        """Refuse a url that collector code or a redirect leads to.

        Raises:
            Refused: It names a host that is not allowed, or a user.
        """
        host = _host(url)
        if "@" in urlsplit(url).netloc:
            raise Refused(
                f"a url for {shown_text(host)} names a user: credentials belong into source.api.auth"
            )
        if host not in {self._own, *self._further}:
            raise Refused(
                f"the host {shown_text(host)} is not allowed: add it to source.api.allowedHosts if it belongs"
                " to the source"
            )
        self._check_port(url, host)
        self.check_address(host)

    def _check_port(self, url: str, host: str) -> None:
        """Refuse other doors of the url's host: what answers there is another service.

        A host that the manifest allows by name is allowed with all of its ports.
        """
        port = origin(url)[2]
        if host == self._own and host not in self._further and port not in (self._origin[2], *_USUAL_PORTS):
            raise Refused(
                f"the port {port} of {shown_text(host)} is not that of source.api.url: add the host to"
                " source.api.allowedHosts if it belongs to the source"
            )

    def check_address(self, host: str) -> None:
        """Refuse a host that is written as an address of an internal network.

        Raises:
            Refused: It is, and the manifest's url does not name it.
        """
        host = _plain(host)
        if not self.named(host) and literal(host) and reach_of(host) is not Reach.PUBLIC:
            raise refused_address(host)

    def named(self, host: str) -> bool:
        """Tell whether the manifest's url, or that of its tokens, names this host itself."""
        return _plain(host) in (self._own, self._token)

    def trusted(self, url: str) -> bool:
        """Tell whether a url is the source's own, so that it is told credentials.

        The same host by https instead of http, each on its usual port, counts as the source's own too.
        """
        other = origin(url)
        scheme, host, port = self._origin
        upgraded = (scheme, port) == ("http", 80) and (other[0], other[2]) == ("https", 443)
        return other == self._origin or (other[1] == host and upgraded)


def refused_address(host: str, *, resolved: bool = False) -> Refused:
    """Return the refusal of a host on an internal network."""
    how = "leads to" if resolved else "is"
    return Refused(
        f"the host {shown_text(host)} {how} an address of an internal network: only the host that"
        " source.api.url itself names may be there"
    )


def _host(url: str) -> str:
    return _plain(urlsplit(url).hostname or "")


def _plain(host: str) -> str:
    return host.strip().lower().rstrip(".").strip("[]")
