"""Trying collector code on the real source: two runs, and the evidence of each."""

from collections.abc import Callable
from dataclasses import dataclass

from wrapper_contract.exit_codes import ExitCode
from wrapper_contract.inspection import PreflightReply, RunEvidence
from wrapper_contract.report import Termination
from wrapper_contract.run_spec import CollectorLimits
from wrapper_runner.acquisition import AcquiredFile
from wrapper_runner.inspection.conflicts import explain_clashes
from wrapper_runner.inspection.evidence import EvidenceBook
from wrapper_runner.inspection.reading_arguments import reading_arguments
from wrapper_runner.reading import Format
from wrapper_runner.supervision.failures import CollectorFailure
from wrapper_runner.supervision.session import CollectorSession, open_collector

CODE_NAME = "collector.py"


@dataclass(frozen=True, kw_only=True)
class Trial:
    """Code, and what it is tried on."""

    code: str
    file: AcquiredFile
    format: Format
    timezone: str
    limits: CollectorLimits
    socket_path: str | None
    on_turn: Callable[[int], None]
    """Called with the rows read so far, at least ten times a second; may raise to end the trial."""


def preflight(trial: Trial) -> PreflightReply:
    """Run the code twice on the whole source; a run that fails is not repeated."""
    first = _run(trial)
    if first.termination.exit_code != ExitCode.DONE:
        return PreflightReply(runs=[first])
    return PreflightReply(runs=[first, _run(trial)])


def _run(trial: Trial) -> RunEvidence:
    book = EvidenceBook()
    session: CollectorSession | None = None
    try:
        with _opened(trial) as session:
            for batch in session.collect(with_rows=True):
                book.add(batch.points, batch.rows or [])
        termination = Termination(
            exit_code=ExitCode.DONE, reason="Completed", message=f"{book.points:,} points"
        )
    except CollectorFailure as failure:
        termination = termination_of(failure)
    return _evidence(trial, book, session, termination)


def _opened(trial: Trial) -> CollectorSession:
    return open_collector(
        code=trial.code,
        code_name=CODE_NAME,
        file=trial.file,
        format=trial.format,
        timezone=trial.timezone,
        limits=trial.limits,
        socket_path=trial.socket_path,
        on_turn=lambda session: trial.on_turn(session.rows),
    )


def _evidence(
    trial: Trial, book: EvidenceBook, session: CollectorSession | None, termination: Termination
) -> RunEvidence:
    conflicts = explain_clashes(
        book.keys.clashes,
        path=trial.file.path,
        name=trial.file.name,
        format=trial.format,
        arguments=reading_arguments(trial.code),
    )
    return book.evidence(
        termination,
        conflicts=conflicts,
        rejections=session.rejections if session else [],
        rows=session.rows if session else 0,
    )


def termination_of(failure: CollectorFailure) -> Termination:
    """Return how a run ended that the code, or its process, did not bring to an end."""
    return Termination(
        exit_code=failure.exit_code,
        reason=failure.reason,
        message=failure.message,
        traceback=failure.traceback,
        log_tail=failure.log_tail,
    )
