"""What runners may ask for, apart from how HTTP says it."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

import msgspec

from wrapper_contract.checkpoint import Checkpoint
from wrapper_contract.publishing import BatchReply, CheckpointReply, Heartbeat
from wrapper_publisher import metrics
from wrapper_publisher.auth.authenticator import Authenticator
from wrapper_publisher.broker.publishing import Broker
from wrapper_publisher.checkpoints.keeper import Keeper, NotWrittenError
from wrapper_publisher.checkpoints.progress import progress_of
from wrapper_publisher.delivery.batch import Batch, check_batch, split
from wrapper_publisher.delivery.room import Room
from wrapper_publisher.delivery.runners import Runners
from wrapper_publisher.delivery.sessions import Session, Sessions
from wrapper_publisher.delivery.under_way import UnderWay
from wrapper_publisher.http.claims import (
    Claim,
    checkpoint_of,
    claim_of,
    required_checkpoint,
    sequence_of,
    token_of,
)
from wrapper_publisher.ports import PodIdentity, UnavailableError, WrapperState
from wrapper_publisher.refusal import RefusedError, bad_request, later
from wrapper_publisher.wrappers.admission import check_queue, current_state, granted
from wrapper_publisher.wrappers.lookup import Lookup, Seen

BODY_SECONDS = 30.0
"""For the body of a batch to arrive, once there is memory for it."""
_log = logging.getLogger(__name__)
_heartbeat = msgspec.json.Decoder(Heartbeat)


@dataclass(frozen=True, slots=True)
class Caller:
    """A pod that was found to be current, and the state that says so."""

    pod: PodIdentity
    claim: Claim
    state: WrapperState


@dataclass(slots=True, kw_only=True)
class Service:
    """The publisher, put together.

    Attributes:
        allowed_queues: Queue patterns of each namespace.
        delivery_seconds: Longest time that a batch waits for its confirms.
        draining: Whether no more batches are taken.
        under_way: Batches.
    """

    authenticator: Authenticator
    lookup: Lookup
    keeper: Keeper
    broker: Broker
    room: Room
    sessions: Sessions
    runners: Runners
    allowed_queues: Mapping[str, list[str]]
    delivery_seconds: float
    draining: bool = False
    under_way: UnderWay = field(default_factory=UnderWay)

    async def checkpoint(self, headers: Mapping[str, str]) -> CheckpointReply:
        """Answer where a runner goes on from; first brings what is held into the status.

        Raises:
            RefusedError: It is not current, or the status cannot be read or written now.
        """
        caller = await self._caller(headers, starts=True)
        self.sessions.forget(caller.pod.uid)
        await self._settle_status(caller)
        known = self.keeper.known(caller.claim.wrapper)
        self.sessions.of(caller.pod.uid).rejected = known.points_rejected
        self.runners.begin(caller.pod.uid)
        told = "pod %s begins after %d points"
        _log.info(told, caller.pod.pod, known.points_confirmed, extra={"reason": "Begun"})
        return CheckpointReply(checkpoint=known, pod_uid=caller.pod.uid)

    async def batch(
        self, headers: Mapping[str, str], size: int, read: Callable[[], Awaitable[bytes]]
    ) -> BatchReply:
        """Publish a batch.

        Args:
            headers: Of the request.
            size: Most bytes that its body can have.
            read: Gives the body.

        Raises:
            RefusedError: Not all of it is confirmed.
        """
        caller = await self._caller(headers)
        sequence = sequence_of(headers)
        checkpoint = required_checkpoint(headers, pod_uid=caller.pod.uid)
        check_queue(caller.state.queue, caller.pod.namespace, self.allowed_queues)
        self._require_open()
        session = self.sessions.of(caller.pod.uid)
        async with self.under_way, session.lock, self.room.take(size):
            batch = await self._checked(read, caller, checkpoint)
            return await self._publish(session, sequence, batch, caller, checkpoint)

    async def heartbeat(self, headers: Mapping[str, str], body: bytes) -> None:
        """Take in what a runner tells of itself.

        Raises:
            RefusedError: It is not current, or cannot be understood.
        """
        caller = await self._caller(headers)
        try:
            heartbeat = _heartbeat.decode(body)
        except (msgspec.MsgspecError, UnicodeError) as error:
            raise bad_request("BadHeartbeat", f"the heartbeat cannot be read: {error}") from error
        self.runners.beat(caller.pod.uid, heartbeat)
        progress = progress_of(heartbeat, at=datetime.now(UTC))
        self.keeper.beat(caller.claim.wrapper, caller.pod, progress)

    async def finish(self, headers: Mapping[str, str]) -> CheckpointReply:
        """Bring a runner's last checkpoint into the status; answers only when it is there.

        Raises:
            RefusedError: It is not current, or the status cannot be written now.
        """
        caller = await self._caller(headers)
        final = checkpoint_of(headers, pod_uid=caller.pod.uid)
        await self._settle_status(caller, final, finished=True)
        known = self.keeper.known(caller.claim.wrapper)
        if final is not None and known.sequence < final.sequence:
            raise bad_request("BadCheckpoint", f"{final} does not lead on from {known}")
        if final is not None:
            _count_rejected(self.sessions.of(caller.pod.uid), final)
        self.keeper.forget(caller.claim.wrapper, caller.pod)
        self.sessions.forget(caller.pod.uid)
        self.runners.end(caller.pod.uid)
        told = "pod %s has finished with %d points, all of them in the status"
        _log.info(told, caller.pod.pod, known.points_confirmed, extra={"reason": "Finished"})
        return CheckpointReply(checkpoint=known, pod_uid=caller.pod.uid)

    async def _caller(self, headers: Mapping[str, str], *, starts: bool = False) -> Caller:
        pod = await self.authenticator.identify(token_of(headers))
        claim = claim_of(headers)
        state = await current_state(self.lookup, claim.wrapper, pod, claimed=(claim.execution, claim.attempt))
        self._adopt(pod, claim, state, starts=starts)
        return Caller(pod, claim, state)

    def _adopt(self, pod: PodIdentity, claim: Claim, state: WrapperState, *, starts: bool) -> None:
        execution = state.execution.id if state.execution else ""
        self.keeper.adopt(claim.wrapper, pod, state, execution=execution, starts=starts)

    async def _settle_status(
        self, caller: Caller, final: Checkpoint | None = None, *, finished: bool = False
    ) -> None:
        """Bring what is held into the status, as it is this moment."""
        key = caller.claim.wrapper
        try:
            seen = await self.lookup.look_again(key)
            self._adopt(caller.pod, caller.claim, _true_now(seen, caller), starts=False)
            if final is not None:
                self.keeper.advance(key, caller.pod, final)
            if finished:
                self.keeper.delivered(key, caller.pod)
            await self.keeper.flush(key)
        except (NotWrittenError, UnavailableError) as error:
            raise later("StatusNotWritten", f"the status cannot be brought up to date: {error}") from error

    def _require_open(self) -> None:
        if self.draining:
            raise later("Stopping", "this publisher is about to stop", seconds=1)
        self.broker.require_ready()

    async def _checked(
        self, read: Callable[[], Awaitable[bytes]], caller: Caller, checkpoint: Checkpoint
    ) -> Batch:
        try:
            async with asyncio.timeout(BODY_SECONDS):
                # Nobody keeps the body: its lines are copies.
                lines = split(await read())
        except TimeoutError:
            raise later("SlowBody", "the batch did not arrive in time", seconds=1) from None
        state = caller.state
        return await check_batch(lines, wrapper_id=state.wrapper_id, queue=state.queue, poll=checkpoint.poll)

    async def _publish(
        self, session: Session, sequence: int, batch: Batch, caller: Caller, checkpoint: Checkpoint
    ) -> BatchReply:
        reply = session.begin(sequence, batch)
        if reply is not None:
            return reply
        before = sum(session.confirmed)
        try:
            await self.broker.publish(batch.messages, session.confirmed, seconds=self.delivery_seconds)
        except RefusedError as refusal:
            raise session.failed(refusal, confirmed_before=before) from None
        known = self.keeper.advance(caller.claim.wrapper, caller.pod, checkpoint)
        _count_rejected(session, checkpoint)
        metrics.REFUSED.inc(batch.rejected)
        session.reply = BatchReply(confirmed=batch.data, rejected=batch.rejected, checkpoint=known)
        return session.reply


def _count_rejected(session: Session, checkpoint: Checkpoint) -> None:
    metrics.POINTS.labels("rejected").inc(session.newly_rejected(checkpoint.points_rejected))


def _true_now(seen: Seen, caller: Caller) -> WrapperState:
    """Return the state, if it is that of this moment and still names the caller.

    Raises:
        NotWrittenError: It is gone, or cannot be read.
        RefusedError: 409 if another pod is current by now, 503 if that is not known.
    """
    if seen.vanished:
        raise NotWrittenError("the Wrapper is gone")
    if not seen.confirmed:
        raise NotWrittenError("the API server is away")
    claim = caller.claim
    return granted(seen, claim.wrapper, caller.pod, claimed=(claim.execution, claim.attempt))
