"""What the headers of a request say."""

from collections.abc import Mapping
from dataclasses import dataclass

import msgspec

from wrapper_contract.checkpoint import Checkpoint
from wrapper_contract.log_subject import Subject
from wrapper_contract.publishing import (
    ATTEMPT_HEADER,
    CHECKPOINT_HEADER,
    EXECUTION_HEADER,
    NAME_HEADER,
    NAMESPACE_HEADER,
    PHASE_HEADER,
    SEQUENCE_HEADER,
    WINDOW_LAST_HEADER,
)
from wrapper_contract.redaction import shown_text
from wrapper_publisher.ports import WrapperKey
from wrapper_publisher.refusal import RefusedError, bad_request

MAX_NAME = 253
_checkpoint = msgspec.json.Decoder(Checkpoint)


@dataclass(frozen=True, slots=True)
class Claim:
    """For whom a pod says that it speaks."""

    wrapper: WrapperKey
    execution: str
    attempt: int


def token_of(headers: Mapping[str, str]) -> str:
    """Return the bearer token.

    Raises:
        RefusedError: 401, there is none.
    """
    scheme, _, token = headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not token.strip():
        raise RefusedError(401, "NoToken", "the request carries no bearer token")
    return token.strip()


def claim_of(headers: Mapping[str, str]) -> Claim:
    """Return for whom a request is made.

    Raises:
        RefusedError: 400, a header is missing or wrong.
    """
    return Claim(
        WrapperKey(_text(headers, NAMESPACE_HEADER), _text(headers, NAME_HEADER)),
        _text(headers, EXECUTION_HEADER),
        _number(headers, ATTEMPT_HEADER),
    )


def claimed_subject(headers: Mapping[str, str]) -> Subject:
    """Return whom a request says it is about, for the log: nothing of that is proven."""
    try:
        claim = claim_of(headers)
    except RefusedError:
        return Subject()
    return Subject(
        namespace=shown_text(claim.wrapper.namespace),
        wrapper=shown_text(claim.wrapper.name),
        execution=shown_text(claim.execution),
        attempt=claim.attempt,
    )


def sequence_of(headers: Mapping[str, str]) -> int:
    """Return the number of a batch in its pod; and see that the other headers of a batch are right.

    Raises:
        RefusedError: 400.
    """
    _one_of(headers, PHASE_HEADER, ("historical", "continuous"))
    _one_of(headers, WINDOW_LAST_HEADER, ("true", "false"))
    return _number(headers, SEQUENCE_HEADER)


def checkpoint_of(headers: Mapping[str, str], *, pod_uid: str) -> Checkpoint | None:
    """Return the runner's cumulative checkpoint, in the name of the pod that sent it; None if there is none.

    Raises:
        RefusedError: 400, it cannot be read.
    """
    text = headers.get(CHECKPOINT_HEADER)
    if text is None:
        return None
    try:
        checkpoint = _checkpoint.decode(text)
    except (msgspec.MsgspecError, UnicodeError) as error:
        raise bad_request("BadCheckpoint", f"{CHECKPOINT_HEADER}: {error}") from error
    return msgspec.structs.replace(checkpoint, pod_uid=pod_uid)


def required_checkpoint(headers: Mapping[str, str], *, pod_uid: str) -> Checkpoint:
    """Return the runner's cumulative checkpoint.

    Raises:
        RefusedError: 400, there is none, or it cannot be read.
    """
    checkpoint = checkpoint_of(headers, pod_uid=pod_uid)
    if checkpoint is None:
        raise bad_request("MissingHeader", f"the header {CHECKPOINT_HEADER} is missing")
    return checkpoint


def _text(headers: Mapping[str, str], name: str) -> str:
    value = headers.get(name, "")
    if not value or len(value) > MAX_NAME:
        raise bad_request("MissingHeader", f"the header {name} is missing, empty or too long")
    return value


def _number(headers: Mapping[str, str], name: str) -> int:
    value = _text(headers, name)
    if not (value.isascii() and value.isdigit() and len(value) < 16 and int(value) >= 1):
        raise bad_request("BadHeader", f"the header {name} is no number from 1: {value[:40]!r}")
    return int(value)


def _one_of(headers: Mapping[str, str], name: str, choices: tuple[str, ...]) -> None:
    value = headers.get(name)
    if value is not None and value.lower() not in choices:
        raise bad_request("BadHeader", f"the header {name} is none of {', '.join(choices)}: {value[:40]!r}")
