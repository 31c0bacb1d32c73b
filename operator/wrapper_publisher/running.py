"""A publisher from its start to its end."""

import asyncio
import logging
import signal
from collections.abc import Callable, Mapping
from pathlib import Path

from aiohttp import web

from wrapper_publisher.auth.authenticator import Authenticator
from wrapper_publisher.broker.publishing import Broker
from wrapper_publisher.checkpoints.keeper import Keeper
from wrapper_publisher.delivery.room import Room
from wrapper_publisher.delivery.runners import Runners
from wrapper_publisher.delivery.sessions import Sessions
from wrapper_publisher.http.routes import application
from wrapper_publisher.http.service import Service
from wrapper_publisher.ports import Authority, StatusStore
from wrapper_publisher.settings import Settings
from wrapper_publisher.wrappers.lookup import Lookup

KEEP_ALIVE_SECONDS = 120.0
SOCKET_PREFIX = "unix:"
_log = logging.getLogger(__name__)


def assemble(
    settings: Settings, *, authority: Authority, store: StatusStore, broker_url: Callable[[], str]
) -> Service:
    """Put a publisher together; its broker is not started yet.

    Args:
        settings: How it works.
        authority: Who tells whose a token is.
        store: Where Wrappers have their status.
        broker_url: Gives the broker's url, asked before each connection.
    """
    lookup = Lookup(store)
    allowed: Mapping[str, list[str]] = settings.allowed_queues
    return Service(
        authenticator=Authenticator(authority),
        lookup=lookup,
        keeper=Keeper(store, lookup),
        broker=Broker(broker_url, window=settings.window),
        room=Room(settings.held_bytes),
        sessions=Sessions(),
        runners=Runners(),
        allowed_queues=allowed,
        delivery_seconds=settings.delivery_seconds,
    )


async def serve(service: Service, *, listen: str, grace_seconds: float) -> None:
    """Serve until SIGTERM or SIGINT; then finish what is under way and write what is held.

    Args:
        service: Assembled.
        listen: `address:port`, or `unix:` and the path of a socket.
        grace_seconds: Time for the end.
    """
    stopping = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stopping.set)
    service.broker.start()
    service.runners.be_counted()
    runner = web.AppRunner(
        application(service), access_log=None, keepalive_timeout=KEEP_ALIVE_SECONDS, shutdown_timeout=1.0
    )
    await runner.setup()
    try:
        await _site(runner, listen).start()
        _log.info("listening on %s", listen)
        await stopping.wait()
        await drain(service, seconds=grace_seconds)
    finally:
        await runner.cleanup()
        await service.broker.stop()


async def drain(service: Service, *, seconds: float) -> None:
    """Take no more batches, wait for those under way, then write every checkpoint that is held."""
    service.draining = True
    try:
        async with asyncio.timeout(seconds):
            await service.under_way.idle()
    except TimeoutError:
        count = service.under_way.count
        _log.warning("%d batches are not confirmed; their runners will send them again", count)
    await service.keeper.flush_all()


def _site(runner: web.AppRunner, listen: str) -> web.BaseSite:
    if listen.startswith(SOCKET_PREFIX):
        path = Path(listen.removeprefix(SOCKET_PREFIX))
        path.unlink(missing_ok=True)
        return web.UnixSite(runner, str(path))
    host, _, port = listen.rpartition(":")
    return web.TCPSite(runner, host or None, int(port), backlog=512)
