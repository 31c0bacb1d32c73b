"""`wrapperctl run --amqp`: from a manifest to confirmed messages on a queue."""

from pathlib import Path
from urllib.parse import urlsplit

import msgspec

from wrapper_contract.checkpoint import Checkpoint
from wrapper_contract.exit_codes import ExitCode
from wrapper_contract.redaction import shown_url
from wrapper_contract.report import Termination
from wrapper_operator.generation.request import Generated
from wrapperctl.commands.options import RunOptions
from wrapperctl.local import collection, session
from wrapperctl.local.failure import wrong_usage
from wrapperctl.local.output import check_place
from wrapperctl.local.publisher_process import Destination, publishing
from wrapperctl.local.run_spec import run_spec
from wrapperctl.local.source import Origin
from wrapperctl.local.workspace import workspace
from wrapperctl.manifests.loading import LocalManifest, load
from wrapperctl.view import doubts, figures, result
from wrapperctl.view.stages import stages
from wrapperctl.view.terminal import Terminal, complain, terminal
from wrapperctl.view.watching import showing

_BROKER_URL = "amqp://user:password@host:5672/vhost, or amqps://…"


def deliver(options: RunOptions, broker_url: str) -> int:
    """Collect a Wrapper's points onto its queue and return the exit code.

    Raises:
        LocalFailure: The run ended before anything was collected.
    """
    screen = terminal(verbose=options.verbose)
    loaded = load(options.manifest, name=options.name, secrets_from=options.secrets_from)
    destination = _destination(loaded, options, broker_url)
    generated, termination, queue = _delivered(loaded, destination, options, screen)
    if screen.talk:
        for note in result.rejected(termination.rejections):
            screen.out.print(note)
    if screen.talk or screen.live:
        doubts.show(screen, generated.doubts)
    if termination.exit_code == ExitCode.DONE:
        points = figures.count(termination.counts.points, "point")
        messages = figures.count(termination.counts.messages, "message")
        if screen.talk:
            screen.out.print(f"{points} in {messages}, confirmed: queue {queue} of {shown_url(broker_url)}")
        return ExitCode.DONE
    complain(termination.message, detail=termination.traceback if screen.verbose else "")
    return termination.exit_code


def _delivered(
    loaded: LocalManifest, destination: Destination, options: RunOptions, screen: Terminal
) -> tuple[Generated, Termination, str]:
    origin = Origin(manifest=options.manifest, source=options.source)
    with workspace() as space, stages(screen) as shown:
        running = session.opened(loaded, origin, space=space, stages=shown, verbose=options.verbose)
        generated = running.generate()
        with shown.stage("Deliver") as stage, publishing(destination, running) as sink:
            spec = run_spec(running, generated.code, sink, until=options.until)
            termination = collection.collect(spec, space, heard=showing(shown), verbose=options.verbose)
            if termination.exit_code != ExitCode.DONE:
                stage.fail()
    return generated, termination, running.effective.queue


def _destination(loaded: LocalManifest, options: RunOptions, broker_url: str) -> Destination:
    if options.output is not None:
        raise wrong_usage("--amqp delivers to a queue and --output to a file: give one of them")
    if not broker_url.startswith(("amqp://", "amqps://")):
        raise wrong_usage(f"--amqp: write {_BROKER_URL}")
    if not _can_be_asked(broker_url):
        raise wrong_usage(f"--amqp: the host or the port of this url cannot be: write {_BROKER_URL}")
    path = options.state or Path(f"{loaded.wrapper.metadata.name}.checkpoint.json")
    inputs = [read for read in (options.manifest, options.source, options.secrets_from) if read]
    check_place("--state", path, inputs)
    return Destination(broker_url=broker_url, checkpoint_path=path, checkpoint=_checkpoint(path))


def _can_be_asked(url: str) -> bool:
    try:
        parts = urlsplit(url)
        return bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False


def _checkpoint(path: Path) -> Checkpoint:
    """Return where an earlier run was: an interrupted one is gone on with.

    Raises:
        LocalFailure: The file is something else.
    """
    if not path.exists():
        return Checkpoint()
    try:
        # Strictly: the state of a run into a file has other fields, and would read as an empty checkpoint.
        fields = msgspec.json.decode(path.read_bytes(), type=dict[str, object])
        if not fields.keys() <= set(Checkpoint.__struct_encode_fields__):
            raise msgspec.ValidationError("it has other fields")
        return msgspec.convert(fields, Checkpoint)
    except (OSError, msgspec.MsgspecError) as error:
        message = f"--state: {path} holds no checkpoint ({error}): name another file, or take it away"
        raise wrong_usage(message) from error
