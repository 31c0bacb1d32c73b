"""Settings of the operator, from environment variables `WRAPPERS_*`."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from wrapper_contract.periods import DURATION_PATTERN, parse_duration
from wrapper_operator.api.effective import DEFAULT_QUEUE

PREFIX = "WRAPPERS_"
Duration = Annotated[str, Field(pattern=DURATION_PATTERN)]


class SettingsError(Exception):
    """A setting is missing or wrong; the text names the variable and says what to write."""


class Settings(BaseModel):
    """What an installation decides."""

    model_config = ConfigDict(
        frozen=True, extra="ignore", hide_input_in_errors=True, use_attribute_docstrings=True
    )

    cluster_name: Annotated[str, Field(min_length=1, max_length=63)] = "default"
    """Name of this cluster; the ids of Wrappers depend on it, so it must never change."""
    namespaces: str = ""
    """Namespaces that are looked after, separated by commas; empty for all."""
    operator_namespace: Annotated[str, Field(min_length=1)]
    """Namespace of the operator itself, where its Lease is."""
    lease_name: Annotated[str, Field(min_length=1)] = "wrapper-operator"
    """Name of the Lease."""
    runner_image: Annotated[str, Field(min_length=1)]
    """Image of collection and inspection pods."""
    runner_pull_policy: Literal["Always", "IfNotPresent", "Never"] = "IfNotPresent"
    """Pull policy of that image."""
    publisher_url: Annotated[str, Field(pattern=r"^https?://[^\s/]+$")]
    """Where runners deliver to, such as http://wrapper-publisher.wrappers:8080."""
    default_queue: Annotated[str, Field(min_length=1, max_length=255)] = DEFAULT_QUEUE
    """Queue of Wrappers that name none."""
    max_inspection_pods: Annotated[int, Field(ge=1, le=1000)] = 4
    """Inspection pods at once."""
    max_collection_pods: Annotated[int, Field(ge=1, le=10000)] = 20
    """Collection pods at once; those that go on polling do not count once they have caught up."""
    max_pods_per_host: Annotated[int, Field(ge=1, le=10000)] = 4
    """Collection pods at once that ask the same host."""
    generation_timeout: Duration = "10m"
    """Longest time to write the code of one Wrapper."""
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"
    """What is logged."""
    http_port: Annotated[int, Field(ge=0, le=65535)] = 8080
    """Port of /healthz and /metrics; 0 for none."""

    @property
    def watched(self) -> tuple[str, ...]:
        """Namespaces that are looked after; none for all."""
        return tuple(name.strip() for name in self.namespaces.split(",") if name.strip())

    @property
    def generation_limit(self) -> timedelta:
        """The generation timeout as a duration."""
        return parse_duration(self.generation_timeout)


def read_settings(environ: Mapping[str, str]) -> Settings:
    """Read the settings.

    Raises:
        SettingsError: Something is missing or wrong.
    """
    given = {
        name: environ[PREFIX + name.upper()]
        for name in Settings.model_fields
        if PREFIX + name.upper() in environ
    }
    try:
        return Settings.model_validate(given)
    except ValidationError as error:
        problems = [f"{PREFIX}{str(found['loc'][0]).upper()}: {found['msg']}" for found in error.errors()]
        raise SettingsError("; ".join(problems)) from None
