"""`wrapperctl run`: from a manifest to points in a file."""

import time
from pathlib import Path

from wrapper_contract.exit_codes import ExitCode
from wrapper_contract.report import Termination
from wrapper_operator.generation.request import Generated
from wrapperctl.commands.options import RunOptions
from wrapperctl.local import collection, session
from wrapperctl.local.output import STANDARD_OUTPUT, OutputFiles, keep_input, output_files
from wrapperctl.local.run_spec import file_sink, run_spec
from wrapperctl.local.source import Origin
from wrapperctl.local.workspace import workspace
from wrapperctl.manifests.loading import LocalManifest, load
from wrapperctl.view import doubts, result
from wrapperctl.view.stages import stages
from wrapperctl.view.summary import Summary, summarise
from wrapperctl.view.terminal import Terminal, complain, terminal
from wrapperctl.view.watching import showing


def run(options: RunOptions) -> int:
    """Collect a Wrapper's points into a file and return the exit code.

    Raises:
        LocalFailure: The run ended before anything was collected.
    """
    begin = time.monotonic()
    screen = terminal(verbose=options.verbose)
    loaded = load(options.manifest, name=options.name, secrets_from=options.secrets_from)
    files = output_files(
        name=loaded.wrapper.metadata.name,
        output=options.output,
        state=options.state,
        inputs=[path for path in (options.manifest, options.source, options.secrets_from) if path],
    )
    generated, termination = _collected(loaded, files, options, screen)
    outcome = _result(loaded, termination, files, seconds=time.monotonic() - begin)
    delivered = termination.exit_code == ExitCode.DONE or (
        termination.exit_code == ExitCode.STOPPED and termination.counts.messages > 0
    )
    _show(screen, outcome, generated, delivered=delivered)
    return _end(termination, generated, screen)


def _collected(
    loaded: LocalManifest, files: OutputFiles, options: RunOptions, screen: Terminal
) -> tuple[Generated, Termination]:
    origin = Origin(manifest=options.manifest, source=options.source)
    with workspace() as space, stages(screen) as shown:
        running = session.opened(loaded, origin, space=space, stages=shown, verbose=options.verbose)
        keep_input(files, running.source)
        generated = running.generate()
        spec = run_spec(running, generated.code, file_sink(running, files), until=options.until)
        with shown.stage("Collect") as stage:
            termination = collection.collect(spec, space, heard=showing(shown), verbose=options.verbose)
            if termination.exit_code != ExitCode.DONE:
                stage.fail()
    return generated, termination


def _show(screen: Terminal, outcome: result.Result, generated: Generated, *, delivered: bool) -> None:
    """Show a person what came; doubts stand below it, where they are not scrolled away."""
    talk = screen.talk and outcome.output != STANDARD_OUTPUT
    if talk and delivered:
        result.show(screen, outcome, _summary(outcome.output))
    if talk or screen.live:
        doubts.show(screen, generated.doubts)
    if talk and delivered:
        result.show_place(screen, outcome)


def _summary(output: Path) -> Summary:
    try:
        return summarise(output)
    except OSError:
        return Summary()


def _result(
    loaded: LocalManifest, termination: Termination, files: OutputFiles, *, seconds: float
) -> result.Result:
    return result.Result(
        name=loaded.wrapper.spec.indicator.name,
        unit=loaded.wrapper.spec.indicator.unit,
        counts=termination.counts,
        rejections=termination.rejections,
        seconds=seconds,
        output=files.points,
    )


def _end(termination: Termination, generated: Generated, screen: Terminal) -> int:
    """Say why it ended, where it did not end well."""
    if termination.exit_code != ExitCode.DONE:
        own_code = generated.engine == "Provided" or screen.verbose
        complain(termination.message, detail=termination.traceback if own_code else "")
    return termination.exit_code
