"""What a publisher's answer means: done, come again, or the end of the run."""

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as some

from wrapper_contract.publishing import ErrorReply
from wrapper_runner.sinks import SinkError
from wrapper_runner.sinks.publisher.answers import (
    MAX_PAUSE,
    REFUSED_TOKENS,
    Again,
    judge,
    pause_before,
)
from wrapper_runner.sinks.publisher.connection import Answer

TOLD = msgspec.json.encode(ErrorReply(reason="Why", message="because"))
SAID = "the publisher says: because"


def test_200_is_a_success() -> None:
    assert judge(Answer(200, None, b"{}"), refused_tokens=0) is None


@pytest.mark.parametrize(
    ("status", "retry_after", "seconds"),
    [
        (503, "2", 2.0),
        (503, "0", 0.0),
        (503, None, None),
        (503, "soon", None),
        (503, "-1", None),
        (429, "7", 7.0),
        (500, None, None),
        (502, "3", 3.0),
        (504, None, None),
        (401, None, 2.0),
    ],
)
def test_what_may_pass_is_asked_again(status: int, retry_after: str | None, seconds: float | None) -> None:
    assert judge(Answer(status, retry_after, TOLD), refused_tokens=1) == Again(seconds, SAID)


@pytest.mark.parametrize(
    ("status", "code", "reason", "message"),
    [
        (400, 69, "PublisherRefused", f"{SAID} (Why)"),
        (401, 69, "TokenRefused", SAID),
        (403, 78, "DeliveryForbidden", SAID),
        (404, 69, "PublisherRefused", f"{SAID} (Why)"),
        (409, 75, "Superseded", "another pod is current: because"),
        (413, 69, "PublisherRefused", f"{SAID} (Why)"),
        (302, 69, "PublisherRefused", f"{SAID} (Why)"),
    ],
)
def test_what_cannot_pass_is_the_end(status: int, code: int, reason: str, message: str) -> None:
    with pytest.raises(SinkError) as refused:
        judge(Answer(status, "1", TOLD), refused_tokens=REFUSED_TOKENS)
    assert (refused.value.exit_code, refused.value.reason, refused.value.message) == (code, reason, message)


@pytest.mark.parametrize("body", [b"", b"<html>", b"[]", b'{"reason":1}', b"\xff"])
def test_an_answer_without_reason_is_told_by_its_status(body: bytes) -> None:
    again = judge(Answer(502, None, body), refused_tokens=0)
    assert again == Again(None, "the publisher says: it answered with status 502")


@given(some.integers(1, 10_000), some.none() | some.floats(0, 1e9), some.floats(0, 1, exclude_max=True))
def test_pauses_are_bounded_and_spread(attempt: int, asked: float | None, chance: float) -> None:
    pause = pause_before(attempt, asked, chance=chance)
    assert 0 <= pause <= 1.2 * MAX_PAUSE
    assert pause_before(attempt + 1, asked, chance=chance) >= pause
    if asked is not None:
        assert pause >= min(asked, MAX_PAUSE)
    else:
        assert pause >= 0.1
