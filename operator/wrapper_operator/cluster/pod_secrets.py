"""What a manifest only refers to, as files of the supervisor: the named keys, and nothing else."""

import hashlib
import re

from wrapper_operator.api.named_objects import Reference, located_references
from wrapper_operator.api.references import SecretKeyRef
from wrapper_operator.api.spec import WrapperSpec
from wrapper_operator.cluster.pod_parts import CONFIG, SECRETS, Mount
from wrapper_operator.cluster.port import Raw

READABLE_BY_GROUP = 0o440
MAX_VOLUME_NAME = 63
_NOT_IN_A_LABEL = re.compile("[^a-z0-9-]")


def path_of(reference: Reference) -> str:
    """Return the file in which the supervisor finds a value."""
    return f"{_folder(reference)}/{reference.key}"


def api_references(spec: WrapperSpec) -> list[Reference]:
    """Return every value that the description of an API refers to, each once and in order."""
    located = located_references(spec)
    return list(dict.fromkeys(found for place, found in located if place[:2] == ("source", "api")))


def reference_mounts(references: list[Reference]) -> list[Mount]:
    """Return a volume for each Secret and ConfigMap that is named, with the named keys only.

    A volume of its own, so that the kubelet's message names the one that is missing. No volume is mounted
    by `subPath`: the kubelet renews the files when the object changes.
    """
    grouped: dict[str, list[Reference]] = {}
    for reference in references:
        grouped.setdefault(_folder(reference), []).append(reference)
    return [
        Mount(name=_volume_name(named[0]), path=folder, volume=_volume(named))
        for folder, named in grouped.items()
    ]


def _folder(reference: Reference) -> str:
    return f"{SECRETS if isinstance(reference, SecretKeyRef) else CONFIG}/{reference.name}"


def _volume(named: list[Reference]) -> Raw:
    name = named[0].name
    items = [{"key": key, "path": key} for key in dict.fromkeys(each.key for each in named)]
    content = {"items": items, "defaultMode": READABLE_BY_GROUP}
    if isinstance(named[0], SecretKeyRef):
        return {"secret": {"secretName": name, **content}}
    return {"configMap": {"name": name, **content}}


def _volume_name(reference: Reference) -> str:
    """Return a name that people recognise; a hash keeps apart what a volume's name cannot tell."""
    kind = "secret" if isinstance(reference, SecretKeyRef) else "config"
    name = f"{kind}-{_NOT_IN_A_LABEL.sub('-', reference.name)}"
    if name == f"{kind}-{reference.name}" and len(name) <= MAX_VOLUME_NAME:
        return name
    mark = hashlib.sha256(reference.name.encode()).hexdigest()[:8]
    return f"{name[: MAX_VOLUME_NAME - 9].rstrip('-')}-{mark}"
