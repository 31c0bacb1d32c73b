"""Which proxy the environment names for a url."""

import base64
from collections.abc import Mapping
from urllib.parse import unquote, urlsplit, urlunsplit
from urllib.request import getproxies, proxy_bypass


def proxy_for(url: str, proxies: Mapping[str, str] | None = None) -> str | None:
    """Return the proxy for a url by http_proxy, https_proxy, all_proxy and no_proxy; None for none.

    Args:
        url: What is to be fetched.
        proxies: Scheme -> proxy url, and "no" -> hosts without one; None takes the environment's.
    """
    settings = dict(getproxies() if proxies is None else proxies)
    parts = urlsplit(url)
    if proxy_bypass(parts.netloc.rpartition("@")[2], settings):
        return None
    proxy = settings.get(parts.scheme) or settings.get("all")
    if not proxy:
        return None
    return proxy if "://" in proxy else f"http://{proxy}"


def split_user(url: str) -> tuple[str, str | None]:
    """Take user and password out of a url.

    Returns:
        The url without them, and the value of the header that stands for them (Basic, RFC 7617).
    """
    parts = urlsplit(url)
    user, at, host = parts.netloc.rpartition("@")
    if not at:
        return url, None
    name, _, password = user.partition(":")
    token = base64.b64encode(f"{unquote(name)}:{unquote(password)}".encode()).decode()
    return urlunsplit(parts._replace(netloc=host)), f"Basic {token}"
