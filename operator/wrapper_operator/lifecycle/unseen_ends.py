"""Attempts whose end nobody saw, but whose last checkpoint tells that they had done their work."""

from wrapper_contract.exit_codes import ExitCode
from wrapper_operator.api.status_execution import Execution, LastExit
from wrapper_operator.lifecycle.draft import Draft

UNSEEN = ("NodeLost", "PodLost", "PodGone")
"""Reasons of attempts of which it is not known how they ended."""


def done_unseen(draft: Draft, execution: Execution) -> LastExit | None:
    """Return the end of an attempt that read its file to the end; None of one that did not.

    A runner's last checkpoint is in the status before it exits. Without this a node that falls silent, or a
    pod that is deleted, just then would have the whole file delivered again.
    """
    checkpoint = draft.checkpoint
    if draft.effective.source == "API" or checkpoint is None or execution.pod_uid is None:
        return None
    whole = checkpoint.phase == "Continuous" and not checkpoint.run_position
    if checkpoint.pod_uid != execution.pod_uid or not whole:
        return None
    points = (checkpoint.points_confirmed or 0) - (execution.points_before or 0)
    return LastExit(
        code=int(ExitCode.DONE),
        reason="Completed",
        message=f"{points:,} points; how pod {execution.pod} ended after them was not seen",
    )
