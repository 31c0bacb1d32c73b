"""The custom resource as a whole."""

from typing import Annotated, Any, Literal

from pydantic import ConfigDict, Field

from wrapper_operator.api.model import SpecModel
from wrapper_operator.api.scalars import DnsLabel, WrapperName
from wrapper_operator.api.spec import WrapperSpec
from wrapper_operator.api.status import WrapperStatus


class Metadata(SpecModel):
    """What Kubernetes keeps of every object; the parts that matter here."""

    model_config = ConfigDict(extra="ignore")

    name: WrapperName
    """Name of the Wrapper, at most 40 characters, as pods are named after it."""
    namespace: DnsLabel = "default"
    """Namespace; that of the context when absent."""
    uid: str = ""
    generation: int = 0
    resource_version: str = ""
    creation_timestamp: str | None = None
    deletion_timestamp: str | None = None
    labels: Annotated[dict[str, str], Field(default_factory=dict)]
    annotations: Annotated[dict[str, str], Field(default_factory=dict)]


class Wrapper(SpecModel):
    """One data source of one indicator, and how far its collection got."""

    api_version: Literal["wrappers.dev/v1alpha1"]
    kind: Literal["Wrapper"]
    metadata: Metadata
    spec: WrapperSpec
    """What is wanted."""
    status: WrapperStatus | None = None
    """Where it stands."""

    def to_manifest(self) -> dict[str, Any]:
        """Return what was written, as plain values that YAML and JSON can hold."""
        return self.model_dump(mode="json", by_alias=True, exclude_unset=True, exclude_none=True)
