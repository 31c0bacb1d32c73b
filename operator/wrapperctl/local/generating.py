"""Collector code for a source: written or provided, and proven on the source through an inspection."""

import asyncio
import os
from collections.abc import Sequence

from wrapper_contract.checkpoint import Window
from wrapper_contract.inspection import FetchReply, FetchRequest, PreflightReply, ProfileReply
from wrapper_contract.run_spec import ApiSourceSpec, FileSourceSpec
from wrapper_operator.api.effective import Effective
from wrapper_operator.generation import asking, engines
from wrapper_operator.generation.gemini.engine import Job, Written
from wrapper_operator.generation.request import Generated, GenerationFailure, GenerationRequest, Inspector
from wrapper_operator.settings import Settings
from wrapperctl.local import config_maps, models
from wrapperctl.local.failure import LocalFailure, wrong_manifest
from wrapperctl.manifests.loading import LocalManifest
from wrapperctl.view import figures, inspection
from wrapperctl.view.stages import Stages


def request_for(
    loaded: LocalManifest, effective: Effective, spec: FileSourceSpec | ApiSourceSpec
) -> GenerationRequest:
    """Put together what generation is to know.

    Raises:
        LocalFailure: The manifest asks for what this machine cannot give.
    """
    try:
        return asking.request_for(loaded.wrapper, effective, provided_code=_provided(loaded), name=spec.name)
    except GenerationFailure as failure:
        raise LocalFailure(failure.exit_code, failure.message) from failure


def generate(request: GenerationRequest, inspector: Inspector, stages: Stages, *, wrapper: str) -> Generated:
    """Have the code written and proven.

    Args:
        request: What is wanted.
        inspector: Sees the source.
        stages: Show what goes on.
        wrapper: Name under which a model's attempts are recorded.

    Raises:
        LocalFailure: There is no code that reads this source rightly; says why and what to do.
    """
    watched = _Watched(inspector, stages)
    settings = models.settings_of(os.environ)
    try:
        return asyncio.run(_generated(request, watched, settings, stages, wrapper))
    except GenerationFailure as failure:
        # Whoever provides code wants to know its line; of written code only the sentence helps.
        detail = watched.traceback if request.provided_code is not None else ""
        raise LocalFailure(failure.exit_code, failure.message, detail=detail) from failure


async def _generated(
    request: GenerationRequest,
    inspector: Inspector,
    settings: Settings | None,
    stages: Stages,
    wrapper: str,
) -> Generated:
    async with models.writer(settings) as writer:
        told = _Told(writer, stages) if writer is not None else None
        return await engines.generate(request, inspector, models=told, wrapper_id=wrapper)


def _provided(loaded: LocalManifest) -> str | None:
    generation = loaded.wrapper.spec.generation
    if generation is None or generation.code_from is None:
        return None
    reference = generation.code_from.config_map
    code = config_maps.value(loaded, reference, field="spec.generation.codeFrom")
    try:
        return code.decode()
    except UnicodeDecodeError as error:
        raise wrong_manifest(
            f"the key {reference.key!r} of the ConfigMap {reference.name!r} is no Python code in UTF-8: byte "
            f"{error.start} cannot be read"
        ) from error


class _Told:
    """A writer whose work is shown as a stage, as it may take a minute."""

    def __init__(self, writer: engines.ModelWriter, stages: Stages) -> None:
        self._writer = writer
        self._stages = stages

    async def write(self, job: Job) -> Written:
        with self._stages.stage("Model") as stage:
            stage.show("no template fits; a model is asked")
            written = await self._writer.write(job)
            stage.show(
                f"{written.model}, {figures.count(written.attempts, 'attempt')}, "
                f"{figures.count(written.usage.total, 'token')}"
            )
        return written


class _Watched:
    """An inspector whose work is shown as stages."""

    def __init__(self, inspector: Inspector, stages: Stages) -> None:
        self._inspector = inspector
        self._stages = stages
        self.traceback = ""
        """Where the code failed in the last preflight; empty if it did not."""

    async def profile(self) -> ProfileReply:
        with self._stages.stage("Profile") as stage:
            reply = await self._inspector.profile()
            if reply.profile is not None:
                stage.show(inspection.extent(reply.profile))
            if reply.api is not None:
                stage.show(inspection.answer(reply.api))
        return reply

    async def fetch(self, request: FetchRequest) -> FetchReply:
        with self._stages.stage("Ask") as stage:
            reply = await self._inspector.fetch(request)
            stage.show(inspection.answer(reply))
        return reply

    async def preflight(self, code: str, windows: Sequence[Window] = ()) -> PreflightReply:
        with self._stages.stage("Prove") as stage:
            lines = len(code.splitlines())
            stage.show(f"{figures.count(lines, 'line')} of code")
            reply = await self._inspector.preflight(code, windows)
            self.traceback = next((run.termination.traceback for run in reply.runs), "")
            if reply.runs:
                points = figures.count(max(run.points for run in reply.runs), "point")
                stage.show(f"{figures.count(lines, 'line')} of code, {points}")
        return reply
