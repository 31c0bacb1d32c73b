"""Where a pod finds its source: a url that it fetches, or a mounted file."""

from typing import NamedTuple
from urllib.parse import urlsplit

from wrapper_contract.run_spec import FileSourceSpec
from wrapper_operator.api.effective import file_format
from wrapper_operator.api.wrapper import Wrapper
from wrapper_operator.cluster.pod_parts import SOURCE, Mount
from wrapper_operator.cluster.port import Raw


class PodSource(NamedTuple):
    """The source as the runner is told of it, and the volume that holds it, if one does."""

    spec: FileSourceSpec
    mounts: list[Mount]


class UnsupportedSourceError(Exception):
    """This version cannot collect such a source; the text says which."""


def pod_source(wrapper: Wrapper) -> PodSource:
    """Return a Wrapper's source for a pod.

    Raises:
        UnsupportedSourceError: It is none that pods can read.
    """
    source = wrapper.spec.source
    if source.file is None:
        raise UnsupportedSourceError("this version collects csv and xlsx sources")
    kind, origin = file_format(source), source.file.from_
    if origin.url is not None:
        name = urlsplit(origin.url).path.rpartition("/")[2] or urlsplit(origin.url).hostname or "source"
        return PodSource(FileSourceSpec(format=kind, url=origin.url, name=name), [])
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


def _mounted(kind: str, *, path: str, volume: Raw) -> PodSource:
    spec = FileSourceSpec(
        format="csv" if kind == "csv" else "xlsx", path=f"{SOURCE}/{path}", name=path.rpartition("/")[2]
    )
    return PodSource(spec, [Mount(name="source", path=SOURCE, volume=volume, collector=True)])
