"""`wrapperctl export` and `import`: a Wrapper goes on in another cluster where it was."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from rich.text import Text

from wrapper_contract.exit_codes import ExitCode
from wrapper_operator.api.named_objects import config_map_names, secret_references
from wrapper_operator.api.wrapper import Wrapper
from wrapper_operator.cluster.port import Raw
from wrapperctl.cluster import moves
from wrapperctl.cluster.access import Desk, Place, at
from wrapperctl.local.failure import wrong_manifest
from wrapperctl.manifests.objects import sort_out
from wrapperctl.manifests.problems import InvalidManifest
from wrapperctl.manifests.reading import read_file
from wrapperctl.view import figures
from wrapperctl.view.printing import answer, put, remark


def export(place: Place, *, to: Path | None, output: str) -> int:
    """Print a Wrapper with its id and its checkpoint.

    Raises:
        LocalFailure: The cluster or the Wrapper cannot be had.
        OSError: The file cannot be written.
    """
    wrapper = at(place, Desk.wrapper)
    put(moves.exported(wrapper), to=to, output=output)
    if not moves.is_at_rest(wrapper):
        name = wrapper["metadata"]["name"]
        remark(
            f"{name} is not at rest, and two that go on from here deliver the same: suspend it, export again"
        )
    return ExitCode.DONE


def import_(place: Place, *, file: Path, output: str) -> int:
    """Create an exported Wrapper, to go on where it was.

    Raises:
        InvalidManifest: The file holds no valid Wrapper.
        LocalFailure: There is such a Wrapper already, or the cluster cannot be had.
    """
    document, wrapper = _read(file)
    metadata = document["metadata"]
    there = replace(place, name=metadata["name"], namespace=place.namespace or metadata.get("namespace"))
    made = at(there, lambda desk: moves.create(desk, document))
    needed = _needed(wrapper, document)
    if needed:
        remark(f"it needs in its namespace: {figures.listed(needed)}")
    checkpoint = (made.get("status") or {}).get("checkpoint") or {}
    points = figures.count(checkpoint.get("pointsConfirmed", 0), "point")
    suspended = "suspended; wrapperctl resume has it go on" if made["spec"].get("suspend") else "going on"
    where = f"in the namespace {made['metadata']['namespace']}"
    told = f"{metadata['name']} is {where} with {points} delivered, {suspended}"
    answer(made, [Text(told)], output)
    return ExitCode.DONE


def _read(file: Path) -> tuple[Raw, Wrapper]:
    """Return the document and the Wrapper that it is."""
    documents = read_file(file)
    objects = sort_out(documents, file=str(file), today=datetime.now(UTC).date(), local=False)
    if objects.problems:
        raise InvalidManifest(objects.in_order())
    if len(objects.wrappers) != 1:
        raise wrong_manifest(f"{file} holds {len(objects.wrappers)} Wrappers: import one that export printed")
    wrapper, document = objects.wrappers[0]
    value: Raw = document.value
    if not value["spec"].get("wrapperId"):
        raise wrong_manifest(f"{file} names no spec.wrapperId: it was not made by wrapperctl export")
    return value, wrapper


def _needed(wrapper: Wrapper, document: Raw) -> list[str]:
    secrets = {f"Secret {reference.name}" for reference in secret_references(wrapper.spec)}
    config_maps = {f"ConfigMap {name}" for name in config_map_names(document["spec"])}
    return sorted(secrets | config_maps)
