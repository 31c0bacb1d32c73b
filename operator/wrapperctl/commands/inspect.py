"""`wrapperctl inspect`: what is in a source, for people or as the whole profile."""

import asyncio
import sys
from pathlib import Path
from typing import Literal

import msgspec

from wrapper_contract.exit_codes import ExitCode
from wrapper_contract.inspection import FetchReply
from wrapper_contract.profile import Profile
from wrapper_contract.run_spec import FileSourceSpec
from wrapper_operator.generation.request import Inspector
from wrapperctl.local import acquiring, inspecting, session
from wrapperctl.local.failure import LocalFailure, wrong_usage
from wrapperctl.local.source import Origin
from wrapperctl.local.workspace import Workspace, workspace
from wrapperctl.manifests.loading import LocalManifest, load
from wrapperctl.view import documents, inspection
from wrapperctl.view.stages import Stages, stages
from wrapperctl.view.terminal import terminal
from wrapperctl.view.watching import showing

_WORKBOOK_STARTS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
_WORKBOOK_ENDINGS = (".xlsx", ".xlsm", ".xls")


def inspect(
    *,
    data: Path | None,
    manifest: Path | None,
    source: Path | None,
    name: str | None,
    secrets_from: Path | None,
    output: str,
) -> int:
    """Print a profile, or what an API answers.

    Raises:
        LocalFailure: The source cannot be had or holds nothing.
    """
    if (data is None) == (manifest is None):
        raise wrong_usage("name either a data file or, with -f, a manifest: wrapperctl inspect FILE")
    if manifest is None and source is not None:
        raise wrong_usage("--source goes with -f: name the data file alone, or a manifest and --source")
    screen = terminal()
    with workspace() as space, stages(screen) as shown:
        if manifest is not None:
            loaded = load(manifest, name=name, secrets_from=secrets_from)
            found = _of_manifest(loaded, Origin(manifest=manifest, source=source), space, shown)
        else:
            found = _of_file(data or Path(), space, shown)
    if output != "text":
        sys.stdout.write(documents.written(msgspec.to_builtins(found), output))
    elif isinstance(found, Profile):
        inspection.show(screen, found)
    else:
        inspection.show_answer(screen, found)
    return ExitCode.DONE


def _of_file(data: Path, space: Workspace, shown: Stages) -> Profile | FetchReply:
    named = FileSourceSpec(format=format_of(data), path=str(data), name=data.name)
    file = acquiring.acquired(named, space, shown)
    with inspecting.inspection(
        acquiring.as_local(named, file), name=file.name, timezone="UTC", space=space, heard=showing(shown)
    ) as client:
        return _seen(client, shown)


def _of_manifest(
    loaded: LocalManifest, origin: Origin, space: Workspace, shown: Stages
) -> Profile | FetchReply:
    with session.opened(loaded, origin, space=space, stages=shown).inspector() as client:
        return _seen(client, shown)


def _seen(client: Inspector, shown: Stages) -> Profile | FetchReply:
    with shown.stage("Profile") as stage:
        reply = asyncio.run(client.profile())
        failure = reply.failure or (reply.api.failure if reply.api else None)
        if failure is not None:
            raise LocalFailure(failure.exit_code, failure.message)
        if reply.api is not None:
            stage.show(inspection.answer(reply.api))
            return reply.api
        if reply.profile is None:
            raise LocalFailure(ExitCode.UNAVAILABLE, "the inspection gave neither a profile nor a reason")
        stage.show(inspection.extent(reply.profile))
        return reply.profile


def format_of(path: Path) -> Literal["csv", "xlsx"]:
    """Tell a workbook from a text file by its ending or, failing that, by how it begins."""
    if path.suffix.lower() in _WORKBOOK_ENDINGS:
        return "xlsx"
    if path.suffix.lower() in (".csv", ".tsv", ".txt", ".zip", ".gz") or not path.is_file():
        return "csv"
    with path.open("rb") as file:
        return "xlsx" if file.read(4) in _WORKBOOK_STARTS else "csv"
