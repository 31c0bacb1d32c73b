"""An inspection on this machine: a runner that looks at the source, reached over a Unix socket."""

import hashlib
import secrets
from collections.abc import Iterator
from contextlib import contextmanager

from wrapper_contract.inspection import InspectionSpec
from wrapper_contract.run_spec import ApiSourceSpec, FileSourceSpec
from wrapper_operator.generation.inspection_client import InspectionClient
from wrapper_operator.generation.request import Inspector
from wrapperctl.local import runner_process
from wrapperctl.local.progress import Heard, progress_pipe
from wrapperctl.local.workspace import Workspace
from wrapperctl.view.terminal import show_log

_IDLE_SECONDS = 360.0
"""An inspection whose command line died ends by itself; one that waits for a model must not."""


@contextmanager
def inspection(
    source: FileSourceSpec | ApiSourceSpec,
    *,
    name: str,
    timezone: str,
    space: Workspace,
    heard: Heard,
    verbose: bool = False,
) -> Iterator[Inspector]:
    """Start an inspection; it ends with the context.

    Args:
        source: A plain file of this machine, or an API.
        name: Of the Wrapper, or of the file where there is none.
        timezone: Of times without an offset.
        space: The run's folder.
        heard: Told of the progress, in another thread.
        verbose: Whether the runner's log is shown if what is done with the inspection fails.

    Raises:
        LocalFailure: It could not be started.
    """
    token = secrets.token_urlsafe(32)
    listen = f"unix:{space.socket}"
    spec = InspectionSpec(
        name=name,
        source=source,
        timezone=timezone,
        data_dir=str(space.data),
        listen=listen,
        token_sha256=hashlib.sha256(token.encode()).hexdigest(),
        idle_timeout=_IDLE_SECONDS,
    )
    with (
        progress_pipe(heard) as pipe,
        runner_process.started("inspect", spec, space, verbose=verbose, progress=pipe) as runner,
    ):
        try:
            yield InspectionClient(listen, token=token, alive=runner.running)
        except Exception:
            if verbose:
                show_log(runner.log())
            raise
