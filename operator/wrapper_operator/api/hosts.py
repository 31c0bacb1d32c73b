"""Which host a source asks."""

from urllib.parse import urlsplit

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
