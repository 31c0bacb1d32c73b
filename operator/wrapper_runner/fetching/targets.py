"""The url of a request, from the manifest's url and what collector code asks for. Pure."""

import re
from urllib.parse import urljoin, urlsplit, urlunsplit

from wrapper_contract.redaction import shown_text
from wrapper_runner.acquisition.errors import AcquisitionError
from wrapper_runner.acquisition.redirects import check_url
from wrapper_runner.fetching.errors import Refused
from wrapper_runner.fetching.queries import Values, lay_over, read_query, write_query

_ABSOLUTE = re.compile(r"(?:[A-Za-z][A-Za-z0-9+.-]*:)?//")
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")


def target(base: str, manifest_query: Values, *, path: str | None, query: Values | None) -> str:
    """Return the url to ask for, without credentials.

    A path is read as a link on a page below the manifest's url: `latest` is below it, `?page=2` is the url
    itself, `/v2/x` begins at the host's root, `https://…` stands for itself. The manifest's query goes along
    with all but the last: that is a link that the source made, and it says everything.

    Args:
        base: The manifest's url, as `check_url` gives it.
        manifest_query: Laid over the query that the url has itself.
        path: As above; None or empty for the manifest's url.
        query: Laid over all of it.

    Raises:
        Refused: It is no url that can be asked for.
    """
    path = (path or "").strip()
    if _CONTROL.search(path):
        raise Refused(f"{shown_text(path)} has a control character in it")
    absolute = bool(_ABSOLUTE.match(path))
    base_parts = urlsplit(base)
    try:
        parts = urlsplit(check_url(_joined(base, path)))
    except (AcquisitionError, ValueError) as error:
        raise Refused(getattr(error, "message", "") or f"{shown_text(path)} is no url") from None
    pairs = read_query(parts.query)
    if not absolute:
        below = lay_over(read_query(base_parts.query), manifest_query)
        named = {pair.name for pair in pairs}
        pairs = [pair for pair in below if pair.name not in named] + pairs
    return urlunsplit(parts._replace(query=write_query(lay_over(pairs, query or {})), fragment=""))


def _joined(base: str, path: str) -> str:
    parts = urlsplit(base)._replace(query="", fragment="")
    if _ABSOLUTE.match(path):
        return urljoin(base, path)
    if path.startswith("/"):
        return urlunsplit(parts._replace(path="")) + path
    if not path or path.startswith("?"):
        return urlunsplit(parts) + path
    # Joined by hand: to `urljoin`, `flow:1.0/all` would be a scheme, and `//` one slash too many.
    return urlunsplit(parts._replace(path=parts.path.rstrip("/"))) + "/" + path
