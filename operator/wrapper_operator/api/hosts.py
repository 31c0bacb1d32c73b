"""Which host a source asks."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from wrapper_operator.api.rules import at
from wrapper_operator.api.source import Source


def host_of(url: str) -> str:
    """Return the host of a url in lower case; "" where it has none that can be read."""
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""


def source_host(source: Source) -> str:
    """Return the host that a source is fetched from; "" for one that is no url."""
    if source.api is not None:
        return host_of(source.api.url)
    url = source.file.from_.url if source.file is not None else None
    return host_of(url) if url else ""


def stored_host(wrapper: Mapping[str, Any]) -> str:
    """Return the host that the source of a Wrapper is fetched from, which need not be valid; "" for none."""
    source = at(wrapper, "spec", "source")
    urls = [at(source, "api", "url"), at(source, "csv", "from", "url"), at(source, "xlsx", "from", "url")]
    return next((host_of(url) for url in urls if isinstance(url, str)), "")
