"""Writing checkpoints: few writes, guarded, and decided anew where somebody else wrote."""

import asyncio
from dataclasses import replace

import pytest

from wrapper_contract.checkpoint import Checkpoint
from wrapper_publisher.checkpoints.keeper import Keeper, NotWrittenError
from wrapper_publisher.checkpoints.patch import status_patch
from wrapper_publisher.cluster.wrapper_objects import state_of
from wrapper_publisher.ports import (
    ChangedError,
    Execution,
    InvalidWriteError,
    PodIdentity,
    UnavailableError,
    VanishedError,
    WrapperKey,
    WrapperState,
)
from wrapper_publisher.wrappers.lookup import Lookup

KEY = WrapperKey("ns", "co2")
POD, NEXT = PodIdentity("ns", "p1", "uid-1"), PodIdentity("ns", "p2", "uid-2")


def at(sequence):
    return Checkpoint(sequence=sequence, points_confirmed=sequence)


def named(pod, checkpoint=None):
    return WrapperState("id", "data", Execution("a-1", 1, pod.pod, pod.uid), checkpoint)


class Status:
    """One Wrapper's status, with the tests that an API server would make."""

    def __init__(self, state):
        self.state, self.writes, self.trouble, self.reads = state, [], None, 0

    async def read(self, key):
        self.reads += 1
        return self.state

    async def write(self, key, *, pod_uid, previous, checkpoint, progress):
        await asyncio.sleep(0)
        if self.trouble is not None:
            raise self.trouble
        same = checkpoint is None or self.state.checkpoint == previous.checkpoint
        if self.state.execution.pod_uid != pod_uid or not same:
            raise ChangedError
        self.writes.append(checkpoint)
        self.state = replace(self.state, checkpoint=checkpoint or self.state.checkpoint)
        return self.state

    def keeper(self, pod=POD):
        keeper = Keeper(self, Lookup(self))
        keeper.adopt(KEY, pod, self.state, execution="a-1")
        return keeper


def test_the_first_is_written_at_once_and_the_rest_together():
    status = Status(named(POD))

    async def story():
        keeper = status.keeper()
        for sequence in range(1, 6):
            keeper.advance(KEY, POD, at(sequence))
            await asyncio.sleep(0.01)
        written = list(status.writes)
        await keeper.flush(KEY)
        await keeper.flush(KEY)
        return written

    assert asyncio.run(story()) == [at(1)]
    assert status.writes == [at(1), at(5)]


def test_another_replica_that_was_ahead_wins():
    status = Status(named(POD))

    async def story():
        keeper = status.keeper()
        status.state = named(POD, at(9))
        keeper.advance(KEY, POD, at(3))
        await keeper.flush(KEY)
        return keeper.known(KEY)

    assert asyncio.run(story()) == at(9)
    assert status.writes == []


def test_a_checkpoint_that_is_ahead_of_another_replicas_is_written_over_it():
    status = Status(named(POD))

    async def story():
        keeper = status.keeper()
        status.state = named(POD, at(2))
        keeper.advance(KEY, POD, at(3))
        await keeper.flush(KEY)

    asyncio.run(story())
    assert status.writes == [at(3)]


def test_nothing_is_written_for_a_pod_that_was_replaced():
    status = Status(named(POD))

    async def story():
        keeper = status.keeper()
        keeper.advance(KEY, POD, at(3))
        status.state = named(NEXT)
        with pytest.raises(NotWrittenError, match="another pod"):
            await keeper.flush(KEY)
        await keeper.flush(KEY)

    asyncio.run(story())
    assert status.writes == []


def test_a_batch_of_a_replaced_pod_that_is_confirmed_late_moves_nothing():
    status = Status(named(POD))

    async def story():
        keeper = status.keeper()
        status.state = named(NEXT)
        keeper.adopt(KEY, NEXT, status.state, execution="a-1", starts=True)
        keeper.advance(KEY, POD, at(3))
        keeper.forget(KEY, POD)
        return keeper.known(KEY)

    assert asyncio.run(story()) == Checkpoint()


def test_what_an_attempt_left_unwritten_is_written_for_the_next_one_that_asks():
    status = Status(named(POD, at(1)))

    async def story():
        keeper = status.keeper()
        status.trouble = UnavailableError("away")
        keeper.advance(KEY, POD, at(3))
        await asyncio.sleep(0.01)
        status.trouble, status.state = None, named(NEXT, at(1))
        keeper.adopt(KEY, NEXT, status.state, execution="a-1", starts=True)
        await keeper.flush(KEY)

    asyncio.run(story())
    assert status.writes == [at(3)]


@pytest.mark.parametrize(
    ("trouble", "said"),
    [
        (UnavailableError("away"), "away"),
        (VanishedError(), "gone"),
        (InvalidWriteError("podUID: Too long"), "Too long"),
        (ChangedError(), "all the time"),
    ],
)
def test_what_cannot_be_written_stays_held(trouble, said):
    status = Status(named(POD))

    async def story():
        keeper = status.keeper()
        status.trouble = trouble
        keeper.advance(KEY, POD, at(3))
        with pytest.raises(NotWrittenError, match=said):
            await keeper.flush(KEY)
        status.trouble = None
        await keeper.flush_all()

    asyncio.run(story())
    assert status.writes == [at(3)]


def test_memory_of_a_finished_runner_is_let_go():
    async def story():
        keeper = Status(named(POD)).keeper()
        keeper.forget(KEY, NEXT)
        before = len(keeper._held)
        keeper.forget(KEY, POD)
        return before, len(keeper._held)

    assert asyncio.run(story()) == (1, 0)


@pytest.mark.parametrize(
    ("status", "test"),
    [
        ('{"checkpoint": {"sequence": 4}}', ("/status/checkpoint/sequence", 4)),
        ('{"checkpoint": {"sequence": 0}}', ("/status/checkpoint/sequence", 0)),
        ('{"checkpoint": {"phase": "Historical"}}', ("/status/checkpoint/sequence", None)),
        ('{"checkpoint": {}}', ("/status/checkpoint/sequence", None)),
        ('{"checkpoint": null}', ("/status/checkpoint", None)),
        ("{}", ("/status/checkpoint", None)),
    ],
)
def test_a_patch_tests_the_pod_and_the_checkpoint_it_replaces(status, test):
    previous = state_of(f'{{"status": {status}}}'.encode())
    patch = status_patch(pod_uid="uid", previous=previous, checkpoint=at(5), progress=None)
    tests = [(each["path"], each["value"]) for each in patch if each["op"] == "test"]
    assert tests == [("/status/execution/podUID", "uid"), test]
    assert patch[-1] == {
        "op": "add",
        "path": "/status/checkpoint",
        "value": {"sequence": 5, "pointsConfirmed": 5},
    }


def test_a_status_that_is_not_ours_is_said():
    with pytest.raises(UnavailableError, match="cannot be read"):
        state_of(b'{"status": {"checkpoint": {"sequence": "x"}}}')
    assert state_of(b"{}").execution is None
