"""What the runner is told for a run on this machine."""

import msgspec

from wrapper_contract.names import code_hash
from wrapper_contract.run_spec import ApiCollection, ApiSourceSpec, JsonLinesSink, PublisherSink, RunSpec
from wrapper_operator.api.source_spec import api_collection
from wrapperctl.commands.options import Until
from wrapperctl.local.output import OutputFiles
from wrapperctl.local.session import Session

EXECUTION = "local-1"


def file_sink(session: Session, files: OutputFiles) -> JsonLinesSink:
    """Return the sink that writes messages into a file."""
    state = files.state or session.space.file("state.json")
    # An API's run goes on where the last one was; a file's run starts anew.
    append = isinstance(session.source, ApiSourceSpec)
    return JsonLinesSink(path=str(files.points.absolute()), state_path=str(state.absolute()), append=append)


def run_spec(
    session: Session, code: str, sink: JsonLinesSink | PublisherSink, *, until: Until = "poll"
) -> RunSpec:
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
        collection=_collection(session, until),
        sink=sink,
        timeout=settings.timeout.total_seconds() if settings.timeout else None,
        grace_period=settings.grace_period.total_seconds(),
        data_dir=str(session.space.data),
    )


def _collection(session: Session, until: Until) -> ApiCollection | None:
    collection = api_collection(session.effective)
    if collection is None:
        return None
    return msgspec.structs.replace(collection, resident=until == "forever", polls=until != "historical")
