"""`wrapper-runner inspect`: serve one inspection, as the environment describes it, until nobody asks."""

import os
import time
from contextlib import closing

import msgspec

from process_wrapper import StopSignals
from wrapper_contract.exit_codes import ExitCode
from wrapper_contract.inspection import InspectionSpec
from wrapper_contract.log_subject import Subject
from wrapper_contract.report import Termination
from wrapper_contract.run_spec import ENVIRONMENT_VARIABLE, RUN_SPEC_VERSION
from wrapper_runner.inspection.jobs import Job, JobQueue
from wrapper_runner.inspection.listening import listening
from wrapper_runner.inspection.service import Source, answer, failed, interrupted, open_source
from wrapper_runner.supervision.code import ConfigurationError
from wrapper_runner.supervision.interrupting import Interrupted, Interruption
from wrapper_runner.supervision.reporting import ProgressLines, tell_end, write_termination
from wrapper_runner.supervision.saying import speak_of

TURN_SECONDS = 0.1
_FAREWELL_SECONDS = 0.3
"""For threads to write the last replies out."""


def main() -> int:
    """Serve until idle, old or told to stop; return the exit code. A failure is one sentence."""
    with StopSignals() as signals:
        try:
            spec = read_inspection_spec()
            speak_of(Subject(wrapper=spec.name))
            termination = serve(spec, Interruption(signals, spec.life_time))
        except ConfigurationError as failure:
            termination = Termination(
                exit_code=failure.exit_code, reason=failure.reason, message=failure.message
            )
        write_termination(termination)
    if termination.exit_code != ExitCode.DONE:
        tell_end(termination)
    return termination.exit_code


def read_inspection_spec() -> InspectionSpec:
    """Read what to look at from the environment.

    Raises:
        ConfigurationError: It is missing, or not what it should be.
    """
    text = os.environ.get(ENVIRONMENT_VARIABLE)
    if not text:
        raise ConfigurationError(f"the environment variable {ENVIRONMENT_VARIABLE} holds no inspection spec")
    try:
        spec = msgspec.json.decode(text, type=InspectionSpec)
    except msgspec.MsgspecError as error:
        message = f"the inspection spec in {ENVIRONMENT_VARIABLE} cannot be read: {error}"
        raise ConfigurationError(message) from None
    if spec.version != RUN_SPEC_VERSION:
        message = f"the inspection spec has version {spec.version}, this runner knows {RUN_SPEC_VERSION}"
        raise ConfigurationError(message)
    return spec


def serve(spec: InspectionSpec, interruption: Interruption) -> Termination:
    """Answer requests one by one until there is a reason to end.

    Args:
        spec: What to look at, and how long to live.
        interruption: What may end it from outside.

    Raises:
        ConfigurationError: It is not possible to listen.
    """
    jobs = JobQueue()
    source = open_source(spec, interruption, ProgressLines.from_environment())
    with closing(source), listening(spec, jobs):
        try:
            return _work(source, jobs, interruption, idle_timeout=spec.idle_timeout)
        except Interrupted as end:
            _turn_away(jobs, interrupted(end))
            return interrupted(end)


def _work(source: Source, jobs: JobQueue, interruption: Interruption, *, idle_timeout: float) -> Termination:
    asked = time.monotonic()
    while time.monotonic() - asked < idle_timeout:
        interruption.check()
        job = jobs.take(TURN_SECONDS)
        if job is not None:
            _do(job, source)
            asked = time.monotonic()
    message = f"nobody asked for anything for {idle_timeout:g} s"
    return Termination(exit_code=ExitCode.DONE, reason="Idle", message=message)


def _do(job: Job, source: Source) -> None:
    try:
        reply = answer(source, job.request)
    except Interrupted as end:
        _fail(job, interrupted(end))
        raise
    job.finish(msgspec.json.encode(reply))


def _turn_away(jobs: JobQueue, termination: Termination) -> None:
    """Tell those who still wait why they wait in vain."""
    while (job := jobs.take(0)) is not None:
        _fail(job, termination)
    time.sleep(_FAREWELL_SECONDS)


def _fail(job: Job, failure: Termination) -> None:
    job.finish(msgspec.json.encode(failed(job.request, failure)))
