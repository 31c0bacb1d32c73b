"""From a collector's requests to an API's replies."""

from typing import Protocol

from wrapper_contract import ipc
from wrapper_runner.fetching import Fetched, Refused
from wrapper_sdk.replies.decoding import decoded
from wrapper_sdk.replies.refusals import speaks_of_size

_READ_BYTES = 20_000
_OF_SIZE = frozenset({400, 403, 406, 416, 422})
"""Statuses with which sources also say that too much was asked for."""


class Client(Protocol):
    """Who makes requests, such as a `Fetcher`."""

    def fetch(self, path: str | None = None, query: dict[str, str | list[str]] | None = None) -> Fetched:
        """Make a request; raise `Refused` for one that is not allowed."""
        ...


class Requester:
    """Answers what collector code asks for; what the client raises ends the call.

    Args:
        client: Makes the requests.

    Attributes:
        too_much: Whether the last reply says that too much was asked for: whatever the code makes of that,
            a narrower window is worth a try.
    """

    def __init__(self, client: Client) -> None:
        self._client = client
        self.too_much = False

    def __call__(self, get: ipc.Get) -> tuple[ipc.Answer, bytes]:
        """Make a request; one that is not allowed is answered with the reason."""
        self.too_much = False
        try:
            fetched = self._client.fetch(get.path, get.query)
        except Refused as refused:
            return ipc.Answer(id=get.id, refused=str(refused)), b""
        self.too_much = says_too_much(fetched)
        return ipc.Answer(id=get.id, status=fetched.status, headers=fetched.headers), fetched.content


def says_too_much(reply: Fetched) -> bool:
    """Tell whether a reply says that too much was asked for at once, or too long a range of time."""
    if reply.status in _OF_SIZE:
        kind = reply.headers.get("content-type", "")
        return speaks_of_size(decoded(reply.content[:_READ_BYTES], kind))
    return reply.status == 413
