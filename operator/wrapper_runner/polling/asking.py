"""The collector's requests, made for it."""

from collections.abc import Mapping
from typing import Protocol

from wrapper_contract import ipc
from wrapper_runner.fetching import Fetched, FetchFailure, Refused
from wrapper_runner.fetching.errors import TOO_LARGE, TOO_SLOW
from wrapper_runner.polling.refusals import refuses_size
from wrapper_runner.supervision.failures import Failure

_TOO_MUCH = (TOO_LARGE, TOO_SLOW)


class Fetching(Protocol):
    """Who makes requests, such as a `Fetcher`."""

    @property
    def requests(self) -> int:
        """Made so far."""
        ...

    def fetch(self, path: str | None = None, query: Mapping[str, str | list[str]] | None = None) -> Fetched:
        """Make a request."""
        ...


class Asking:
    """Answers what the collector asks for during one window.

    Attributes:
        refused_size: Whether the last reply spoke of too much, or of what is out of range.

    Args:
        fetching: Makes the requests.
    """

    def __init__(self, fetching: Fetching) -> None:
        self._fetching = fetching
        self._before = fetching.requests
        self.refused_size = False

    @property
    def requests(self) -> int:
        """Requests since the window began; at least one."""
        return max(1, self._fetching.requests - self._before)

    def __call__(self, get: ipc.Get) -> tuple[ipc.Answer, bytes]:
        """Make a request.

        Raises:
            Failure: There is no reply, and no other window would have one.
        """
        self.refused_size = False
        try:
            fetched = self._fetching.fetch(get.path, get.query)
        except Refused as refusal:
            return ipc.Answer(id=get.id, refused=str(refusal)), b""
        except FetchFailure as failure:
            if failure.reason in _TOO_MUCH:
                self.refused_size = True
                return _too_large(get.id, failure.message)
            raise Failure(failure.exit_code, failure.reason, failure.message) from failure
        self.refused_size = refuses_size(fetched.status, fetched.content)
        answer = ipc.Answer(
            id=get.id, status=fetched.status, headers=fetched.headers, length=len(fetched.content)
        )
        return answer, fetched.content


def _too_large(number: int, message: str) -> tuple[ipc.Answer, bytes]:
    """Return an answer as a source gives it that refuses so much: what we do not take is no different."""
    said = message.encode()
    headers = {"content-type": "text/plain; charset=utf-8"}
    return ipc.Answer(id=number, status=413, headers=headers, length=len(said)), said
