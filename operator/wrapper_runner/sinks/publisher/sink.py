"""A run's deliveries, made one after the other and repeated until they are confirmed."""

import random
import time
from typing import TypeVar

import msgspec

from wrapper_contract.checkpoint import Checkpoint, Window
from wrapper_contract.exit_codes import ExitCode
from wrapper_contract.publishing import (
    ATTEMPT_HEADER,
    BATCH_CONTENT_TYPE,
    BATCHES_PATH,
    CHECKPOINT_HEADER,
    CHECKPOINT_PATH,
    EXECUTION_HEADER,
    FINISH_PATH,
    NAME_HEADER,
    NAMESPACE_HEADER,
    PHASE_HEADER,
    SEQUENCE_HEADER,
    WINDOW_HEADER,
    WINDOW_LAST_HEADER,
    BatchReply,
    CheckpointReply,
)
from wrapper_contract.report import Counts
from wrapper_contract.run_spec import PublisherSink, RunSpec
from wrapper_runner.sinks.publisher import answers
from wrapper_runner.sinks.publisher.connection import Connection, GivenUpError, NotReachedError, Request
from wrapper_runner.sinks.publisher.heartbeats import Heartbeats
from wrapper_runner.sinks.sink import Delivery, Ending, SinkError, Waiting
from wrapper_runner.supervision.saying import say

ANSWER_SECONDS = 60.0
"""Until a publisher that is just slow has answered, if only that it is to be asked again."""
GRACE_SHARE = 0.8
"""Of the grace period, for deliveries under way; the rest is for ending."""
FAREWELL_SECONDS = 3.0
"""For having the checkpoint written after a run that failed; the next attempt asks for it anyway."""
_TURN_SECONDS = 0.1
_QUIET_FAILURES = 3
"""Failures in a row that the log does not speak of."""

Reply = TypeVar("Reply")


class Publisher:
    """Messages go to the publisher, and the checkpoint comes from it.

    Waiting for it, or for the broker behind it, has no end of its own: a stop has, after the grace period.

    Args:
        spec: Of the run.
        place: Where the publisher is.
        run: What may end waiting.

    Raises:
        SinkError: The publisher's address is none.
    """

    resumes = True

    def __init__(self, spec: RunSpec, place: PublisherSink, run: Waiting) -> None:
        self._run = run
        self._grace = GRACE_SHARE * spec.grace_period
        self._connection = _connection(spec, place)
        self._heartbeats = Heartbeats(_connection(spec, place), seconds=place.heartbeat_seconds)
        self._sequence = 0
        self._opened = False
        self._refused = False
        self._deadline: float | None = None

    def open(self) -> Checkpoint:
        """Ask for the checkpoint, and begin with signs of life.

        Raises:
            SinkError: This pod is not current, or may not deliver, or was asked to stop.
        """
        reply = _decode(self._answer(Request("GET", CHECKPOINT_PATH)), CheckpointReply)
        self._opened = True
        self._heartbeats.start()
        return msgspec.structs.replace(reply.checkpoint, pod_uid=reply.pod_uid)

    def send(self, delivery: Delivery) -> None:
        """Deliver a batch; return when the broker has confirmed all of it.

        Raises:
            SinkError: This pod is not current any more, or was asked to stop and the time is over.
        """
        self._check_current()
        self._sequence += 1
        headers = {
            "Content-Type": BATCH_CONTENT_TYPE,
            SEQUENCE_HEADER: str(self._sequence),
            PHASE_HEADER: delivery.checkpoint.phase,
            WINDOW_LAST_HEADER: "true" if delivery.last else "false",
            CHECKPOINT_HEADER: _header(delivery.checkpoint),
        }
        if delivery.window is not None:
            headers[WINDOW_HEADER] = _range(delivery.window)
        body = b"".join(line + b"\n" for line in delivery.bodies)
        reply = _decode(self._answer(Request("POST", BATCHES_PATH, headers, body)), BatchReply)
        if reply.rejected:
            message = (
                f"the publisher refused {reply.rejected} messages: they are in the queue validation_errors"
            )
            raise SinkError(ExitCode.CONFIGURATION, "MessagesRefused", message)

    def note(self, counts: Counts, message: str) -> None:
        """Have the next sign of life say this.

        Raises:
            SinkError: Another pod is current.
        """
        self._heartbeats.note(counts, message)
        self._check_current()

    def finish(self, checkpoint: Checkpoint, ending: Ending) -> None:
        """Have the checkpoint written into the status, and hang up.

        Raises:
            SinkError: It could not be written, after a run that was to end well.
        """
        self._heartbeats.end()
        if not self._opened or self._refused:
            return
        if ending.exit_code != ExitCode.DONE:
            self._deadline = time.monotonic() + FAREWELL_SECONDS
        try:
            self._answer(Request("POST", FINISH_PATH, {CHECKPOINT_HEADER: _header(checkpoint)}))
        finally:
            self._connection.close()

    def _check_current(self) -> None:
        if self._heartbeats.refusal is not None:
            self._refused = True
            raise self._heartbeats.refusal

    def _answer(self, request: Request) -> bytes:
        """Ask until there is an answer; return its body."""
        try:
            with self._run.uncounted():
                return self._asked_until_answered(request)
        except GivenUpError:
            reason = self._heartbeats.waiting_for
            message = "stopped" + (f" while waiting to deliver: {reason}" if reason else "")
            raise SinkError(ExitCode.STOPPED, "Stopped", message) from None
        except SinkError:
            self._refused = True
            raise

    def _asked_until_answered(self, request: Request) -> bytes:
        failures, refused_tokens = 0, 0
        while True:
            try:
                answer = self._connection.exchange(
                    request, timeout=ANSWER_SECONDS, given_up=self._time_is_over
                )
            except NotReachedError as error:
                again = answers.Again(None, f"the publisher cannot be reached: {error}")
            else:
                refused_tokens = refused_tokens + 1 if answer.status == 401 else 0
                verdict = answers.judge(answer, refused_tokens=refused_tokens)
                if verdict is None:
                    self._delivering(failures)
                    return answer.body
                again = verdict
            failures += 1
            self._wait(again, failures)

    def _delivering(self, failures: int) -> None:
        self._heartbeats.waiting_for = ""
        if failures >= _QUIET_FAILURES:
            say("the publisher delivers again", reason="Delivering")

    def _wait(self, again: answers.Again, failures: int) -> None:
        self._heartbeats.waiting_for = again.reason
        if failures == _QUIET_FAILURES:
            say(f"waiting: {again.reason}", level="WARNING", reason="DeliveryWaiting")
        pause = answers.pause_before(failures, again.seconds, chance=random.random())  # noqa: S311 - jitter
        end = time.monotonic() + pause
        while (left := end - time.monotonic()) > 0:
            if self._time_is_over():
                raise GivenUpError
            time.sleep(min(_TURN_SECONDS, left))

    def _time_is_over(self) -> bool:
        self._check_current()
        stopping = self._run.stopping_for()
        grace = self._grace if self._opened else 0.0
        late = self._deadline is not None and time.monotonic() > self._deadline
        return late or (stopping is not None and stopping >= grace)


def _connection(spec: RunSpec, place: PublisherSink) -> Connection:
    identity = {
        NAMESPACE_HEADER: spec.namespace,
        NAME_HEADER: spec.name,
        EXECUTION_HEADER: spec.execution,
        ATTEMPT_HEADER: str(spec.attempt),
    }
    return Connection(place.url, token_path=place.token_path, identity=identity)


def _header(checkpoint: Checkpoint) -> str:
    return msgspec.json.encode(checkpoint).decode()


def _range(window: Window) -> str:
    start, end = msgspec.to_builtins((window.start, window.end))
    return f"{start}/{end}"


def _decode(body: bytes, kind: type[Reply]) -> Reply:
    try:
        return msgspec.json.decode(body, type=kind)
    except msgspec.MsgspecError as error:
        message = f"the publisher's answer cannot be read, it may be of another version: {error}"
        raise SinkError(ExitCode.UNAVAILABLE, "PublisherUnreadable", message) from None
