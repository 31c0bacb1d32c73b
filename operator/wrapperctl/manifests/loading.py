"""A manifest file for a run on this machine: one Wrapper and what stands beside it."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path

from wrapper_contract.exit_codes import ExitCode
from wrapper_operator.api.named_objects import secret_references
from wrapper_operator.api.wrapper import Wrapper
from wrapperctl.manifests.beside import Beside
from wrapperctl.manifests.objects import ManifestObjects, sort_out
from wrapperctl.manifests.problems import InvalidManifest, Problem
from wrapperctl.manifests.reading import read_file
from wrapperctl.manifests.references import check_references
from wrapperctl.manifests.secrets import LocalSecrets, SecretValues, from_environment, from_lines


@dataclass(frozen=True, slots=True)
class LocalManifest:
    """One Wrapper and what stands for the cluster's objects.

    Attributes:
        wrapper: The Wrapper, valid.
        config_maps: Values by name and key.
        secrets: Values by reference; those of the environment come first, then the file of lines.
    """

    wrapper: Wrapper
    config_maps: dict[str, dict[str, bytes]] = field(repr=False)
    secrets: LocalSecrets


def load(
    path: Path,
    *,
    name: str | None = None,
    secrets_from: Path | None = None,
    environ: Mapping[str, str] | None = None,
    today: date | None = None,
) -> LocalManifest:
    """Read a manifest file and choose its Wrapper.

    Args:
        path: The file; `-` is the standard input.
        name: Which Wrapper, where there are several.
        secrets_from: A file of lines name/key=value.
        environ: The environment; the process's own when None.
        today: For what must lie in the past; today in UTC when None.

    Raises:
        InvalidManifest: The file, the chosen Wrapper or an object beside it is wrong; holds every problem.
    """
    objects = sort_out(read_file(path), file=str(path), today=today or datetime.now(UTC).date(), local=True)
    check_references(objects)
    if objects.problems:
        raise InvalidManifest(objects.in_order())
    wrapper = _choose(objects, name)
    secrets = _documented(objects, wrapper)
    secrets |= from_lines(secrets_from) if secrets_from is not None else {}
    references = secret_references(wrapper.spec)
    secrets |= from_environment(references, os.environ if environ is None else environ)
    config_maps = {found.name: found.data for found in _visible(objects, wrapper, "ConfigMap")}
    return LocalManifest(wrapper, config_maps, LocalSecrets(secrets))


def _choose(objects: ManifestObjects, name: str | None) -> Wrapper:
    wrappers = [wrapper for wrapper, _ in objects.wrappers]
    names = ", ".join(wrapper.metadata.name for wrapper in wrappers)
    if not wrappers:
        raise _refused(objects, objects.lack(), ExitCode.CONFIGURATION)
    if name is None and len(wrappers) == 1:
        return wrappers[0]
    if name is None:
        raise _refused(objects, f"holds several Wrappers: choose one with --name ({names})", ExitCode.USAGE)
    chosen = [wrapper for wrapper in wrappers if wrapper.metadata.name == name]
    if not chosen:
        raise _refused(objects, f"holds no Wrapper named {name}; there is {names}", ExitCode.USAGE)
    if len(chosen) > 1:
        raise _refused(objects, f"holds {len(chosen)} Wrappers named {name}", ExitCode.CONFIGURATION)
    return chosen[0]


def _refused(objects: ManifestObjects, message: str, exit_code: ExitCode) -> InvalidManifest:
    return InvalidManifest([Problem("", message, None, objects.file)], exit_code=exit_code)


def _visible(objects: ManifestObjects, wrapper: Wrapper, kind: str) -> list[Beside]:
    """Return what is in the Wrapper's namespace; an object that names none is."""
    return [
        found
        for found in objects.beside
        if found.kind == kind and found.namespace in (None, wrapper.metadata.namespace)
    ]


def _documented(objects: ManifestObjects, wrapper: Wrapper) -> SecretValues:
    secrets = _visible(objects, wrapper, "Secret")
    return {(found.name, key): value for found in secrets for key, value in found.data.items()}
