"""Logging what was decided, with the attempt that it is about."""

import logging
from collections.abc import Iterable

import msgspec

from wrapper_contract.log_subject import Subject, subject
from wrapper_operator.api.status import WrapperStatus
from wrapper_operator.lifecycle.decisions import Decision

_log = logging.getLogger(__name__)


def tell(decisions: Iterable[Decision | None]) -> None:
    """Log a line for each decision."""
    for decision in decisions:
        if decision is not None:
            level = logging.WARNING if decision.warning else logging.INFO
            _log.log(level, "%s", decision.message, extra={"reason": decision.reason})


def attempt_of(status: WrapperStatus) -> Subject:
    """Return the subject of this task, with the attempt that a status names."""
    execution = status.execution
    if execution is None:
        return subject()
    return msgspec.structs.replace(subject(), execution=execution.id or "", attempt=execution.attempt or 0)
