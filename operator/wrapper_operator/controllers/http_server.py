"""The operator's own port: whether it lives, and what it counts."""

from aiohttp import web
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest


async def serve(port: int) -> web.AppRunner:
    """Answer `/healthz` and `/metrics` until the runner is cleaned up.

    Args:
        port: Of all addresses; 0 takes a free one (see the runner's `addresses`).

    Raises:
        OSError: The port is taken.
    """
    application = web.Application()
    application.router.add_get("/healthz", _healthz)
    application.router.add_get("/metrics", _metrics)
    # No line for each probe.
    runner = web.AppRunner(application, access_log=None, shutdown_timeout=1.0)
    await runner.setup()
    await web.TCPSite(runner, port=port).start()
    return runner


async def _healthz(_: web.Request) -> web.Response:
    return web.Response(text="ok\n")


async def _metrics(_: web.Request) -> web.Response:
    return web.Response(body=generate_latest(), headers={"Content-Type": CONTENT_TYPE_LATEST})
