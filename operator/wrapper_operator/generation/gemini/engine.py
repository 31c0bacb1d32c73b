"""The attempts of one generation: ask, lint, prove, repair with the evidence, at last start afresh."""

import logging
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from urllib.parse import urlsplit

from wrapper_contract.exit_codes import ExitCode
from wrapper_contract.inspection import FetchReply, RunEvidence
from wrapper_contract.profile import Profile
from wrapper_operator.generation.gemini.chat import Chats, Usage
from wrapper_operator.generation.gemini.conversation import Conversation
from wrapper_operator.generation.gemini.evidence import run_lines
from wrapper_operator.generation.gemini.failures import ModelFailure
from wrapper_operator.generation.gemini.hiding import credentials_of, hidden
from wrapper_operator.generation.gemini.prompt import PROMPT_VERSION, Material, Wrong, system_text, task_text
from wrapper_operator.generation.gemini.records import NoRecorder, Recorder, Trace
from wrapper_operator.generation.gemini.replies import CodeReply
from wrapper_operator.generation.gemini.samples import findings_of, sample_of
from wrapper_operator.generation.gemini.settings import GeminiSettings
from wrapper_operator.generation.gemini.spending import Spending
from wrapper_operator.generation.gemini.stored import NoStore, ReplyStore, StoredReply
from wrapper_operator.generation.gemini.strictness import lint_strictly
from wrapper_operator.generation.request import GenerationFailure, GenerationRequest, Inspector
from wrapper_operator.generation.verdicts import Accepted, Rejected

Verdict = tuple[list[RunEvidence], Accepted | Rejected]
_NOT_THE_CODE = (ExitCode.UNAVAILABLE, ExitCode.CREDENTIALS, ExitCode.STOPPED)
_log = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True)
class Job:
    """One source that a model is to write code for.

    Attributes:
        seen: What is known of the source.
        prove: Runs code on the source and judges what it gave.
        findings: What the Template engine said of it, if it tried.
        wrong: Code that broke while collecting, with the evidence.
    """

    request: GenerationRequest
    wrapper_id: str
    inspector: Inspector
    seen: Profile | FetchReply | None
    prove: Callable[[str], Awaitable[Verdict]]
    findings: str = ""
    wrong: Wrong | None = None
    store: ReplyStore = NoStore()  # noqa: RUF009 - it holds nothing


@dataclass(frozen=True, kw_only=True)
class Written:
    """Code that was accepted, and what it took."""

    reply: CodeReply
    model: str
    attempts: int
    usage: Usage
    cost: float
    evidence: list[RunEvidence]
    verdict: Accepted


class GeminiEngine:
    """Writes code by asking models.

    Args:
        settings: Which models, and what one generation may take.
        chats: Opens conversations.
        spending: Of all generations.
        recorder: Told of every attempt.
    """

    def __init__(
        self, settings: GeminiSettings, chats: Chats, spending: Spending, recorder: Recorder | None = None
    ) -> None:
        self._settings = settings
        self._chats = chats
        self._spending = spending
        self._recorder = recorder or NoRecorder()

    async def write(self, job: Job) -> Written:
        """Return code that was proven on the source.

        Raises:
            GenerationFailure: None could be had; its reason tells which of many things went wrong.
        """
        return await _Generation(self._settings, self._chats, self._spending, self._recorder, job).run()


class _Generation:
    """One run of the engine: what it has used so far, and what was wrong last."""

    def __init__(
        self, settings: GeminiSettings, chats: Chats, spending: Spending, recorder: Recorder, job: Job
    ) -> None:
        self._settings = settings
        self._chats = chats
        self._spending = spending
        self._recorder = recorder
        self._job = job
        self._usage = Usage()
        self._cost = 0.0
        self._seconds = 0.0
        self._model = ""
        self._wrong = job.wrong
        self._hide = partial(hidden, values=credentials_of(job.request.api))
        self._why = GenerationFailure(
            exit_code=ExitCode.BROKEN_CODE, reason="NoWorkingCode", message="no attempt was made"
        )

    async def run(self) -> Written:
        last = self._settings.limits.repairs + 2
        stored = await self._job.store.load()
        first = min(stored.attempt, last) if stored is not None else 1
        for number in range(first, last + 1):
            written = await self._attempt(number, fresh=number == last, stored=stored)
            if written is not None:
                return written
            stored = None
        raise GenerationFailure(
            exit_code=self._why.exit_code,
            reason=self._why.reason,
            message=f"{self._model or 'the model'} wrote no code that can be used in {last} attempts and "
            f"{self._usage.total:,} tokens (hints or generation.instructions may help, a raised revision "
            f"asks anew); in the last: {self._why.message}",
        )

    async def _attempt(self, number: int, *, fresh: bool, stored: StoredReply | None) -> Written | None:
        """Make one attempt; None if the next one may do better, with why in `_why`."""
        job = self._job
        trace = Trace(
            wrapper_id=job.wrapper_id,
            name=job.request.name,
            number=number,
            prompt_version=PROMPT_VERSION,
            began=_now(),
            hide=self._hide,
        )
        try:
            reply = self._remembered(stored) if stored else await self._asked(trace, fresh=fresh)
            if stored is None:
                await self._job.store.save(self._to_store(reply, number))
            return await self._tried(reply, trace, number)
        except ModelFailure as failure:
            trace.outcome = f"{failure.reason}: {failure.message}"
            known = _as_generation_failure(failure)
            if not failure.is_about_reply:
                raise known from None
            self._why = known
            return None
        except GenerationFailure as failure:
            trace.outcome = failure.message
            raise
        finally:
            trace.model, trace.usage, trace.cost = self._model, self._usage, self._cost
            self._record(trace)

    async def _asked(self, trace: Trace, *, fresh: bool) -> CodeReply:
        """Ask the models in their order until one answers."""
        job, limits = self._job, self._settings.limits
        if fresh:
            self._wrong = job.wrong
        findings = "\n".join(each for each in (findings_of(job.seen), job.findings) if each)
        material = Material(request=job.request, sample=sample_of(job.seen, wide=fresh), findings=findings)
        trace.system = system_text()
        trace.prompt = self._hide(task_text(material, wrong=self._wrong, tool_calls=limits.tool_calls))
        for model in self._settings.models:
            try:
                return await self._converse(model, trace)
            except ModelFailure as failure:
                if not failure.may_help_elsewhere or model == self._settings.models[-1]:
                    raise
                _log.info("%s: %s; the next model is asked", job.request.name, failure.message)
        raise ModelFailure("KeyMissing", "no model is configured: name some in WRAPPERS_GEMINI_MODELS")

    async def _converse(self, model: str, trace: Trace) -> CodeReply:
        self._model = model
        conversation = Conversation(
            self._chats,
            model,
            inspector=self._job.inspector if self._job.request.format == "api" else None,
            limits=self._settings.limits,
            seconds=self._settings.limits.generation_seconds - self._seconds,
            paid=self._pay,
            may_pay=self._spending.must_have_room,
            hide=self._hide,
        )
        begun = time.monotonic()
        try:
            return await conversation.run(trace.system, trace.prompt)
        finally:
            self._seconds += time.monotonic() - begun - conversation.tool_seconds
            trace.tools += conversation.tools
            trace.reply = conversation.last_text

    async def _pay(self, usage: Usage) -> None:
        self._usage += usage
        self._cost += await self._spending.take(usage)

    async def _tried(self, reply: CodeReply, trace: Trace, number: int) -> Written | None:
        trace.code = reply.code
        faults = [str(fault) for fault in lint_strictly(reply.code, hosts=self._hosts())[:20]]
        if faults:
            trace.lint = faults
            self._reject(reply, trace, ExitCode.BROKEN_CODE, "LintFailed", "; ".join(faults))
            return None
        evidence, verdict = await self._job.prove(reply.code)
        trace.runs = evidence
        if isinstance(verdict, Rejected):
            if verdict.exit_code in _NOT_THE_CODE:
                raise GenerationFailure(
                    exit_code=verdict.exit_code, reason=verdict.reason, message=verdict.message
                )
            told = "\n".join([*verdict.reasons, *run_lines(evidence)])
            self._reject(reply, trace, verdict.exit_code, verdict.reason, told)
            return None
        trace.outcome, trace.accepted = "accepted", True
        return Written(
            reply=reply, model=self._model, attempts=number, usage=self._usage, cost=self._cost,
            evidence=evidence, verdict=verdict,
        )  # fmt: skip

    def _reject(self, reply: CodeReply, trace: Trace, code: ExitCode, reason: str, told: str) -> None:
        trace.outcome = f"{reason}: {told}"
        self._wrong = Wrong(code=reply.code, evidence=f"{reason}: {told}")
        self._why = GenerationFailure(exit_code=code, reason=reason, message=told.partition("\n")[0])

    def _hosts(self) -> frozenset[str]:
        api = self._job.request.api
        return frozenset({urlsplit(api.url).hostname or ""}) if api is not None else frozenset()

    def _remembered(self, stored: StoredReply) -> CodeReply:
        self._model = stored.model
        self._usage = Usage(prompt=stored.prompt_tokens, reply=stored.reply_tokens)
        self._cost = self._settings.price.of(prompt=stored.prompt_tokens, reply=stored.reply_tokens)
        return CodeReply(code=stored.code, explanation=stored.explanation, assumptions=stored.assumptions)

    def _to_store(self, reply: CodeReply, number: int) -> StoredReply:
        return StoredReply(
            code=reply.code, explanation=reply.explanation, assumptions=reply.assumptions, model=self._model,
            attempt=number, prompt_tokens=self._usage.prompt, reply_tokens=self._usage.reply,
        )  # fmt: skip

    def _record(self, trace: Trace) -> None:
        try:
            self._recorder.record(trace)
        except OSError as error:
            _log.warning("an attempt cannot be recorded: %s", error.strerror or error)


def _as_generation_failure(failure: ModelFailure) -> GenerationFailure:
    return GenerationFailure(
        exit_code=failure.exit_code,
        reason=failure.reason,
        message=failure.message,
        retry_after=failure.retry_after,
    )


def _now() -> datetime:
    return datetime.now(UTC)
