"""Generation jobs: each a task that has an inspection pod, and whose result stays here until it is stored."""

import asyncio
import logging
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from wrapper_contract.exit_codes import ExitCode
from wrapper_contract.names import code_hash
from wrapper_operator.api.effective import Effective, effective
from wrapper_operator.api.validation import InvalidWrapper, read_wrapper
from wrapper_operator.api.wrapper import Wrapper
from wrapper_operator.cluster.port import ClusterError, ClusterPort, Raw
from wrapper_operator.controllers.counted_inspector import Counted
from wrapper_operator.controllers.inspection_pod import InspectionPods
from wrapper_operator.controllers.models import KeptReply, what_broke
from wrapper_operator.controllers.work_queue import Key
from wrapper_operator.generation import engines
from wrapper_operator.generation.asking import request_for
from wrapper_operator.generation.request import Generated, GenerationFailure, GenerationRequest, Inspector
from wrapper_operator.lifecycle import facts
from wrapper_operator.lifecycle.facts import GenerationFacts, GenerationKey, WrittenCode
from wrapper_operator.lifecycle.generating import STARTING
from wrapper_operator.metrics import generation as counted

RETRY_AFTER = timedelta(seconds=30)
_log = logging.getLogger(__name__)


@dataclass(slots=True)
class _Job:
    task: asyncio.Task[None]
    facts: GenerationFacts


class Jobs:
    """The jobs of this process (see `GenerationJobs`).

    Args:
        port: The cluster.
        pods: Starts inspection pods.
        clock: Returns the time, aware.
        at_once: How many inspection pods there may be.
        timeout: Longest time of one job, without its waiting for room.
        cluster: The operator's setting `clusterName`.
        queue: The operator's own queue.
        wake: Told the Wrapper whose job has changed.
        models: Write code where no template fits; None without a key.
    """

    def __init__(
        self,
        port: ClusterPort,
        pods: InspectionPods,
        *,
        clock: Callable[[], datetime],
        at_once: int,
        timeout: timedelta,
        cluster: str,
        queue: str,
        wake: Callable[[Key], None],
        models: engines.ModelWriter | None = None,
    ) -> None:
        self._port = port
        self._pods = pods
        self._clock = clock
        self._room = asyncio.Semaphore(at_once)
        self._timeout = timeout
        self._cluster = cluster
        self._queue = queue
        self._wake = wake
        self._models = models
        self._jobs: dict[str, _Job] = {}

    def facts(self, uid: str) -> GenerationFacts:
        """Return how the job of a Wrapper stands."""
        job = self._jobs.get(uid)
        return job.facts if job else GenerationFacts()

    async def start(self, wrapper: Raw, key: GenerationKey) -> None:
        """Start a job, in place of one that there may be."""
        uid = wrapper["metadata"]["uid"]
        await self.stop(uid, "Replaced")
        begun = GenerationFacts(
            state="Queued",
            key=key,
            since=self._clock(),
            manifest=wrapper["metadata"].get("generation"),
            detail="waiting for room to look at the source",
        )
        task = asyncio.create_task(self._run(wrapper), name=f"generate {uid}")
        self._jobs[uid] = _Job(task, begun)

    async def stop(self, uid: str, reason: str) -> None:
        """End the job of a Wrapper and its pod, and forget its result."""
        job = self._jobs.pop(uid, None)
        if job is None or job.task.done():
            return
        _log.info("writing of code is broken off", extra={"reason": reason})
        job.task.cancel()
        await asyncio.gather(job.task, return_exceptions=True)

    async def stop_all(self) -> None:
        """End every job, as this process ends."""
        for uid in list(self._jobs):
            await self.stop(uid, "OperatorStops")

    async def _run(self, wrapper: Raw) -> None:
        uid, begun = wrapper["metadata"]["uid"], time.monotonic()
        try:
            async with self._room:
                begun = time.monotonic()
                self._change(wrapper, state="Running", detail="", waiting=True)
                async with asyncio.timeout(self._timeout.total_seconds()):
                    generated = await self._generate(wrapper)
            self._change(wrapper, state="Done", detail="", written=_written(generated))
            counted.succeeded(generated.engine, seconds=time.monotonic() - begun)
        except GenerationFailure as failure:
            self._fail(
                wrapper,
                failure.exit_code,
                failure.reason,
                failure.message,
                begun=begun,
                wait=failure.retry_after,
            )
        except TimeoutError:
            message = f"no code was written within {self._timeout}: {self.facts(uid).detail or STARTING}"
            self._fail(wrapper, ExitCode.UNAVAILABLE, "GenerationTimeout", message, begun=begun)
        except ClusterError as error:
            self._fail(wrapper, ExitCode.UNAVAILABLE, "ClusterError", str(error), begun=begun)
        except Exception as error:  # noqa: BLE001 - our own mistake must not leave a job hanging
            _log.exception("generation broke", extra={"reason": "GenerationBroke"})
            message = f"generation broke: {error!r}"
            self._fail(wrapper, ExitCode.BROKEN_CODE, "GenerationBroke", message, begun=begun)

    async def _generate(self, wrapper: Raw) -> Generated:
        namespace = wrapper["metadata"]["namespace"]
        parsed = _parsed(wrapper, self._clock())
        settings = effective(parsed, cluster=self._cluster, queue=self._queue)
        request = request_for(
            parsed,
            settings,
            provided_code=await self._provided(namespace, parsed),
            name=wrapper["metadata"]["name"],
        )
        return await self._inspect(wrapper, parsed, settings, request)

    async def _inspect(
        self, wrapper: Raw, parsed: Wrapper, settings: Effective, request: GenerationRequest
    ) -> Generated:
        def tell(detail: str) -> None:
            self._change(wrapper, detail=detail)

        inspection = await self._pods.start(wrapper, parsed=parsed, effective=settings, tell=tell)
        self._change(wrapper, detail="", waiting=False)
        try:
            return await self._by_engines(wrapper, settings, request, Counted(inspection.client))
        finally:
            await self._pods.end(wrapper["metadata"]["namespace"], inspection.pod, inspection.uid)

    async def _by_engines(
        self, wrapper: Raw, settings: Effective, request: GenerationRequest, inspector: Inspector
    ) -> Generated:
        key = self.facts(wrapper["metadata"]["uid"]).key
        if self._models is None or key is None:
            return await engines.generate(request, inspector)
        return await engines.generate(
            request,
            inspector,
            models=self._models,
            wrapper_id=settings.wrapper_id,
            wrong=await what_broke(self._port, wrapper, key),
            store=KeptReply(self._port, wrapper, key),
        )

    async def _provided(self, namespace: str, parsed: Wrapper) -> str | None:
        generation = parsed.spec.generation
        if generation is None or generation.code_from is None:
            return None
        reference = generation.code_from.config_map
        found = await self._port.get_config_map(namespace, reference.name)
        code = ((found or {}).get("data") or {}).get(reference.key)
        if code is None:
            what = "does not exist" if found is None else f"has no key {reference.key}"
            raise GenerationFailure(
                exit_code=ExitCode.CONFIGURATION,
                reason="CodeMissing",
                message=f"spec.generation.codeFrom: ConfigMap {reference.name} {what}",
            )
        return str(code)

    def _change(self, wrapper: Raw, **changes: object) -> None:
        job = self._jobs.get(wrapper["metadata"]["uid"])
        if job is None:
            return
        changed = replace(job.facts, **changes)  # type: ignore[arg-type]  # fields of the facts, by name
        if changed != job.facts:
            job.facts = changed
            self._wake((wrapper["metadata"]["namespace"], wrapper["metadata"]["name"]))

    def _fail(
        self,
        wrapper: Raw,
        code: int,
        reason: str,
        message: str,
        *,
        begun: float,
        wait: float | None = None,
    ) -> None:
        counted.failed(reason, seconds=time.monotonic() - begun)
        pause = max(RETRY_AFTER, timedelta(seconds=wait or 0.0))
        retry_at = self._clock() + pause if code == ExitCode.UNAVAILABLE else None
        failure = facts.GenerationFailure(code=code, reason=reason, message=message, retry_at=retry_at)
        self._change(wrapper, state="Failed", detail="", failure=failure)


def _parsed(wrapper: Raw, now: datetime) -> Wrapper:
    try:
        return read_wrapper(
            {name: wrapper.get(name) for name in _OF_PEOPLE if name in wrapper}, today=now.date()
        )
    except InvalidWrapper as error:
        raise GenerationFailure(
            exit_code=ExitCode.CONFIGURATION, reason="Invalid", message=str(error)
        ) from error


_OF_PEOPLE = ("apiVersion", "kind", "metadata", "spec")


def _written(generated: Generated) -> WrittenCode:
    return WrittenCode(
        code=generated.code,
        code_hash=code_hash(generated.code),
        engine=generated.engine,
        model=generated.model,
        attempts=generated.attempts,
        tokens=generated.tokens,
        cost=generated.cost,
        doubts=tuple(map(str, generated.doubts)),
    )
