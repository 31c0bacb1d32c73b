"""Executions in the status: the current one, and a line for each of the last ones."""

from typing import Annotated

from pydantic import Field

from wrapper_operator.api.model import StatusModel
from wrapper_operator.api.status_scalars import Count, LogLine, Sentence, Time, Word


class LastExit(StatusModel):
    """How the last attempt ended."""

    code: Annotated[int, Field(ge=-1, le=255)] | None = None
    """Exit code; -1 where none is known."""
    reason: Word | None = None
    """One CamelCase word for programs."""
    message: Sentence | None = None
    """A sentence for people."""
    log_tail: Annotated[list[LogLine], Field(max_length=10)] | None = None
    """The last lines that it logged."""


class Execution(StatusModel):
    """The current or last execution."""

    id: Word | None = None
    """First eight characters of the Wrapper's uid, and a number."""
    attempt: Count | None = None
    """Number of the attempt, from 1."""
    pod: Word | None = None
    """Name of the attempt's pod."""
    pod_uid: Annotated[Word | None, Field(alias="podUID")] = None
    """Uid of the attempt's pod; absent until it is known."""
    restart: Count | None = None
    """Value of spec.collection.restart that it was started for."""
    started_at: Time | None = None
    """When it started."""
    ended_at: Time | None = None
    """When it ended; absent while it goes on."""
    next_poll_time: Time | None = None
    """When the source is asked again."""
    retries: Count | None = None
    """Attempts in a row that counted as retries."""
    retry_time: Time | None = None
    """When the next attempt starts, after one that failed."""
    code_hash: Word | None = None
    """SHA-256 of the collector code that it runs."""
    generation: Count | None = None
    """Generation of the Wrapper that the attempt was started for."""
    points_before: Count | None = None
    """Points that were confirmed before it started."""
    started_from: Word | None = None
    """Polls and low-water mark when the attempt of an API started."""
    resident: bool | None = None
    """Whether its pod goes on polling."""
    last_exit: LastExit | None = None
    """How the last attempt ended."""


class PastExecution(StatusModel):
    """One execution that is over."""

    id: Word
    """Id of the execution."""
    attempts: Count | None = None
    """Attempts that it took."""
    started_at: Time | None = None
    """When it started."""
    ended_at: Time | None = None
    """When it ended."""
    exit_code: Annotated[int, Field(ge=-1, le=255)] | None = None
    """Exit code of the last attempt; -1 where none is known."""
    reason: Word | None = None
    """One CamelCase word for programs."""
    points: Count | None = None
    """Points that it delivered."""
