"""Settings, from environment variables `WRAPPERS_PUBLISHER_*`."""

import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Literal

import msgspec

from wrapper_contract.log_lines import LogFormat

PREFIX = "WRAPPERS_PUBLISHER_"
MIB = 1024 * 1024
# Kubernetes tells containers of a Service named wrappers-publisher by variables such as these.
_SERVICE_LINK = re.compile(rf"^{PREFIX}(PORT|PORT_.*|SERVICE_.*)$")


class SettingsError(Exception):
    """A setting is missing or wrong; the text names it."""


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """How a publisher works. The environment variable of `broker_url` is `WRAPPERS_PUBLISHER_BROKER_URL`."""

    broker_url: str = ""
    """`amqp://user:password@host:5672/vhost`, or `amqps://`; used when no file is named."""
    broker_url_file: str = ""
    """A file that holds the url, such as a mounted Secret; read anew for each connection."""
    listen: Annotated[str, msgspec.Meta(pattern=r"^[^:]*:[0-9]{1,5}$")] = ":8080"
    """Address and port to listen on; without an address on all of them."""
    allowed_queues: dict[str, list[str]] = msgspec.field(default_factory=lambda: {"*": ["*"]})
    """JSON: queue patterns (`*` for any text) that each namespace may publish to; `*` is every other one."""
    window: Annotated[int, msgspec.Meta(ge=1, le=1000)] = 64
    """Messages that wait for their confirm at once, over all runners."""
    held_bytes: Annotated[int, msgspec.Meta(ge=8 * MIB)] = 48 * MIB
    """Bytes of batches in memory at once, over all runners; further ones wait in their connections."""
    delivery_seconds: Annotated[float, msgspec.Meta(gt=0, le=300)] = 25.0
    """Longest time that a batch waits for its confirms before its runner is told to come again."""
    grace_seconds: Annotated[float, msgspec.Meta(ge=0, le=300)] = 20.0
    """Time for batches under way and the last checkpoints after being asked to stop."""
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"
    """What is logged."""
    log_format: LogFormat = "text"
    """json, an object a line, for programs; or text, for a person at a terminal."""


def read_settings(environment: Mapping[str, str] = os.environ) -> Settings:
    """Read the settings.

    Raises:
        SettingsError: A variable is unknown, missing or wrong.
    """
    given = {
        name.removeprefix(PREFIX).lower(): text
        for name, text in environment.items()
        if name.startswith(PREFIX) and not _SERVICE_LINK.match(name)
    }
    unknown = sorted(given.keys() - set(Settings.__struct_fields__))
    if unknown:
        raise SettingsError(f"there is no setting {PREFIX}{unknown[0].upper()}")
    settings = _converted(given)
    if not settings.broker_url and not settings.broker_url_file:
        raise SettingsError(
            f"say where the broker is: {PREFIX}BROKER_URL_FILE names a file with its url, "
            f"or {PREFIX}BROKER_URL holds it"
        )
    return settings


def broker_url(settings: Settings) -> str:
    """Return the broker's url as it is now.

    Raises:
        SettingsError: The file cannot be read.
    """
    if not settings.broker_url_file:
        return settings.broker_url
    try:
        return Path(settings.broker_url_file).read_text().strip()
    except OSError as error:
        raise SettingsError(
            f"{settings.broker_url_file} with the broker's url cannot be read ({error.strerror})"
        ) from error


def _converted(given: Mapping[str, str]) -> Settings:
    try:
        values: dict[str, object] = dict(given)
        if "allowed_queues" in given:
            values["allowed_queues"] = msgspec.json.decode(given["allowed_queues"])
        return msgspec.convert(values, Settings, strict=False)
    except msgspec.ValidationError as error:
        place = str(error).rpartition("$.")[2].rstrip("`").partition("[")[0]
        raise SettingsError(f"{PREFIX}{place.upper()}: {error}") from error
    except msgspec.DecodeError as error:
        raise SettingsError(f"{PREFIX}ALLOWED_QUEUES is no JSON: {error}") from error
