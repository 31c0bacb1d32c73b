"""The `source` that an API's collector code gets."""

import os

import msgspec

from wrapper_contract import ipc
from wrapper_runner.collecting.rejections import RejectionBook
from wrapper_runner.collecting.wire import Wire
from wrapper_sdk import SourceError
from wrapper_sdk.queries import query_texts
from wrapper_sdk.replies import Reply
from wrapper_sdk.source import Query


class Requests:
    """Requests that the supervisor makes, numbered over all calls of this process.

    Attributes:
        number: Of the last one, from 1.

    Args:
        wire: To the supervisor.
    """

    def __init__(self, wire: Wire) -> None:
        self._wire = wire
        self.number = 0
        self._waiting = False

    def make(self, path: str | None, query: dict[str, str | list[str]]) -> tuple[ipc.Answer, bytes]:
        """Have a request made and wait for the answer; without a supervisor this process ends.

        Raises:
            ValueError: The path or the query is longer than is agreed.
            RuntimeError: Another request is being made: this one comes from a clean-up that came between.
        """
        if self._waiting or self._wire.busy:
            raise RuntimeError("source.get() was called while another request was being made")
        get = _checked(self.number + 1, path, query)
        self.number += 1
        self._waiting = True
        try:
            self._wire.send(get)
            answer = self._wire.receive_answer()
        finally:
            self._waiting = False
        if answer is None:
            os._exit(0)
        return answer


class CollectedApi:
    """An API as `wrapper_sdk.ApiSource` describes it, for one call.

    Args:
        requests: Of this process.
        timezone: Of times without an offset.
    """

    row = 0
    rows_read = 0

    def __init__(self, requests: Requests, *, timezone: str) -> None:
        self._requests = requests
        self._over = False
        self.timezone = timezone
        self.rejections = RejectionBook()

    def get(self, path: str | None = None, query: Query | None = None) -> Reply:
        """Make a request and return the reply, as `wrapper_sdk.ApiSource.get` says.

        Raises:
            SourceError: The request is not allowed.
        """
        if self._over:
            raise RuntimeError("source.get() was called after the end of the call that the source is for")
        answer, body = self._requests.make(path, query_texts(query))
        if answer.refused:
            raise SourceError(answer.refused)
        return Reply(answer.status, answer.headers, body)

    def reject(self, reason: object, *, text: object = None) -> None:
        """Count a record as unusable, and go on."""
        self.rejections.add(reason, text=text, request=self._requests.number)

    def end(self) -> None:
        """Make no more requests: whoever still holds this object has no call any more."""
        self._over = True


def _checked(number: int, path: str | None, query: dict[str, str | list[str]]) -> ipc.Get:
    request: dict[str, object] = {"type": "get", "id": number, "path": path, "query": query}
    try:
        return msgspec.convert(request, ipc.Get)
    except msgspec.ValidationError as error:
        raise ValueError(f"this request cannot be made: {error}") from None
