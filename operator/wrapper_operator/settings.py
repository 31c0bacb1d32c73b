"""Settings of the operator, from environment variables `WRAPPERS_*`."""

from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationError

from wrapper_contract.log_lines import LogFormat
from wrapper_contract.periods import DURATION_PATTERN, parse_duration
from wrapper_operator.api.effective import DEFAULT_QUEUE
from wrapper_operator.generation.gemini.settings import GeminiSettings, Price

PREFIX = "WRAPPERS_"
_OF_MODELS = ("gemini_", "generation_debug_")
_NO_CLUSTER = {"operator_namespace": "-", "runner_image": "-", "publisher_url": "http://localhost"}
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
    gemini_api_key: SecretStr = SecretStr("")
    """Key of Gemini; without one no model is asked."""
    gemini_models: str = "gemini-3.8-flash,gemini-3.5-flash"
    """Models, separated by commas, in the order in which they are tried."""
    gemini_base_url: Annotated[str, Field(pattern=r"^(https?://[^\s]+)?$")] = ""
    """Where the models are; empty for Google's own service."""
    gemini_api_version: Annotated[str, Field(pattern=r"^v[0-9][a-z0-9]*$")] = "v1beta"
    """Version of the service's API."""
    gemini_daily_tokens: Annotated[int, Field(ge=0)] = 0
    """Most tokens of a day (UTC), over all Wrappers; 0 for no cap."""
    gemini_daily_cost: Annotated[float, Field(ge=0)] = 0.0
    """Most cost of a day; 0 for no cap."""
    gemini_price_prompt: Annotated[float, Field(ge=0)] = 0.0
    """Cost of a million tokens of prompts, in the currency of the bill."""
    gemini_price_reply: Annotated[float, Field(ge=0)] = 0.0
    """Cost of a million tokens of replies."""
    generation_debug_folder: str = ""
    """Folder in which every attempt of a model is kept; empty to keep none."""
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"
    """What is logged."""
    log_format: LogFormat = "text"
    """json, an object a line, for programs; or text, for a person at a terminal."""
    http_port: Annotated[int, Field(ge=0, le=65535)] = 8080
    """Port of /healthz and /metrics; 0 for none."""
    metrics_wrappers: Annotated[int, Field(ge=0, le=100_000)] = 200
    """Wrappers with series of their own in the metrics; 0 for none."""

    @property
    def watched(self) -> tuple[str, ...]:
        """Namespaces that are looked after; none for all."""
        return tuple(name.strip() for name in self.namespaces.split(",") if name.strip())

    @property
    def gemini(self) -> GeminiSettings:
        """Which models are asked, and how."""
        return GeminiSettings(
            api_key=self.gemini_api_key.get_secret_value(),
            models=tuple(name.strip() for name in self.gemini_models.split(",") if name.strip()),
            base_url=self.gemini_base_url or None,
            api_version=self.gemini_api_version,
            price=Price(prompt=self.gemini_price_prompt, reply=self.gemini_price_reply),
        )

    @property
    def generation_limit(self) -> timedelta:
        """The generation timeout as a duration."""
        return parse_duration(self.generation_timeout)


def read_settings(environ: Mapping[str, str]) -> Settings:
    """Read the settings.

    Raises:
        SettingsError: Something is missing or wrong.
    """
    return _validated(_given(environ, Settings.model_fields))


def read_model_settings(environ: Mapping[str, str]) -> Settings:
    """Read what is said of models only, for a machine that has no cluster.

    Raises:
        SettingsError: One of them is wrong.
    """
    names = [name for name in Settings.model_fields if name.startswith(_OF_MODELS)]
    return _validated({**_NO_CLUSTER, **_given(environ, names)})


def _given(environ: Mapping[str, str], names: Iterable[str]) -> dict[str, str]:
    return {name: environ[PREFIX + name.upper()] for name in names if PREFIX + name.upper() in environ}


def _validated(given: Mapping[str, str]) -> Settings:
    try:
        return Settings.model_validate(given)
    except ValidationError as error:
        problems = [f"{PREFIX}{str(found['loc'][0]).upper()}: {found['msg']}" for found in error.errors()]
        raise SettingsError("; ".join(problems)) from None
