"""Whom the lines of a log are about, for as long as a task works for a Wrapper."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

import msgspec


class Subject(msgspec.Struct, frozen=True, kw_only=True):
    """A Wrapper, and its attempt where one is at work."""

    namespace: str = ""
    wrapper: str = ""
    execution: str = ""
    attempt: int = 0


_current: ContextVar[Subject] = ContextVar("log_subject", default=Subject())  # noqa: B039 - it never changes


def subject() -> Subject:
    """Return whom this task works for."""
    return _current.get()


@contextmanager
def about(whom: Subject) -> Iterator[None]:
    """Work for somebody; tasks that are started inside do so, too."""
    token = _current.set(whom)
    try:
        yield
    finally:
        _current.reset(token)
