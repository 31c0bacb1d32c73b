"""From a collector's requests to replies."""

import pytest

from wrapper_contract import ipc
from wrapper_runner.fetching import Fetched, FetchFailure, Refused
from wrapper_runner.supervision.requesting import Requester, says_too_much


def fetched(status: int, content: bytes = b"", kind: str = "") -> Fetched:
    return Fetched(status, {"content-type": kind}, content, 0.1, "https://x/")


class Client:
    """Answers with what it was given, or raises it."""

    def __init__(self, *answers: Fetched | Exception) -> None:
        self.answers = list(answers)
        self.asked: list[object] = []

    def fetch(self, path: str | None = None, query: dict[str, str | list[str]] | None = None) -> Fetched:
        self.asked.append((path, query))
        answer = self.answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer


def test_a_reply_becomes_an_answer() -> None:
    client = Client(fetched(200, b"{}", "application/json"))
    get = ipc.Get(id=7, path="a", query={"b": ["c"]})
    answer, body = Requester(client)(get)
    assert (answer.id, answer.status, answer.headers, body) == (
        7,
        200,
        {"content-type": "application/json"},
        b"{}",
    )
    assert client.asked == [("a", {"b": ["c"]})]


def test_what_is_not_allowed_is_answered_and_a_failure_passes_through() -> None:
    requester = Requester(Client(Refused("the host x is not allowed"), FetchFailure(69, "Away", "x")))  # type: ignore[arg-type]
    answer, body = requester(ipc.Get(id=1))
    assert (answer.refused, body) == ("the host x is not allowed", b"")
    with pytest.raises(FetchFailure):
        requester(ipc.Get(id=2))


@pytest.mark.parametrize(
    ("reply", "too_much"),
    [
        (fetched(413), True),
        (fetched(400, b"The date range must be less than 1 year."), True),
        (fetched(422, b'{"detail": "limit must be at most 1000"}'), True),
        (fetched(400, "The range is too large".encode("utf-16")), True),
        (fetched(400, b"no such variable"), False),
        (fetched(404, b"too large"), False),
        (fetched(200, b"too large"), False),
    ],
)
def test_a_source_says_in_several_ways_that_it_is_too_much(reply: Fetched, *, too_much: bool) -> None:
    assert says_too_much(reply) is too_much


def test_only_the_last_reply_counts() -> None:
    requester = Requester(Client(fetched(413), fetched(200), fetched(413), Refused("no")))
    seen = []
    for number in range(1, 5):
        requester(ipc.Get(id=number))
        seen.append(requester.too_much)
    assert seen == [True, False, True, False]
