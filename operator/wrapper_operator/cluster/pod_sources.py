"""Where a pod finds its source: a url that it fetches, a mounted file, or an API with its secrets."""

from typing import NamedTuple

from wrapper_contract.run_spec import ApiSourceSpec, FileSourceSpec
from wrapper_operator.api.effective import Effective, file_format
from wrapper_operator.api.hosts import host_of
from wrapper_operator.api.source_file import CsvSource
from wrapper_operator.api.source_spec import api_source_spec
from wrapper_operator.api.wrapper import Wrapper
from wrapper_operator.cluster.pod_parts import SOURCE, Mount
from wrapper_operator.cluster.pod_secrets import api_references, path_of, reference_mounts
from wrapper_operator.cluster.port import Raw


class PodSource(NamedTuple):
    """The source as the runner is told of it, and the volumes that hold it, or what it needs."""

    spec: FileSourceSpec | ApiSourceSpec
    mounts: list[Mount]


class UnsupportedSourceError(Exception):
    """This version cannot collect such a source; the text says which."""


def pod_source(wrapper: Wrapper, effective: Effective) -> PodSource:
    """Return a Wrapper's source for a pod.

    Raises:
        UnsupportedSourceError: It is none that pods can read.
    """
    source = wrapper.spec.source
    if source.api is not None:
        spec = api_source_spec(source.api, effective, path_of=path_of)
        return PodSource(spec, reference_mounts(api_references(wrapper.spec)))
    if source.file is not None:
        return _file(source.file, file_format(source))
    raise UnsupportedSourceError("this version collects csv, xlsx and api sources")


def _file(file: CsvSource, kind: str) -> PodSource:
    origin = file.from_
    if origin.url is not None:
        return PodSource(_fetched(origin.url, kind), [])
    if origin.config_map is not None:
        reference = origin.config_map
        volume: Raw = {
            "configMap": {"name": reference.name, "items": [{"key": reference.key, "path": reference.key}]}
        }
        return _mounted(kind, path=reference.key, volume=volume)
    if origin.volume_claim is not None:
        claim = origin.volume_claim
        claimed: Raw = {"persistentVolumeClaim": {"claimName": claim.name, "readOnly": True}}
        return _mounted(kind, path=claim.path, volume=claimed)
    raise UnsupportedSourceError("uploaded files need the gateway, which this version does not have")


def _fetched(url: str, kind: str) -> FileSourceSpec:
    path = url.partition("://")[2].partition("?")[0].partition("#")[0].partition("/")[2]
    return FileSourceSpec(
        format="csv" if kind == "csv" else "xlsx",
        url=url,
        name=path.rpartition("/")[2] or host_of(url) or "source",
    )


def _mounted(kind: str, *, path: str, volume: Raw) -> PodSource:
    spec = FileSourceSpec(
        format="csv" if kind == "csv" else "xlsx", path=f"{SOURCE}/{path}", name=path.rpartition("/")[2]
    )
    return PodSource(spec, [Mount(name="source", path=SOURCE, volume=volume, collector=True)])
