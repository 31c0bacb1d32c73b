"""What the runner is told for a run on this machine."""

from wrapper_contract.names import code_hash
from wrapper_contract.run_spec import JsonLinesSink, PublisherSink, RunSpec
from wrapperctl.local.output import OutputFiles
from wrapperctl.local.session import Session

EXECUTION = "local-1"


def file_sink(session: Session, files: OutputFiles) -> JsonLinesSink:
    """Return the sink that writes messages into a file."""
    state = files.state or session.space.file("state.json")
    return JsonLinesSink(path=str(files.points.absolute()), state_path=str(state.absolute()))


def run_spec(session: Session, code: str, sink: JsonLinesSink | PublisherSink) -> RunSpec:
    """Write the code into the run's folder and return what the runner is to do."""
    session.space.code.write_text(code, encoding="utf-8")
    settings, metadata = session.effective, session.loaded.wrapper.metadata
    return RunSpec(
        wrapper_id=settings.wrapper_id,
        namespace=metadata.namespace,
        name=metadata.name,
        execution=EXECUTION,
        periodicity=settings.periodicity,
        source_type=settings.source,
        timezone=settings.timezone,
        code_path=str(session.space.code),
        code_hash=code_hash(code),
        source=session.source,
        sink=sink,
        timeout=settings.timeout.total_seconds() if settings.timeout else None,
        grace_period=settings.grace_period.total_seconds(),
        data_dir=str(session.space.data),
    )
