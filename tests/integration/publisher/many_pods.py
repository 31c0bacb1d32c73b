"""A publisher whose authority and status know every pod that names itself: for many runners at once.

Run as `python many_pods.py PORT BROKER_URL QUEUE`.
"""

import asyncio
import sys

from wrapper_contract.checkpoint import Checkpoint
from wrapper_publisher.ports import Execution, PodIdentity, WrapperState
from wrapper_publisher.running import assemble, serve
from wrapper_publisher.settings import Settings


class EveryPod:
    """A token is the name and uid of its pod, and its Wrapper's name."""

    async def review(self, token):
        return PodIdentity("default", token, token)


class Statuses:
    """Takes a few milliseconds, as an API server does."""

    def __init__(self, queue):
        self._queue = queue
        self._checkpoints = {}

    async def read(self, key):
        await asyncio.sleep(0.003)
        execution = Execution("local-1", 1, key.name, key.name)
        return WrapperState(key.name, self._queue, execution, self._checkpoints.get(key, Checkpoint()))

    async def write(self, key, *, pod_uid, previous, checkpoint, progress):
        if checkpoint is not None:
            self._checkpoints[key] = checkpoint
        return await self.read(key)


async def main(port, url, queue):
    settings = Settings(broker_url=url)
    service = assemble(
        settings, authority=EveryPod(), store=Statuses(queue), broker_url=lambda: settings.broker_url
    )
    await serve(service, listen=f"127.0.0.1:{port}", grace_seconds=5)


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]), sys.argv[2], sys.argv[3]))
