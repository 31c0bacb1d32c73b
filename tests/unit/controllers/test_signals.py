"""Who hears the signals that end the operator."""

import asyncio
import os
import signal

from wrapper_operator.controllers.running import take_back_signals

SECONDS = 20.0


def test_a_signal_stops_the_operator_though_others_have_taken_it_over() -> None:
    assert asyncio.run(_hears_a_signal())


async def _hears_a_signal() -> bool:
    ready, stop, others = asyncio.Event(), asyncio.Event(), asyncio.Event()
    taking = asyncio.create_task(take_back_signals(ready, stop))
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, others.set)
    ready.set()
    await taking
    os.kill(os.getpid(), signal.SIGTERM)
    await asyncio.wait_for(stop.wait(), SECONDS)
    return not others.is_set()
