"""Checkpoints and heartbeats of all Wrappers with a runner, on their way into the status."""

import asyncio
import logging
import time
from collections.abc import Callable

from wrapper_contract.checkpoint import Checkpoint
from wrapper_contract.log_subject import Subject, about
from wrapper_publisher import metrics
from wrapper_publisher.checkpoints.held import Held
from wrapper_publisher.checkpoints.progress import Progress
from wrapper_publisher.ports import (
    ChangedError,
    InvalidWriteError,
    PodIdentity,
    StatusStore,
    UnavailableError,
    VanishedError,
    WrapperKey,
    WrapperState,
)
from wrapper_publisher.wrappers.lookup import Lookup

RETRY_SECONDS = 5.0
FORGET_SECONDS = 600.0
MAX_TRIES = 5
"""Of one write that finds the status changed."""
MAX_WRITES = 8
"""At once."""
_log = logging.getLogger(__name__)


class NotWrittenError(Exception):
    """What is held could not be brought into the status now; the text says why."""


class Keeper:
    """Holds what is confirmed and writes it: each Wrapper at most every 5 s, unless it is asked for.

    Args:
        store: Where the status is.
        lookup: Learns the states that writes show.
        clock: Seconds, never going back.
    """

    def __init__(
        self, store: StatusStore, lookup: Lookup, *, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._store = store
        self._lookup = lookup
        self._clock = clock
        self._held: dict[WrapperKey, Held] = {}
        self._locks: dict[WrapperKey, asyncio.Lock] = {}
        self._timers: dict[WrapperKey, asyncio.TimerHandle] = {}
        self._troubles: dict[WrapperKey, str] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._writes = asyncio.Semaphore(MAX_WRITES)

    def adopt(
        self,
        key: WrapperKey,
        pod: PodIdentity,
        state: WrapperState,
        *,
        execution: str,
        starts: bool = False,
    ) -> None:
        """Take in the state that was found to name a pod as the current one.

        Args:
            key: The Wrapper.
            pod: The current pod.
            state: As just read.
            execution: Of the pod.
            starts: Whether the pod asks where to start.
        """
        held = self._held.get(key)
        if held is None:
            self._forget_idle()
            held = self._held[key] = Held(pod_uid=pod.uid, execution=execution, state=state)
        elif held.pod_uid != pod.uid:
            held.succeed(pod_uid=pod.uid, execution=execution, starts=starts)
        if state is not held.state:
            held.take(state)
        held.touched_at = self._clock()

    def advance(self, key: WrapperKey, pod: PodIdentity, checkpoint: Checkpoint) -> Checkpoint:
        """Hold the checkpoint of a confirmed batch; return the newest that is known."""
        held = self._held.get(key)
        if held is None or held.pod_uid != pod.uid:
            return checkpoint
        held.advance(checkpoint)
        self._schedule(key, held)
        return held.known()

    def beat(self, key: WrapperKey, pod: PodIdentity, progress: Progress) -> None:
        """Hold what a runner tells of itself."""
        held = self._held.get(key)
        if held is not None and held.pod_uid == pod.uid:
            held.progress = progress
            self._schedule(key, held)

    def delivered(self, key: WrapperKey, pod: PodIdentity) -> None:
        """Have the status no longer tell that a runner waits for delivery: it has finished."""
        held = self._held.get(key)
        if held is not None and held.pod_uid == pod.uid:
            held.delivered()

    def known(self, key: WrapperKey) -> Checkpoint:
        """Return the newest checkpoint that is known of a Wrapper."""
        held = self._held.get(key)
        return held.known() if held else Checkpoint()

    async def flush(self, key: WrapperKey) -> None:
        """Write at once what is held of a Wrapper.

        Raises:
            NotWrittenError: That is not possible now; it stays held.
        """
        held = self._held.get(key)
        if held is None or (held.checkpoint is None and held.progress is None):
            return
        async with self._locks.setdefault(key, asyncio.Lock()), self._writes:
            await self._write(key, held)

    def forget(self, key: WrapperKey, pod: PodIdentity) -> None:
        """Drop what is known of a Wrapper whose runner has finished."""
        held = self._held.get(key)
        if held is not None and held.pod_uid == pod.uid:
            self._drop(key)

    async def flush_all(self) -> None:
        """Write all that is held; failures are logged."""
        await asyncio.gather(*(self._flush_quietly(key) for key in list(self._held)))

    def _schedule(self, key: WrapperKey, held: Held, *, not_before: float = 0.0) -> None:
        due = held.due()
        if due is None:
            return
        loop = asyncio.get_running_loop()
        delay = max(0.0, due - self._clock(), not_before)
        timer = self._timers.get(key)
        if timer is not None:
            if timer.when() <= loop.time() + delay:
                return
            timer.cancel()
        self._timers[key] = loop.call_later(delay, self._fire, key)

    def _fire(self, key: WrapperKey) -> None:
        self._timers.pop(key, None)
        task = asyncio.create_task(self._flush_due(key))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _flush_due(self, key: WrapperKey) -> None:
        held = self._held.get(key)
        if held is None:
            return
        due = held.due()
        written = due is None or due > self._clock() or await self._flush_quietly(key)
        if self._clock() - held.touched_at > FORGET_SECONDS:
            self._drop(key)
        else:
            self._schedule(key, held, not_before=0.0 if written else RETRY_SECONDS)

    async def _flush_quietly(self, key: WrapperKey) -> bool:
        try:
            await self.flush(key)
        except NotWrittenError as error:
            self._tell(key, str(error))
            return False
        self._tell(key, "")
        return True

    def _tell(self, key: WrapperKey, trouble: str) -> None:
        """Log what keeps a checkpoint from being written: when it begins, changes, and is over."""
        if self._troubles.get(key, "") == trouble:
            return
        with about(Subject(namespace=key.namespace, wrapper=key.name)):
            if trouble:
                self._troubles[key] = trouble
                _log.warning("the checkpoint waits: %s", trouble, extra={"reason": "CheckpointWaits"})
            else:
                del self._troubles[key]
                _log.info("the checkpoint is written again", extra={"reason": "CheckpointWritten"})

    async def _write(self, key: WrapperKey, held: Held) -> None:
        for _ in range(MAX_TRIES):
            if held.checkpoint is None and held.progress is None:
                return
            try:
                await self._write_once(key, held)
                return
            except ChangedError:
                metrics.STATUS_WRITES.labels("changed").inc()
                await self._reconsider(key, held)
            except VanishedError as error:
                metrics.STATUS_WRITES.labels("vanished").inc()
                self._lookup.note(key, None, asked_at=self._clock())
                raise NotWrittenError("the Wrapper is gone") from error
            except InvalidWriteError as error:
                metrics.STATUS_WRITES.labels("invalid").inc()
                raise NotWrittenError(f"the API server refuses the status: {error}") from error
            except UnavailableError as error:
                metrics.STATUS_WRITES.labels("unavailable").inc()
                raise NotWrittenError(str(error)) from error
        raise NotWrittenError("others write this status all the time")

    async def _write_once(self, key: WrapperKey, held: Held) -> None:
        asked_at, checkpoint, progress = self._clock(), held.checkpoint, held.progress
        pod_uid = held.pod_uid
        state = await self._store.write(
            key, pod_uid=pod_uid, previous=held.state, checkpoint=checkpoint, progress=progress
        )
        metrics.STATUS_WRITES.labels("written").inc()
        self._lookup.note(key, state, asked_at=asked_at)
        held.wrote(state, checkpoint=checkpoint, progress=progress, at=self._clock())

    async def _reconsider(self, key: WrapperKey, held: Held) -> None:
        """Read again, and keep only what still leads on from there."""
        asked_at = self._clock()
        try:
            state = await self._store.read(key)
        except UnavailableError as error:
            raise NotWrittenError(str(error)) from error
        self._lookup.note(key, state, asked_at=asked_at)
        if state is None:
            raise NotWrittenError("the Wrapper is gone")
        execution = state.execution
        if execution is None or not execution.pod_uid:
            raise NotWrittenError("the status does not name the pod yet")
        if execution.pod_uid != held.pod_uid:
            held.checkpoint = held.progress = None
            raise NotWrittenError("another pod is current")
        held.take(state)

    def _forget_idle(self) -> None:
        before = self._clock() - FORGET_SECONDS
        for key in [key for key, held in self._held.items() if held.touched_at < before]:
            self._drop(key)

    def _drop(self, key: WrapperKey) -> None:
        self._held.pop(key, None)
        self._troubles.pop(key, None)
        self._locks.pop(key, None)
        timer = self._timers.pop(key, None)
        if timer is not None:
            timer.cancel()
