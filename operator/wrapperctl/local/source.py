"""Which file a run on this machine reads: `--source`, or what the manifest names."""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from wrapper_contract.names import LOCAL_SOURCE_ANNOTATION
from wrapper_contract.run_spec import FileSourceSpec
from wrapper_operator.api.effective import effective
from wrapper_operator.api.source_file import FileOrigin
from wrapperctl.local import config_maps
from wrapperctl.local.failure import LocalFailure, wrong_manifest
from wrapperctl.local.workspace import Workspace
from wrapperctl.manifests.loading import LocalManifest

Format = Literal["csv", "xlsx"]


@dataclass(frozen=True, kw_only=True)
class Origin:
    """Where the manifest lies and what stands for its source."""

    manifest: Path
    source: Path | None
    """What `--source` named."""


def file_source(loaded: LocalManifest, origin: Origin, space: Workspace) -> FileSourceSpec:
    """Return the file to read.

    Raises:
        LocalFailure: The source is of a kind that cannot be collected here, or names something that is not
            on this machine; says what to do.
    """
    source = loaded.wrapper.spec.source
    if source.file is None:
        raise _not_collected()
    file_format: Format = "csv" if source.csv is not None else "xlsx"
    local = origin.source or _annotated(loaded, origin)
    if local is not None:
        return FileSourceSpec(format=file_format, path=str(local), name=local.name)
    return _named(source.file.from_, file_format, loaded, space)


def _annotated(loaded: LocalManifest, origin: Origin) -> Path | None:
    named = loaded.wrapper.metadata.annotations.get(LOCAL_SOURCE_ANNOTATION)
    return origin.manifest.parent / named if named else None


def _named(place: FileOrigin, file_format: Format, loaded: LocalManifest, space: Workspace) -> FileSourceSpec:
    if place.url is not None:
        return FileSourceSpec(format=file_format, url=place.url, download_timeout=_download_seconds(loaded))
    if place.config_map is not None:
        path = space.file("source")
        path.write_bytes(config_maps.value(loaded, place.config_map, field=f"spec.source.{file_format}.from"))
        return FileSourceSpec(format=file_format, path=str(path), name=place.config_map.key)
    what = "a volume of a cluster" if place.volume_claim is not None else "an upload to a gateway"
    raise wrong_manifest(
        f"spec.source.{file_format}.from names {what}, which this machine does not have: "
        "say --source FILE, with the file itself"
    )


def _download_seconds(loaded: LocalManifest) -> float:
    """Return how long a download may take: the execution's time limit, if that is shorter."""
    usual, limit = 1800.0, effective(loaded.wrapper).timeout
    return min(usual, limit.total_seconds()) if limit else usual


def _not_collected() -> LocalFailure:
    return wrong_manifest(
        "spec.source.command is a valid source, but this version collects csv, xlsx and api sources only"
    )
