"""Whether a pod may still be at work, as far as anyone can tell."""

from datetime import datetime, timedelta
from typing import Literal

from wrapper_operator.lifecycle.facts import PodFacts

NODE_LOST_AFTER = timedelta(seconds=50)
"""How long a pod may be unready while its containers run before its node counts as gone.

The control plane takes as long to notice (Kubernetes 1.32 raised its grace from 40 s), plus a few seconds;
both together stay below two minutes on a busy machine, too.
"""

DELETION_SLACK = timedelta(seconds=10)
"""What a kubelet may take beyond the grace period to report that a pod has ended."""

Standing = Literal["Live", "Ending", "Ended", "Lost"]


def standing(pod: PodFacts, now: datetime) -> Standing:
    """Return whether a pod works, was asked to end, has ended, or counts as dead.

    A pod past its deletion grace, or on a node that is gone, is Lost: it may run on for all we know, but
    nothing waits for it. The publisher refuses it as soon as the status names another.
    """
    if pod.exit is not None or pod.phase in ("Succeeded", "Failed"):
        return "Ended"
    turning = turns_lost_at(pod)
    if turning is not None and now >= turning:
        return "Lost"
    return "Live" if pod.deletion_deadline is None else "Ending"


def occupies(pod: PodFacts, now: datetime) -> bool:
    """Return whether no other pod may be started beside it."""
    return standing(pod, now) in ("Live", "Ending")


def turns_lost_at(pod: PodFacts) -> datetime | None:
    """Return when a pod that has not ended will count as dead if nothing more is heard of it."""
    limits = []
    if pod.deletion_deadline is not None:
        limits.append(pod.deletion_deadline + DELETION_SLACK)
    if pod.unready_since is not None:
        limits.append(pod.unready_since + NODE_LOST_AFTER)
    return min(limits, default=None)
