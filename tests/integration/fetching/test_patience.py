"""Limits that are kept, pauses that are honoured, and sources that are given up."""

import email.utils
import os
import signal
import threading
import time
from contextlib import AbstractContextManager, nullcontext

import pytest

from integration.fetching.api_server import Answer, ApiServer, Route, Seen, json_answer
from integration.fetching.conftest import Clients, failure_of
from process_wrapper import StopSignals
from wrapper_contract.exit_codes import ExitCode
from wrapper_runner.supervision.interrupting import Interrupted, Interruption

DAY = 86400.0


def dated(seconds: float) -> str:
    return email.utils.formatdate(time.time() + seconds, usegmt=True)


def limited(**headers: float | str) -> Route:
    """Answer 429; numbers under Retry_After and Date are seconds from now."""

    def answer(seen: Seen) -> Answer:
        texts = {name: dated(value) if isinstance(value, float) else value for name, value in headers.items()}
        return Answer(429, b"", {name.replace("_", "-"): text for name, text in texts.items()})

    return answer


def at_epoch(seen: Seen) -> Answer:
    return Answer(429, b"", {"X-RateLimit-Reset": str(int(time.time()) + 90), "Date": dated(0)})


def minutely(seen: Seen) -> Answer:
    return json_answer(
        {"reason": "Minutely API request limit exceeded. Please try again in one minute."}, 429
    )


@pytest.mark.parametrize(
    ("answer", "least", "most"),
    [
        (limited(Retry_After="17"), 16, 19),
        (lambda seen: Answer(503, b"", {"Retry-After": "17"}), 16, 19),
        (limited(Retry_After=60.0), 50, 64),
        (limited(Retry_After=DAY + 60, Date=DAY), 58, 64),
        (limited(Retry_After=60 - DAY, Date=-DAY), 58, 64),
        (limited(X_RateLimit_Remaining="0", X_RateLimit_Reset="33"), 32, 36),
        (at_epoch, 80, 95),
        (limited(RateLimit="limit=10, remaining=0, reset=7"), 6, 9),
        (minutely, 59, 64),
        (limited(), 29, 32),
    ],
)
def test_pauses_that_a_source_asks_for(
    server: ApiServer, clients: Clients, answer: Route, least: float, most: float
) -> None:
    client = clients.make(server.route("/", answer, json_answer([])))
    assert client.fetch().status == 200
    assert least < clients.time.total < most
    assert client.requests == 2


def test_an_hourly_limit_is_waited_out_and_a_daily_one_is_not(server: ApiServer, clients: Clients) -> None:
    hourly = {"Retry-After": "3600"}
    assert clients.make(server.route("/", Answer(429, b"", hourly), json_answer([]))).fetch().status == 200
    daily = json_answer({"reason": "Daily API request limit exceeded. Please try again tomorrow."}, 429)
    daily.headers["Date"] = "Sun, 22 Nov 2026 10:00:00 GMT"
    client = clients.make(server.route("/", daily))
    slept = clients.time.total
    failure = failure_of(client)
    assert (failure.exit_code, failure.reason) == (ExitCode.UNAVAILABLE, "RateLimited")
    assert "Daily API request limit exceeded" in failure.message
    assert clients.time.total - slept < 1
    assert client.requests == 1
    # It stays so, and the source hears nothing more.
    assert failure_of(client).reason == "RateLimited"
    assert client.requests == 1


def test_the_last_request_of_a_limit(server: ApiServer, clients: Clients) -> None:
    last = json_answer([], X_RateLimit_Remaining="0", X_RateLimit_Reset="25")
    client = clients.make(server.route("/", last, json_answer([])))
    client.fetch()
    assert clients.time.total == 0
    client.fetch()
    assert 24 < clients.time.total < 26


def test_requests_per_minute(server: ApiServer, clients: Clients) -> None:
    client = clients.make(server.route("/", json_answer([])), requests_per_minute=60)
    clock = clients.time.timing().monotonic
    begun = clock()
    for _ in range(61):
        client.fetch()
    assert clock() - begun >= 60
    assert clients.time.total < 70


@pytest.mark.parametrize("status", [500, 502, 503, 504, 408, 425, 520])
def test_trouble_that_passes(server: ApiServer, clients: Clients, status: int) -> None:
    clients.time.chance = 1.0
    client = clients.make(server.route("/", Answer(status), Answer(status), json_answer([1])))
    assert client.fetch().content == b"[1]"
    assert 2.9 < clients.time.total < 4


def test_trouble_that_lasts_opens_the_circuit(server: ApiServer, clients: Clients) -> None:
    client = clients.make(server.route("/", json_answer({"detail": "database is down"}, 500)))
    failure = failure_of(client)
    assert (failure.exit_code, failure.reason) == (ExitCode.UNAVAILABLE, "SourceUnavailable")
    assert 'answers with HTTP 500 ({"detail": "database is down"}); tried 5 times' in failure.message
    assert client.requests == 5
    assert "left alone for another" in failure_of(client).message
    assert client.requests == 5
    clients.time.sleep(31)
    # One attempt shows that nothing has changed, and the next rest is longer.
    assert "tried once" in failure_of(client).message
    clients.time.sleep(31)
    failure_of(client)
    assert client.requests == 6
    clients.time.sleep(31)
    server.route("/", json_answer([]))
    assert client.fetch().status == 200
    assert client.fetch().status == 200


def test_endless_pauses(server: ApiServer, clients: Clients) -> None:
    client = clients.make(server.route("/", Answer(429, b"", {"Retry-After": "0"})))
    assert failure_of(client).reason == "RateLimited"
    assert client.requests == 10
    assert clients.time.total > 8


class Stopping:
    """A run that is asked to stop while it waits."""

    def __init__(self) -> None:
        self.checks = 0

    def check(self) -> None:
        self.checks += 1
        if self.checks > 20:
            raise KeyboardInterrupt

    def breaking_off(self) -> AbstractContextManager[None]:
        return nullcontext()


def test_a_wait_is_broken_off(server: ApiServer, clients: Clients) -> None:
    client = clients.make(server.route("/", Answer(429, b"", {"Retry-After": "600"})), waiting=Stopping())
    with pytest.raises(KeyboardInterrupt):
        client.fetch()
    assert clients.time.total < 15
    assert client.requests == 1


def test_a_request_is_broken_off(server: ApiServer, clients: Clients) -> None:
    """A signal ends a request that waits for its reply, long before the reply's own limit."""

    def hang(seen: Seen) -> Answer:
        threading.Timer(0.2, os.kill, [os.getpid(), signal.SIGTERM]).start()
        server.stopping.wait(100)
        return Answer()

    with StopSignals() as signals:
        client = clients.make(
            server.route("/", hang), waiting=Interruption(signals, timeout=None), timeout=90.0
        )
        begun = time.monotonic()
        with pytest.raises(Interrupted) as caught:
            client.fetch()
    assert time.monotonic() - begun < 60
    assert caught.value.exit_code == ExitCode.STOPPED
    server.route("/", json_answer([]))
    assert clients.make(server.base).fetch().status == 200
