"""The operator's entry point."""

import asyncio
import logging
import os
import signal
import socket
import sys

from wrapper_contract.exit_codes import ExitCode
from wrapper_operator.cluster.port import ClusterError
from wrapper_operator.settings import Settings, SettingsError, read_settings


def main() -> int:
    """Run the operator until it is asked to stop; return the exit code."""
    try:
        settings = read_settings(os.environ)
    except SettingsError as error:
        print(f"wrapper-operator: {error}", file=sys.stderr)  # noqa: T201 - logging is not set up yet
        return ExitCode.CONFIGURATION
    logging.basicConfig(
        level=settings.log_level, format="%(asctime)s %(levelname)s %(name)s %(message)s", stream=sys.stderr
    )
    # kopf speaks of every object at each step; its warnings are enough.
    logging.getLogger("kopf").setLevel(logging.WARNING)
    logging.getLogger("aiohttp.access").setLevel(logging.WARNING)
    return asyncio.run(_run(settings))


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
        print(f"wrapper-operator: {error}", file=sys.stderr)  # noqa: T201 - the last word, for people
        return ExitCode.UNAVAILABLE


if __name__ == "__main__":
    sys.exit(main())
