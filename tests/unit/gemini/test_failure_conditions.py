"""Every way in which a model fails has a condition reason of its own, and no job outlives its budget."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import get_args

import pytest

from unit.api.manifests import API, LEFT_OUT, manifest
from unit.controllers.fake_cluster import WRAPPERS, FakeCluster
from unit.gemini.fake_time import run
from unit.lifecycle.building import key_of, observe
from wrapper_contract.inspection import FetchReply, PreflightReply, ProfileReply, RunEvidence
from wrapper_contract.report import Termination
from wrapper_operator.controllers.generation_jobs import Jobs
from wrapper_operator.generation.gemini.chat import Answer, ToolCall, Usage
from wrapper_operator.generation.gemini.engine import GeminiEngine
from wrapper_operator.generation.gemini.failures import FailureReason, ModelFailure
from wrapper_operator.generation.gemini.settings import GeminiSettings
from wrapper_operator.generation.gemini.spending import Spending
from wrapper_operator.lifecycle.deciding import plan
from wrapper_operator.lifecycle.facts import GenerationFacts

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
BUDGET = timedelta(minutes=10)
SPEC = {
    "source": {"api": API},
    "generation.engine": "Gemini",
    "collection.interval": "30d",
}
CODE = (
    "from wrapper_sdk import Point\n\n\ndef collect(source, start, end):\n    for row in source.get().json():"
    "\n        yield Point(row[0], row[1])\n"
)
PLACEHOLDER = "def collect(source, start, end):\n    ...\n"
REASONS = get_args(FailureReason)
Hang = Callable[[], Awaitable[None]]


async def go_on() -> None:
    """Nothing hangs."""


async def for_ever() -> None:
    await asyncio.get_running_loop().create_future()


class Chat:
    """Answers, calls a tool first, or fails."""

    def __init__(self, *, failure: ModelFailure | None = None, code: str = CODE, hang: Hang = go_on):
        self.failure, self.code, self.hang = failure, code, hang

    def open(self, *_: object, **__: object) -> "Chat":
        return self

    async def say(self, _: str) -> Answer:
        await self.hang()
        if self.failure is not None:
            raise self.failure
        return Answer(calls=(ToolCall(name="fetch_api_data"),), usage=Usage(prompt=1, reply=1))

    async def give(self, *_: object, **__: object) -> Answer:
        return Answer(text=f"```python\n{self.code}```", usage=Usage(prompt=1, reply=1))


class Inspection:
    """Stands for the pods and for the pod: any step may hang."""

    pod, uid = "inspect", "u"

    def __init__(self, hanging: str = "", *, runs: list[RunEvidence] | None = None) -> None:
        self.hanging, self.runs, self.ended = hanging, runs or [], 0

    @property
    def client(self) -> "Inspection":
        return self

    async def start(self, *_: object, **__: object) -> "Inspection":
        await self._step("start")
        return self

    async def end(self, *_: object) -> None:
        self.ended += 1

    async def profile(self) -> ProfileReply:
        await self._step("profile")
        return ProfileReply(api=FetchReply(status=200, body="[[1, 2]]", sample="[[1, 2]]"))

    async def fetch(self, _: object) -> FetchReply:
        await self._step("fetch")
        return FetchReply(status=200, body="[[1, 2]]")

    async def preflight(self, *_: object) -> PreflightReply:
        await self._step("preflight")
        return PreflightReply(runs=self.runs)

    async def _step(self, name: str) -> None:
        if self.hanging == name:
            await for_ever()


def ended_job(chat: Chat | None, inspection: Inspection) -> GenerationFacts:
    """Run one generation job to its end, by a clock that leaps over waiting."""

    async def story() -> GenerationFacts:
        cluster = FakeCluster(lambda: NOW)
        changes = {f"spec.{path}": value for path, value in SPEC.items()}
        wrapper = cluster.put(WRAPPERS, manifest({"spec.source.csv": LEFT_OUT, **changes}))
        settings = GeminiSettings(api_key="k", models=("scripted",))
        spending = Spending(clock=lambda: NOW, price=settings.price)
        jobs = Jobs(
            cluster,
            inspection,  # type: ignore[arg-type]  # as far as it is used
            clock=lambda: NOW,
            at_once=1,
            timeout=BUDGET,
            cluster="test",
            queue="data",
            wake=lambda _: None,
            models=GeminiEngine(settings, chat, spending) if chat is not None else None,
        )
        await jobs.start(wrapper, key_of(observed()))
        uid = wrapper["metadata"]["uid"]
        begun = asyncio.get_running_loop().time()
        while jobs.facts(uid).state in ("Queued", "Running"):
            await asyncio.sleep(1)
            assert asyncio.get_running_loop().time() - begun <= BUDGET.total_seconds() + 5
        return jobs.facts(uid)

    return run(story())


def observed():
    return observe({"source.csv": LEFT_OUT, **SPEC})


def generated_condition(job: GenerationFacts):
    """Return what the next plan says of a job that has ended."""
    seen = observed()
    status = plan(replace(seen, generation=replace(job, key=key_of(seen))), NOW).status
    found = next(each for each in status.conditions if each.type == "Generated")
    return status, found


@pytest.mark.parametrize("reason", REASONS)
def test_each_failure_of_a_model_is_a_reason_of_its_own(reason):
    job = ended_job(Chat(failure=ModelFailure(reason, f"because of {reason}")), Inspection())
    status, condition = generated_condition(job)
    assert (condition.status, condition.reason) == ("False", reason)
    assert f"because of {reason}" in condition.message
    assert status.phase in ("Retrying", "Error")


BROKEN = RunEvidence(termination=Termination(exit_code=76, reason="CodeFailed", message="it broke"))
EMPTY = RunEvidence(termination=Termination(exit_code=0, reason="Completed", message=""))
AWAY = RunEvidence(termination=Termination(exit_code=69, reason="Unavailable", message="it is away"))
OTHERS = {
    "LintFailed": (Chat(code=PLACEHOLDER), Inspection()),
    "CodeFailed": (Chat(), Inspection(runs=[BROKEN])),
    "NoPoints": (Chat(), Inspection(runs=[EMPTY])),
    "Unavailable": (Chat(), Inspection(runs=[AWAY])),
    "NoEvidence": (Chat(), Inspection()),
    "KeyMissing": (None, Inspection()),
}


@pytest.mark.parametrize("reason", OTHERS)
def test_each_verdict_on_code_is_a_reason_of_its_own(reason):
    status, condition = generated_condition(ended_job(*OTHERS[reason]))
    assert (condition.status, condition.reason) == ("False", reason)
    assert status.phase in ("Retrying", "Error")


@pytest.mark.parametrize("step", ["start", "profile", "fetch", "preflight", "say"])
def test_nothing_that_hangs_keeps_a_wrapper_in_generating(step):
    inspection = Inspection(step)
    job = ended_job(Chat(hang=for_ever if step == "say" else go_on), inspection)
    status, condition = generated_condition(job)
    assert (condition.reason, status.phase) == ("GenerationTimeout", "Retrying")
    assert inspection.ended == (0 if step == "start" else 1)
