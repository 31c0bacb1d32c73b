"""ConfigMaps that stand beside the Wrapper in its manifest file."""

import difflib

from wrapper_operator.api.references import ConfigMapKeyRef
from wrapperctl.local.failure import wrong_manifest
from wrapperctl.manifests.loading import LocalManifest


def value(loaded: LocalManifest, reference: ConfigMapKeyRef, *, field: str) -> bytes:
    """Return what a key of a ConfigMap holds.

    Args:
        loaded: The manifest file.
        reference: Name and key.
        field: The manifest's field that refers to it, for messages.

    Raises:
        LocalFailure: The file holds no such ConfigMap, or no such key in it.
    """
    config_map = loaded.config_maps.get(reference.name)
    if config_map is None:
        raise wrong_manifest(
            f"{field}.configMap names {reference.name!r}, which is not in the manifest file"
            f"{_nearest(reference.name, loaded.config_maps)}: add the ConfigMap as a further document, or "
            "say --source FILE"
        )
    if reference.key not in config_map:
        raise wrong_manifest(
            f"{field}.configMap names the key {reference.key!r}, which the ConfigMap {reference.name!r} "
            f"does not have{_nearest(reference.key, config_map)}"
        )
    return config_map[reference.key]


def _nearest(name: str, known: "dict[str, bytes] | dict[str, dict[str, bytes]]") -> str:
    near = difflib.get_close_matches(name, known, n=1)
    return (
        f" (did you mean {near[0]!r}?)"
        if near
        else f" (there is {', '.join(map(repr, known))})"
        if known
        else ""
    )
