"""The operator's entry point."""

import asyncio
import logging
import os
import signal
import socket
import sys

from wrapper_contract.exit_codes import ExitCode
from wrapper_contract.logging_setup import set_up
from wrapper_operator.cluster.port import ClusterError
from wrapper_operator.settings import Settings, SettingsError, read_settings

TALKATIVE = ("aiohttp.access", "google_genai", "httpx2", "kopf")
_log = logging.getLogger(__name__)


def main() -> int:
    """Run the operator until it is asked to stop; return the exit code."""
    try:
        settings = read_settings(os.environ)
    except SettingsError as error:
        print(f"wrapper-operator: {error}", file=sys.stderr)  # noqa: T201 - logging is not set up yet
        return ExitCode.CONFIGURATION
    set_up_log(settings)
    return asyncio.run(_run(settings))


def set_up_log(settings: Settings) -> None:
    """Log as the settings say; of libraries that speak at each step only what matters."""
    secret = settings.gemini_api_key.get_secret_value()
    set_up(level=settings.log_level, form=settings.log_format, hidden=[secret])
    for name in TALKATIVE:
        logging.getLogger(name).setLevel(logging.WARNING)


async def _run(settings: Settings) -> int:
    # Importing kopf takes a while; wrong settings are told before.
    from wrapper_operator.controllers.running import run

    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    holder = f"{socket.gethostname()}/{os.getpid()}"
    try:
        return ExitCode.DONE if await run(settings, holder=holder, stop=stop) else ExitCode.UNAVAILABLE
    except ClusterError as error:
        _log.error("%s", error, extra={"reason": "ClusterUnusable"})
        return ExitCode.UNAVAILABLE


if __name__ == "__main__":
    sys.exit(main())
