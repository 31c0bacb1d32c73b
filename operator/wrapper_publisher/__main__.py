"""`wrapper-publisher`: serve runners of a cluster, or with `--local SPEC` one run on this machine."""

import argparse
import asyncio
import platform
import sys
from functools import partial
from pathlib import Path
from urllib.parse import unquote, urlsplit

import msgspec
import prometheus_client

from wrapper_contract.exit_codes import ExitCode
from wrapper_contract.logging_setup import set_up
from wrapper_contract.version import VERSION
from wrapper_publisher import metrics
from wrapper_publisher.local.authority import StaticToken
from wrapper_publisher.local.spec import LocalSpec
from wrapper_publisher.local.store import FileStore
from wrapper_publisher.ports import PodIdentity, UnavailableError
from wrapper_publisher.running import SOCKET_PREFIX, assemble, serve
from wrapper_publisher.settings import Settings, SettingsError, broker_url, read_settings


def main(arguments: list[str] | None = None) -> int:
    """Serve until told to stop; return the exit code. A failure is one sentence on standard error."""
    parser = argparse.ArgumentParser(prog="wrapper-publisher", description=__doc__)
    parser.add_argument(
        "--local", metavar="SPEC", help="serve one run on this machine, as a file describes it"
    )
    given = parser.parse_args(arguments)
    try:
        asyncio.run(_local(read_local_spec(given.local)) if given.local else _cluster(read_settings()))
    except (SettingsError, UnavailableError) as error:
        sys.stderr.write(f"wrapper-publisher: {error}\n")
        return ExitCode.CONFIGURATION
    except OSError as error:
        sys.stderr.write(f"wrapper-publisher: cannot listen: {error.strerror or error}\n")
        return ExitCode.CONFIGURATION
    return ExitCode.DONE


def read_local_spec(path: str) -> LocalSpec:
    """Read the spec of a local run.

    Raises:
        SettingsError: It cannot be read.
    """
    try:
        return msgspec.json.decode(Path(path).read_bytes(), type=LocalSpec)
    except (OSError, msgspec.MsgspecError) as error:
        raise SettingsError(f"{path} cannot be read: {error}") from error


async def _cluster(settings: Settings) -> None:
    # Imported only here: a local run needs no Kubernetes client.
    from wrapper_publisher.cluster.api_server import connect
    from wrapper_publisher.cluster.token_reviews import TokenReviews
    from wrapper_publisher.cluster.wrapper_objects import WrapperObjects

    set_up(level=settings.log_level, form=settings.log_format, hidden=_passwords(settings))
    server = await connect()
    try:
        service = assemble(
            settings,
            authority=TokenReviews(server),
            store=WrapperObjects(server),
            broker_url=partial(broker_url, settings),
        )
        _tell_build()
        await serve(service, listen=settings.listen, grace_seconds=settings.grace_seconds)
    finally:
        await server.close()


async def _local(spec: LocalSpec) -> None:
    settings = Settings(broker_url=spec.broker_url)
    set_up(level="ERROR", form=settings.log_format)
    identity = PodIdentity(spec.namespace, spec.pod, spec.pod_uid)
    service = assemble(
        settings,
        authority=StaticToken(spec.token, identity),
        store=FileStore(spec),
        broker_url=partial(broker_url, settings),
    )
    await serve(service, listen=SOCKET_PREFIX + spec.socket, grace_seconds=settings.grace_seconds)


def _tell_build() -> None:
    # A series beside each counter that tells when it began: half as many again, and nobody asks for them.
    prometheus_client.disable_created_metrics()  # type: ignore[no-untyped-call]
    metrics.BUILD_INFO.labels(VERSION, platform.python_version()).set(1)


def _passwords(settings: Settings) -> list[str]:
    """Return the broker's password as far as it is known now; a file may bring another one later."""
    try:
        password = urlsplit(broker_url(settings)).password
    except (SettingsError, ValueError):
        return []
    return [password, unquote(password)] if password else []


if __name__ == "__main__":
    raise SystemExit(main())
