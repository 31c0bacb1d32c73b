"""An operator at work: connected, watching, answering on its port; until it is asked to stop."""

import asyncio
import logging
import signal
from contextlib import AsyncExitStack
from typing import Any, cast

import kopf

from wrapper_operator.cluster.adapter import KubernetesCluster
from wrapper_operator.cluster.config_map_watch import ConfigMapWatch
from wrapper_operator.cluster.requests import ApiServer, connect
from wrapper_operator.controllers.assembly import Operator
from wrapper_operator.controllers.http_server import serve
from wrapper_operator.controllers.watching import kopf_registry, kopf_settings, see_config_map
from wrapper_operator.metrics import requests
from wrapper_operator.metrics.each_wrapper import EACH_WRAPPER
from wrapper_operator.metrics.schedule import SCHEDULE
from wrapper_operator.settings import Settings

GRACE_SECONDS = 5.0
"""For the watches to end."""

Task = asyncio.Task[None]
_log = logging.getLogger(__name__)


async def run(settings: Settings, *, holder: str, stop: asyncio.Event) -> bool:
    """Run until told to stop, or until the watches prove dead.

    Args:
        settings: Of the installation.
        holder: Who we are, in the Lease.
        stop: Set to end it; SIGTERM and SIGINT do the same.

    Returns:
        Whether it was told to stop.

    Raises:
        ClusterError: The API server cannot be used at the start.
    """
    async with AsyncExitStack() as ending:
        server = await connect(answered=requests.answered)
        ending.push_async_callback(server.close)
        operator = Operator(settings, KubernetesCluster(server, namespaces=settings.watched), holder=holder)
        config_maps = _config_map_watches(operator, server, settings)
        for each in config_maps:
            await each.begin()
        await operator.take_stock()
        operator.be_counted()
        _show_wrappers(operator, settings)
        if settings.http_port:
            http = await serve(settings.http_port)
            ending.push_async_callback(http.cleanup)
        return await _watch(operator, config_maps, settings, holder=holder, stop=stop)


def _show_wrappers(operator: Operator, settings: Settings) -> None:
    SCHEDULE.wrappers = EACH_WRAPPER.wrappers = operator.remembered.shown
    EACH_WRAPPER.most = settings.metrics_wrappers


async def _watch(
    operator: Operator,
    config_maps: list[ConfigMapWatch],
    settings: Settings,
    *,
    holder: str,
    stop: asyncio.Event,
) -> bool:
    ready = asyncio.Event()
    watches = asyncio.create_task(_kopf(operator, settings, holder=holder, ready=ready))
    signals = asyncio.create_task(take_back_signals(ready, stop))
    others = [asyncio.create_task(each.follow()) for each in config_maps]
    canary = asyncio.create_task(operator.canary.watch_over())
    told = asyncio.create_task(stop.wait())
    await asyncio.wait([watches, canary, told], return_when=asyncio.FIRST_COMPLETED)
    asked = told.done() or _ended_well(watches)
    _log.info("stopping: %s", "asked to" if asked else "the watches have ended")
    await operator.stop()
    for task in (watches, signals, canary, told, *others):
        task.cancel()
    await asyncio.wait([watches, *others], timeout=GRACE_SECONDS)
    return asked


async def take_back_signals(ready: asyncio.Event, stop: asyncio.Event) -> None:
    """Have the signals that end a process set `stop` again, once kopf is ready, which takes them over.

    At a signal of its own it would wait five seconds for all that others do, and then break that off.
    """
    await ready.wait()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)


async def _kopf(operator: Operator, settings: Settings, *, holder: str, ready: asyncio.Event) -> None:
    await kopf.operator(
        registry=kopf_registry(operator.remembered, operator.queue, operator.canary),
        settings=kopf_settings(lease=settings.lease_name),
        clusterwide=not settings.watched,
        namespaces=settings.watched,
        standalone=True,
        # Otherwise it looks for a user's name, which a pod has none of.
        identity=cast("Any", holder),
        ready_flag=ready,
    )


def _ended_well(watches: Task) -> bool:
    """Return whether kopf has ended without a fault: a signal came, which it has taken note of."""
    if not watches.done():
        return False
    if watches.exception() is None:
        return True
    _log.error("the watches failed", exc_info=watches.exception())
    return False


def _config_map_watches(operator: Operator, server: ApiServer, settings: Settings) -> list[ConfigMapWatch]:
    def tell(namespace: str, name: str) -> None:
        see_config_map(operator.remembered, operator.queue, namespace, name)

    return [ConfigMapWatch(server, namespace=namespace, tell=tell) for namespace in settings.watched or ("",)]
