"""Where a redirect leads, and whether to follow it. Pure."""

import string
from urllib.parse import quote, urljoin, urlsplit, urlunsplit

from wrapper_contract.redaction import shown_url
from wrapper_runner.acquisition.errors import AcquisitionError, misconfigured, unusable

MAX_REDIRECTS = 10
_DEFAULT_PORTS = {"http": 80, "https": 443}
_KEPT = string.punctuation
"""Marks that are not encoded: what a url already has in it stays as it is."""


def check_url(url: str) -> str:
    """Return a url as it may be requested: blanks and non-ASCII letters encoded, without a fragment.

    Raises:
        AcquisitionError: It is no http or https url.
    """
    if any(ord(mark) < 0x20 or ord(mark) == 0x7F for mark in url):
        raise misconfigured(f"{shown_url(url)} has a control character in it: write the url without")
    try:
        parts = urlsplit(url.strip())
        host, _ = parts.hostname, parts.port
    except ValueError as error:
        raise misconfigured(f"{shown_url(url)} is no url: {error}") from error
    if parts.scheme not in _DEFAULT_PORTS:
        raise misconfigured(f"{shown_url(url)} cannot be fetched: write a url with http:// or https://")
    if not host:
        raise misconfigured(f"{shown_url(url)} names no host: write https://host/path")
    path, query = quote(parts.path or "/", safe=_KEPT), quote(parts.query, safe=_KEPT)
    return urlunsplit((parts.scheme, _ascii_host(parts.netloc, host), path, query, ""))


def _ascii_host(netloc: str, host: str) -> str:
    """Write an international host name as the domain name system has it."""
    if netloc.isascii():
        return netloc
    user, at, place = netloc.rpartition("@")
    _, colon, port = place.partition(":")
    try:
        name = host.encode("idna").decode()
    except UnicodeError as error:
        raise misconfigured(f"{shown_url(netloc)} is no host name: {error}") from error
    return f"{quote(user, safe=_KEPT)}{at}{name}{colon}{port}"


def redirected(url: str, location: str | None) -> str:
    """Return where an answer with a redirect leads.

    Raises:
        AcquisitionError: Nowhere, or to where it would be unsafe to follow.
    """
    shown = shown_url(url)
    if not location:
        raise unusable(f"{shown} answers with a redirect that leads nowhere")
    try:
        target = urljoin(url, location.strip())
        scheme, secure = urlsplit(target).scheme, urlsplit(url).scheme == "https"
    except ValueError:
        raise unusable(f"{shown} redirects to something that is no url") from None
    if scheme not in _DEFAULT_PORTS:
        raise unusable(f"{shown} redirects to {shown_url(target)}: only http and https are followed")
    if secure and scheme == "http":
        raise unusable(f"{shown} redirects to {shown_url(target)}: from https to http is not followed")
    try:
        return check_url(target)
    except AcquisitionError:
        # The manifest's author cannot mend it, as the words for a manifest's url would have it.
        raise unusable(f"{shown} redirects to something that is no url") from None


def origin(url: str) -> tuple[str, str, int]:
    """Return scheme, host and port: what credentials belong to."""
    parts = urlsplit(url)
    return parts.scheme, (parts.hostname or "").lower(), parts.port or _DEFAULT_PORTS.get(parts.scheme, 0)
