"""Publishing to a real RabbitMQ, and everything that it does to a publisher."""

import asyncio
import contextlib
import time

import pytest

from wrapper_publisher.broker.publishing import Broker
from wrapper_publisher.broker.window import Outgoing
from wrapper_publisher.refusal import RefusedError

DEAD_PORT = 9


def messages(queue, count, *, first=0):
    return [
        Outgoing(queue, f"id-{number}", "wrapper.data", b"%d" % number)
        for number in range(first, first + count)
    ]


@contextlib.asynccontextmanager
async def connected(url, *, window=64):
    broker = Broker(url if callable(url) else lambda: url, window=window)
    broker.start()
    try:
        yield broker
    finally:
        await broker.stop()


async def until(holds, *, seconds=15):
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end
        await asyncio.sleep(0.02)


async def ready(broker):
    await until(lambda: not broker.trouble)


async def refused(broker, batch, confirmed, *, seconds=10.0):
    with pytest.raises(RefusedError) as caught:
        await broker.publish(batch, confirmed, seconds=seconds)
    assert caught.value.status == 503
    assert caught.value.retry_after
    return caught.value


async def publish(desk, batch, **more):
    async with connected(desk.url) as broker:
        await ready(broker)
        confirmed = bytearray(len(batch))
        await broker.publish(batch, confirmed, seconds=20)
        assert all(confirmed)


def test_confirmed_messages_are_in_a_durable_quorum_queue(desk):
    before = int(time.time())
    asyncio.run(publish(desk, messages("made", 100)))
    assert desk.queues()["made"] == ("quorum", True)
    taken = desk.drain("made")
    assert [body for _, body in taken] == [b"%d" % number for number in range(100)]
    properties = taken[7][0]
    assert (properties.delivery_mode, properties.content_type) == (2, "application/json")
    assert (properties.type, properties.message_id) == ("wrapper.data", "id-7")
    assert before <= properties.timestamp <= time.time()


def test_a_queue_that_exists_with_other_arguments_is_used_as_it_is(desk):
    desk.declare("theirs", durable=False, arguments={"x-max-length": 1000})
    asyncio.run(publish(desk, messages("theirs", 5)))
    assert desk.queues()["theirs"] == ("classic", False)
    assert len(desk.drain("theirs")) == 5


def test_messages_of_a_queue_that_was_deleted_do_not_count_and_the_queue_is_made_anew(desk):
    async def story():
        async with connected(desk.url) as broker:
            await ready(broker)
            await broker.publish(messages("fleeting", 3), bytearray(3), seconds=10)
            await asyncio.to_thread(desk.delete, "fleeting")
            batch, confirmed = messages("fleeting", 10, first=3), bytearray(10)
            refusal = await refused(broker, batch, confirmed)
            assert (refusal.reason, sum(confirmed)) == ("Unroutable", 0)
            await broker.publish(batch, confirmed, seconds=10)

    asyncio.run(story())
    assert len(desk.drain("fleeting")) == 10


def test_a_full_queue_that_refuses_gets_every_message_in_the_end(desk):
    desk.declare(
        "small",
        durable=True,
        arguments={"x-queue-type": "quorum", "x-max-length": 5, "x-overflow": "reject-publish"},
    )
    # The limit is looked at a moment late: only a queue that is over it already refuses for certain.
    desk.fill("small")
    taken = []

    async def story():
        async with connected(desk.url) as broker:
            await ready(broker)
            batch, confirmed = messages("small", 60), bytearray(60)
            refusal = await refused(broker, batch, confirmed)
            assert refusal.reason == "QueueFull"
            while not all(confirmed):
                with contextlib.suppress(RefusedError):
                    await broker.publish(batch, confirmed, seconds=10)
                taken.extend(await asyncio.to_thread(desk.drain, "small"))

    asyncio.run(story())
    bodies = [body for _, body in taken if body != desk.FILLING]
    assert set(bodies) == {b"%d" % number for number in range(60)}
    # What was confirmed is not sent again.
    assert len(bodies) == 60


def test_nothing_is_lost_when_the_broker_closes_the_connection_again_and_again(desk):
    count = 20_000

    async def story():
        async with connected(desk.url) as broker:
            await ready(broker)
            confirmed = bytearray(count)
            publishing = asyncio.create_task(broker.publish(messages("busy", count), confirmed, seconds=100))
            for _ in range(3):
                await asyncio.to_thread(desk.control, "close_all_connections", "-p", desk.name, "test")
            await publishing
            assert all(confirmed)

    asyncio.run(story())
    bodies = [body for _, body in desk.drain("busy")]
    assert set(bodies) == {b"%d" % number for number in range(count)}
    assert len(bodies) <= count + 3 * 64


def test_a_huge_delivery_does_not_starve_a_small_one(desk):
    async def story():
        async with connected(desk.url) as broker:
            await ready(broker)
            huge = asyncio.create_task(
                broker.publish(messages("fair", 20_000), bytearray(20_000), seconds=100)
            )
            await asyncio.sleep(0.1)
            begun = time.monotonic()
            await broker.publish(messages("fair", 4, first=90_000), bytearray(4), seconds=10)
            small = time.monotonic() - begun
            assert not huge.done()
            await huge
            return small, time.monotonic() - begun

    small, whole = asyncio.run(story())
    assert small < whole / 4
    desk.delete("fair")


def test_a_queue_that_may_not_be_made_troubles_no_other(desk):
    desk.control("add_user", f"{desk.name}-clerk", "secret")
    desk.control("set_permissions", "-p", desk.name, f"{desk.name}-clerk", "^mine$", ".*", ".*")

    async def story():
        async with connected(desk.url_of(f"{desk.name}-clerk", "secret")) as broker:
            await ready(broker)
            mine = asyncio.create_task(broker.publish(messages("mine", 5000), bytearray(5000), seconds=60))
            refusal = await refused(broker, messages("forbidden", 1), bytearray(1))
            assert refusal.reason == "QueueUnavailable"
            assert "forbidden" in refusal.message
            await mine

    try:
        asyncio.run(story())
    finally:
        desk.control("delete_user", f"{desk.name}-clerk")
    assert len(desk.drain("mine")) == 5000


@pytest.mark.parametrize(
    ("url", "words"),
    [
        (lambda desk: desk.url_of("wrapper", "wrong"), "user name or the password"),
        (lambda desk: desk.url_of("nobody", "x"), "user name or the password"),
        (lambda desk: desk.url + "-missing", "virtual host"),
        (lambda desk: desk.url_of("wrapper", "x", port=DEAD_PORT), "connection refused"),
        (lambda desk: "amqp://nowhere.invalid", "name cannot be resolved"),
        (lambda desk: "http://127.0.0.1", "amqp://"),
    ],
    ids=["password", "user", "virtual host", "away", "name", "url"],
)
def test_a_broker_that_cannot_be_reached_is_told_and_reached_once_it_can(desk, url, words):
    current = [url(desk)]

    async def story():
        async with connected(lambda: current[0]) as broker:
            await until(lambda: words in broker.trouble)
            refusal = await refused(broker, messages("late", 1), bytearray(1))
            assert words in refusal.message
            current[0] = desk.url
            await ready(broker)
            await broker.publish(messages("late", 1), bytearray(1), seconds=10)

    asyncio.run(story())
    assert len(desk.drain("late")) == 1


@pytest.mark.alone
def test_a_blocked_broker_is_told_and_waited_for(desk):
    async def story():
        async with connected(desk.url) as broker:
            await ready(broker)
            await broker.publish(messages("alarmed", 1), bytearray(1), seconds=10)
            await asyncio.to_thread(desk.control, "set_vm_memory_high_watermark", "absolute", "1MB")
            try:
                batch, confirmed = messages("alarmed", 20, first=1), bytearray(20)
                refusal = await refused(broker, batch, confirmed, seconds=3)
                assert "takes no messages now" in refusal.message
                begun = time.monotonic()
                await refused(broker, batch, confirmed, seconds=3)
                assert time.monotonic() - begun < 0.5
            finally:
                await asyncio.to_thread(desk.control, "set_vm_memory_high_watermark", "absolute", "1GB")
            await ready(broker)
            await broker.publish(batch, confirmed, seconds=10)

    asyncio.run(story())
    assert {body for _, body in desk.drain("alarmed")} == {b"%d" % number for number in range(21)}


def test_a_stopped_publisher_leaves_no_connection(desk):
    asyncio.run(publish(desk, messages("gone", 1)))
    rows = desk.control("--quiet", "list_connections", "vhost", "client_properties")
    assert not [row for row in rows.splitlines() if row.startswith(desk.name) and "wrapper-publisher" in row]
