"""The source file: fetched and unpacked once, for inspection and collection alike."""

from wrapper_contract.run_spec import FileSourceSpec
from wrapper_runner.acquisition import AcquiredFile, AcquisitionError, acquire
from wrapperctl.local.failure import LocalFailure
from wrapperctl.local.workspace import Workspace
from wrapperctl.view import figures
from wrapperctl.view.stages import Rate, Stages


def acquired(spec: FileSourceSpec, space: Workspace, stages: Stages) -> AcquiredFile:
    """Get hold of the source file.

    Raises:
        LocalFailure: It cannot be had or cannot be used.
    """
    rate = Rate()

    def report(done: int, total: int | None) -> None:
        share = f"{figures.size(done)} of {figures.size(total)}" if total else figures.size(done)
        stage.show(" ".join(part for part in (share, rate.of_bytes(done)) if part))

    with stages.stage("Fetch") as stage:
        try:
            file = acquire(spec, data_dir=str(space.data), progress=report)
        except AcquisitionError as error:
            raise LocalFailure(error.exit_code, error.message) from error
        unpacked = "" if file.packing == "none" else f", unpacked from {file.packing}"
        stage.show(f"{file.name}, {figures.size(file.size)}{unpacked}")
    return file


def as_local(spec: FileSourceSpec, file: AcquiredFile) -> FileSourceSpec:
    """Return the same source as a file of this machine, under the name that people know it by."""
    return FileSourceSpec(format=spec.format, path=file.path, name=file.name, max_bytes=spec.max_bytes)
