"""The `source` that an API's collector code gets."""

import os
from contextlib import suppress

import msgspec

from wrapper_contract import ipc
from wrapper_runner.collecting.rejections import RejectionBook
from wrapper_runner.collecting.wire import Wire
from wrapper_sdk import SourceError
from wrapper_sdk.queries import query_texts
from wrapper_sdk.replies import Reply
from wrapper_sdk.source import Query

Request = tuple[str | None, dict[str, str | list[str]]]
"""Path and query."""


class Requests:
    """Requests that the supervisor makes, numbered over all calls of this process.

    Attributes:
        number: Of the last one whose reply the code has, from 1.

    Args:
        wire: To the supervisor.
    """

    def __init__(self, wire: Wire) -> None:
        self._wire = wire
        self.number = 0
        self._asked = 0
        self._foreseen: Request | None = None
        self._waiting = False

    def make(self, request: Request) -> tuple[ipc.Answer, bytes]:
        """Have a request made and wait for the answer; without a supervisor this process ends.

        Raises:
            ValueError: The path or the query is longer than is agreed.
            RuntimeError: Another request is being made: this one comes from a clean-up that came between.
        """
        if self._waiting or self._wire.busy:
            raise RuntimeError("source.get() was called while another request was being made")
        foreseen, self._foreseen = self._foreseen, None
        self._waiting = True
        try:
            if foreseen is not None and foreseen != request:
                self._answer()
            if foreseen != request:
                self._ask(request)
            return self._answer()
        finally:
            self._waiting = False

    def foresee(self, request: Request) -> None:
        """Have a request made without waiting for its answer, which is for the next `make` of the same."""
        if self._waiting or self._wire.busy or self._foreseen is not None:
            return
        with suppress(ValueError):  # `make` will say so
            self._ask(request)
            self._foreseen = request

    def forget(self) -> None:
        """Take what was foreseen for nobody's: the call that it was for is over."""
        self._foreseen = None

    def _ask(self, request: Request) -> None:
        get = _checked(self._asked + 1, *request)
        self._asked += 1
        self._wire.ask(get)

    def _answer(self) -> tuple[ipc.Answer, bytes]:
        answer = self._wire.receive_answer()
        if answer is None:
            os._exit(0)
        self.number = answer[0].id
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
        answer, body = self._requests.make((path, query_texts(query)))
        if answer.refused:
            raise SourceError(answer.refused)
        return Reply(answer.status, answer.headers, body)

    def foresee(self, path: str | None = None, query: Query | None = None) -> None:
        """Have the next request made already, as `wrapper_sdk.ForeseeingSource.foresee` says."""
        if not self._over:
            self._requests.foresee((path, query_texts(query)))

    def reject(self, reason: object, *, text: object = None) -> None:
        """Count a record as unusable, and go on."""
        self.rejections.add(reason, text=text, request=self._requests.number)

    def end(self) -> None:
        """Make no more requests: whoever still holds this object has no call any more."""
        self._over = True
        self._requests.forget()


def _checked(number: int, path: str | None, query: dict[str, str | list[str]]) -> ipc.Get:
    request: dict[str, object] = {"type": "get", "id": number, "path": path, "query": query}
    try:
        return msgspec.convert(request, ipc.Get)
    except msgspec.ValidationError as error:
        raise ValueError(f"this request cannot be made: {error}") from None
