"""Memory for batches, and what is remembered of them."""

import asyncio

import pytest

from wrapper_contract.checkpoint import Checkpoint
from wrapper_contract.publishing import BatchReply
from wrapper_publisher.broker.window import Outgoing
from wrapper_publisher.delivery.batch import Batch
from wrapper_publisher.delivery.room import Room
from wrapper_publisher.delivery.sessions import MAX_BACK_OFF, MAX_SESSIONS, Session, Sessions
from wrapper_publisher.refusal import RefusedError, later


def test_room_is_given_in_order_and_never_more_than_there_is():
    held, most, order = 0, 0, []

    async def one(room, name, size):
        nonlocal held, most
        async with room.take(size):
            held += size
            most = max(most, held)
            order.append(name)
            await asyncio.sleep(0)
            held -= size

    async def all_at_once():
        room = Room(10)
        sizes = [6, 6, 1, 10, 3]
        await asyncio.gather(*(one(room, name, size) for name, size in enumerate(sizes)))
        async with room.take(10):
            pass

    asyncio.run(all_at_once())
    assert most <= 10
    assert order == [0, 1, 2, 3, 4]


def test_who_waits_too_long_is_told_to_come_again_and_takes_nothing():
    async def story():
        room = Room(10)
        async with room.take(10):
            with pytest.raises(RefusedError) as caught:
                async with room.take(1, seconds=0.01):
                    raise AssertionError
        async with room.take(10, seconds=0.01):
            return caught.value

    refusal = asyncio.run(story())
    assert (refusal.status, refusal.retry_after) == (503, 1)


def test_who_is_cancelled_while_waiting_takes_nothing():
    async def story():
        room = Room(10)
        async with room.take(10):
            waiting = asyncio.create_task(room.take(5).__aenter__())
            behind = asyncio.create_task(room.take(1).__aenter__())
            await asyncio.sleep(0)
            waiting.cancel()
        await asyncio.wait_for(behind, 1)
        async with room.take(9, seconds=0.01):
            return True

    assert asyncio.run(story())


def test_who_is_cancelled_in_the_moment_of_being_served_gives_it_back():
    async def story():
        room = Room(10)
        async with room.take(10):
            waiting = asyncio.create_task(room.take(10).__aenter__())
            await asyncio.sleep(0)
        waiting.cancel()  # it has been given its bytes, and has not run since
        await asyncio.gather(waiting, return_exceptions=True)
        async with room.take(10, seconds=0.01):
            return waiting.cancelled()

    assert asyncio.run(story())


def batch(*names):
    return Batch([Outgoing("q", name, "t", b"") for name in names], len(names), 0)


REPLY = BatchReply(confirmed=2, rejected=0, checkpoint=Checkpoint())


def test_the_same_batch_again_gets_the_same_answer():
    session = Session()
    assert session.begin(1, batch("a", "b")) is None
    session.reply = REPLY
    assert session.begin(1, batch("a", "b")) is REPLY
    assert session.begin(2, batch("a", "b")) is None


def test_a_batch_that_failed_goes_on_with_what_is_missing():
    session = Session()
    session.begin(1, batch("a", "b"))
    session.confirmed[0] = 1
    assert session.begin(1, batch("a", "b")) is None
    assert list(session.confirmed) == [1, 0]


@pytest.mark.parametrize(("sequence", "names", "reason"), [(2, "x", "OtherBatch"), (1, "a", "OldSequence")])
def test_numbers_stand_for_one_batch_each(sequence, names, reason):
    session = Session()
    session.begin(2, batch("a"))
    with pytest.raises(RefusedError) as caught:
        session.begin(sequence, batch(*names))
    assert (caught.value.status, caught.value.reason) == (400, reason)


def test_waiting_grows_while_nothing_gets_through():
    session = Session()
    session.begin(1, batch(*"abcdef"))
    full = later("QueueFull", "full", seconds=1)
    waits = [session.failed(full, confirmed_before=0).retry_after for _ in range(7)]
    assert waits == [1, 2, 4, 8, MAX_BACK_OFF, MAX_BACK_OFF, MAX_BACK_OFF]
    session.confirmed[0] = 1
    assert session.failed(full, confirmed_before=0).retry_after == 1


def test_sessions_are_bounded_and_forgotten():
    sessions = Sessions()
    first = sessions.of("pod-0")
    assert sessions.of("pod-0") is first
    for number in range(1, MAX_SESSIONS + 1):
        sessions.of(f"pod-{number}")
    assert sessions.of("pod-0") is not first
    second = sessions.of("pod-9")
    sessions.forget("pod-9")
    sessions.forget("never seen")
    assert sessions.of("pod-9") is not second
