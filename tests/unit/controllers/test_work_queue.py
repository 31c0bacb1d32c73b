"""The queue: never twice at once, nothing forgotten, delays that grow."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from wrapper_operator.controllers.work_queue import LONGEST_DELAY, Key, WorkQueue, back_off


def now() -> datetime:
    return datetime.now(UTC)


async def until(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(5):
        while not condition():  # noqa: ASYNC110 - conditions of any kind
            await asyncio.sleep(0.001)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3)), max_size=40))
def test_no_object_is_handled_twice_at_once_and_the_last_addition_is_seen(
    steps: list[tuple[int, int]],
) -> None:
    async def scenario() -> None:
        version: dict[Key, int] = {}
        seen: dict[Key, int] = {}
        busy: set[Key] = set()

        async def handle(key: Key) -> None:
            assert key not in busy
            busy.add(key)
            seen[key] = version[key]
            await asyncio.sleep(0)
            busy.discard(key)

        queue = WorkQueue(handle, clock=now, workers=2)
        for number, (name, pauses) in enumerate(steps):
            key = ("n", str(name))
            version[key] = number
            queue.add(key)
            for _ in range(pauses):
                await asyncio.sleep(0)
        await until(lambda: queue.depth == 0)
        assert seen == version

    asyncio.run(scenario())


def test_a_wish_to_look_again_is_kept() -> None:
    async def scenario() -> None:
        calls = 0

        async def handle(key: Key) -> datetime | None:
            nonlocal calls
            calls += 1
            return now() + timedelta(milliseconds=20) if calls < 3 else None

        queue = WorkQueue(handle, clock=now)
        queue.add(("n", "a"))
        await until(lambda: calls == 3)
        await queue.stop()

    asyncio.run(scenario())


def test_a_failure_is_tried_again_and_does_not_stop_others() -> None:
    async def scenario() -> None:
        calls: list[str] = []

        async def handle(key: Key) -> None:
            calls.append(key[1])
            if calls.count("bad") == 1 and key[1] == "bad":
                raise RuntimeError("once")

        queue = WorkQueue(handle, clock=now)
        queue.add(("n", "bad"))
        queue.add(("n", "good"))
        await until(lambda: calls.count("bad") == 2)
        assert "good" in calls
        await queue.stop()

    asyncio.run(scenario())


def test_nothing_is_taken_after_the_stop() -> None:
    async def scenario() -> None:
        calls: list[Key] = []

        async def handle(key: Key) -> None:
            calls.append(key)

        queue = WorkQueue(handle, clock=now)
        queue.add_later(("n", "late"), 0.01)
        await queue.stop()
        queue.add(("n", "a"))
        await asyncio.sleep(0.03)
        assert calls == []

    asyncio.run(scenario())


def test_delays_grow_to_a_limit() -> None:
    delays = [back_off(failures) for failures in range(1, 20)]
    assert delays == sorted(delays)
    assert delays[0] == 1.0
    assert delays[-1] == LONGEST_DELAY
