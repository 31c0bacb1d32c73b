"""Reading Wrappers, and writing our part of their status."""

from typing import Any
from urllib.parse import quote

import msgspec

from wrapper_contract.checkpoint import Checkpoint
from wrapper_contract.names import GROUP, VERSION
from wrapper_publisher.checkpoints.patch import status_patch
from wrapper_publisher.checkpoints.progress import Progress
from wrapper_publisher.cluster.api_server import JSON_PATCH, ApiServer, Reply
from wrapper_publisher.ports import (
    ChangedError,
    Execution,
    InvalidWriteError,
    UnavailableError,
    VanishedError,
    WrapperKey,
    WrapperState,
)


class _Effective(msgspec.Struct, rename="camel"):
    wrapper_id: str = ""
    queue: str = ""


class _Execution(msgspec.Struct, rename={"pod_uid": "podUID"}):
    id: str = ""
    attempt: int = 0
    pod: str = ""
    pod_uid: str | None = None


class _Status(msgspec.Struct):
    effective: _Effective | None = None
    execution: _Execution | None = None
    checkpoint: msgspec.Raw = msgspec.Raw(b"null")


class _Sequence(msgspec.Struct):
    sequence: int | None = None


class _Wrapper(msgspec.Struct):
    status: _Status | None = None


class _Problem(msgspec.Struct):
    message: str = ""
    details: dict[str, Any] | None = None


_wrapper = msgspec.json.Decoder(_Wrapper)
_checkpoint = msgspec.json.Decoder(Checkpoint | None)
_sequence = msgspec.json.Decoder(_Sequence | None)
_problem = msgspec.json.Decoder(_Problem)


class WrapperObjects:
    """The status store of a cluster.

    Args:
        server: Must let us get Wrappers and patch their status.
    """

    def __init__(self, server: ApiServer) -> None:
        self._server = server

    async def read(self, key: WrapperKey) -> WrapperState | None:
        """Return the state as it is now; None if there is no such Wrapper.

        Raises:
            UnavailableError: It cannot be read now.
        """
        # Without a resourceVersion the answer is that of the store, not of the API server's cache.
        reply = await self._server.request("GET", _path(key))
        if reply.status == 404:
            return None
        if reply.status != 200:
            raise UnavailableError(f"the API server answers {reply.status} to a GET")
        return state_of(reply.body)

    async def write(
        self,
        key: WrapperKey,
        *,
        pod_uid: str,
        previous: WrapperState,
        checkpoint: Checkpoint | None,
        progress: Progress | None,
    ) -> WrapperState:
        """Patch the status, if the pod is current and the checkpoint is still that of the previous state.

        Raises:
            ChangedError: The pod is not current, or the checkpoint is another one.
            VanishedError: There is no such Wrapper.
            InvalidWriteError: The content was refused: asking again does not help.
            UnavailableError: It cannot be written now; whether it was is unknown.
        """
        patch = status_patch(pod_uid=pod_uid, previous=previous, checkpoint=checkpoint, progress=progress)
        reply = await self._server.request(
            "PATCH", f"{_path(key)}/status", body=patch, content_type=JSON_PATCH
        )
        if reply.status == 200:
            return state_of(reply.body)
        raise _failure(reply)


def state_of(body: bytes) -> WrapperState:
    """Return what a Wrapper's JSON says.

    Raises:
        UnavailableError: It is not what its definition says.
    """
    try:
        status = _wrapper.decode(body).status or _Status()
        checkpoint = _checkpoint.decode(status.checkpoint)
        sequence = _sequence.decode(status.checkpoint)
    except msgspec.MsgspecError as error:
        raise UnavailableError(f"the Wrapper's status cannot be read: {error}") from error
    effective = status.effective or _Effective()
    return WrapperState(
        wrapper_id=effective.wrapper_id,
        queue=effective.queue,
        execution=_execution_of(status.execution),
        checkpoint=checkpoint,
        sequence=sequence.sequence if sequence else None,
    )


def _execution_of(said: _Execution | None) -> Execution | None:
    return None if said is None else Execution(said.id, said.attempt, said.pod, said.pod_uid or "")


def _path(key: WrapperKey) -> str:
    namespace, name = quote(key.namespace, safe=""), quote(key.name, safe="")
    return f"/apis/{GROUP}/{VERSION}/namespaces/{namespace}/wrappers/{name}"


def _failure(reply: Reply) -> Exception:
    """Tell what a refused write means; a failed test and a missing path look the same."""
    if reply.status == 404:
        return VanishedError()
    try:
        problem = _problem.decode(reply.body)
    except msgspec.MsgspecError:
        problem = _Problem()
    if reply.status == 422 and not (problem.details or {}).get("causes"):
        return ChangedError()
    if reply.status == 409:
        return ChangedError()
    return InvalidWriteError(problem.message or f"the API server answers {reply.status}")
