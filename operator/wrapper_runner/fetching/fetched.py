"""What a request gives."""

from typing import NamedTuple


class Fetched(NamedTuple):
    """A reply without secrets.

    Attributes:
        status: Of the reply that is no redirect.
        headers: Names in lower case; values of a repeated header are joined by commas. Those that speak of
            the transfer (encoding, length) and cookies are left out.
        content: The body, unpacked.
        seconds: From the request that led to it to its last byte.
        url: Where it came from, as it may be shown: without query values.
    """

    status: int
    headers: dict[str, str]
    content: bytes
    seconds: float
    url: str
