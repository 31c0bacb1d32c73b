"""Collecting on this machine: the runner works, and what it says of its progress is passed on."""

from wrapper_contract.report import Termination
from wrapper_contract.run_spec import RunSpec
from wrapperctl.local import runner_process, signals
from wrapperctl.local.progress import Heard, progress_pipe
from wrapperctl.local.workspace import Workspace
from wrapperctl.view.terminal import show_log


def collect(spec: RunSpec, space: Workspace, *, heard: Heard, verbose: bool = False) -> Termination:
    """Run one attempt to its end.

    A signal asks the runner to stop: it flushes what it has, and its end is waited for.

    Args:
        spec: What the runner is to do.
        space: The run's folder.
        heard: Told of the progress, in another thread.
        verbose: Whether the runner's log is shown.

    Raises:
        LocalFailure: The runner could not be started.
    """
    with (
        progress_pipe(heard) as pipe,
        runner_process.started("collect", spec, space, verbose=verbose, progress=pipe) as runner,
        signals.handed_on(runner.ask_to_stop),
    ):
        termination = runner.wait()
        if verbose:
            show_log(runner.log())
        return termination
