"""`wrapperctl inspect`: what is in a source, for people or as the whole profile."""

import asyncio
import sys
from pathlib import Path
from typing import Literal

import msgspec

from wrapper_contract.exit_codes import ExitCode
from wrapper_contract.profile import Profile
from wrapper_contract.run_spec import FileSourceSpec
from wrapperctl.local import acquiring, inspecting
from wrapperctl.local.failure import LocalFailure, wrong_usage
from wrapperctl.local.source import Origin, file_source
from wrapperctl.local.workspace import Workspace, workspace
from wrapperctl.manifests import load
from wrapperctl.view import inspection
from wrapperctl.view.stages import Stages, stages
from wrapperctl.view.terminal import terminal
from wrapperctl.view.watching import showing

_WORKBOOK_STARTS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
_WORKBOOK_ENDINGS = (".xlsx", ".xlsm", ".xls")


def inspect(
    *, data: Path | None, manifest: Path | None, source: Path | None, name: str | None, as_json: bool
) -> int:
    """Print a profile.

    Raises:
        LocalFailure: The source cannot be had or holds nothing.
    """
    if (data is None) == (manifest is None):
        raise wrong_usage("name either a data file or, with -f, a manifest: wrapperctl inspect FILE")
    screen = terminal()
    with workspace() as space, stages(screen) as shown:
        spec = _spec(data, manifest, source, name, space)
        profile = _profile(spec, space, shown)
    if as_json:
        sys.stdout.write(msgspec.json.format(msgspec.json.encode(profile)).decode() + "\n")
    else:
        inspection.show(screen, profile)
    return ExitCode.DONE


def _spec(
    data: Path | None, manifest: Path | None, source: Path | None, name: str | None, space: Workspace
) -> FileSourceSpec:
    if manifest is not None:
        return file_source(load(manifest, name=name), Origin(manifest=manifest, source=source), space)
    if data is None or source is not None:
        raise wrong_usage("--source goes with -f: name the data file alone, or a manifest and --source")
    return FileSourceSpec(format=format_of(data), path=str(data), name=data.name)


def format_of(path: Path) -> Literal["csv", "xlsx"]:
    """Tell a workbook from a text file by its ending or, failing that, by how it begins."""
    if path.suffix.lower() in _WORKBOOK_ENDINGS:
        return "xlsx"
    if path.suffix.lower() in (".csv", ".tsv", ".txt", ".zip", ".gz") or not path.is_file():
        return "csv"
    with path.open("rb") as file:
        return "xlsx" if file.read(4) in _WORKBOOK_STARTS else "csv"


def _profile(spec: FileSourceSpec, space: Workspace, shown: Stages) -> Profile:
    file = acquiring.acquired(spec, space, shown)
    local = acquiring.as_local(spec, file)
    with (
        shown.stage("Profile") as stage,
        inspecting.inspection(
            local, name=file.name, timezone="UTC", space=space, heard=showing(shown)
        ) as client,
    ):
        reply = asyncio.run(client.profile())
        if reply.failure is not None:
            raise LocalFailure(reply.failure.exit_code, reply.failure.message)
        if reply.profile is None:
            raise LocalFailure(ExitCode.UNAVAILABLE, "the inspection gave neither a profile nor a reason")
        stage.show(inspection.extent(reply.profile))
        return reply.profile
