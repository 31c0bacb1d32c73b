"""Connections that are shut when a reply takes too long."""

import socket
import threading
import time
from collections.abc import Callable

from wrapper_runner.fetching.reply_limit import ReplyLimit


def eventually(condition: Callable[[], bool]) -> bool:
    end = time.monotonic() + 30
    while not condition() and time.monotonic() < end:
        time.sleep(0.01)
    return condition()


def test_who_reads_returns_when_the_time_is_over() -> None:
    limit = ReplyLimit()
    near, far = socket.socketpair()
    with near, far:
        limit.watch(near)
        with limit.within(0.05):
            assert near.recv(1) == b""
            # One that is opened too late is shut at once.
            late, other = socket.socketpair()
            with late, other:
                assert eventually(lambda: limit._over)
                limit.watch(late)
                assert late.recv(1) == b""


def test_replies_in_time_are_left_alone_and_the_thread_ends() -> None:
    limit = ReplyLimit()
    near, far = socket.socketpair()
    with near, far:
        limit.watch(near)
        for _ in range(20):
            with limit.within(0.2):
                far.sendall(b"x")
                assert near.recv(1) == b"x"
        assert threading.active_count() < 20
        assert eventually(lambda: limit._thread is None)
        with limit.within(0.2):
            far.sendall(b"x")
            assert near.recv(1) == b"x"


def test_closing_ends_the_thread() -> None:
    limit = ReplyLimit()
    with limit.within(1000.0):
        assert limit._thread is not None
    limit.close()
    assert eventually(lambda: limit._thread is None)
