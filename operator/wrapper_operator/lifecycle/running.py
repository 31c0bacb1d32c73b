"""How an attempt at work fares: its pod's start, its heartbeats, its delivery."""

from datetime import datetime, timedelta

from wrapper_operator.lifecycle.draft import Draft
from wrapper_operator.lifecycle.facts import PodFacts
from wrapper_operator.lifecycle.lateness import Lateness, late_while_polling
from wrapper_operator.lifecycle.situations import Situation
from wrapper_operator.lifecycle.times import read_time

SILENCE = timedelta(seconds=180)
"""Without a heartbeat; the publisher notes one at most every 60 s."""

ORDINARY_WAITS = ("", "ContainerCreating", "PodInitializing")


def observe_run(draft: Draft, pod: PodFacts) -> tuple[Draft, Situation]:
    """Return the situation of an attempt whose pod has not ended."""
    if not pod.started:
        return draft, _not_started(pod)
    if pod.unready_since is not None or pod.phase == "Unknown":
        return draft, Situation(
            name="PodUnknown", reason="PodUnknown", message=f"nothing is heard of pod {pod.name} any more"
        )
    waiting = _waiting_for_delivery(draft)
    if waiting is not None:
        return draft, waiting
    silent_at = _last_sign(draft, pod) + SILENCE
    if draft.now >= silent_at:
        return draft, Situation(
            name="Silent",
            reason="NoHeartbeat",
            message=f"pod {pod.name} runs but has not been heard for 3 minutes",
        )
    late = late_while_polling(draft, draft.execution) if draft.execution else Lateness()
    running = Situation(name="Running", reason="Collecting", message=f"pod {pod.name} collects and delivers")
    return draft.wake(silent_at).wake(late.turns_at), late.situation or running


def _not_started(pod: PodFacts) -> Situation:
    if pod.waiting_reason in ORDINARY_WAITS:
        return Situation(name="Starting", reason="Starting", message=f"starting pod {pod.name}")
    message = pod.waiting_message or f"pod {pod.name} cannot start: {pod.waiting_reason}"
    return Situation(name="PodWaiting", reason=pod.waiting_reason, message=message)


def _waiting_for_delivery(draft: Draft) -> Situation | None:
    progress = draft.observed.status.progress
    delivery = progress.delivery if progress else None
    if delivery is None or delivery.state != "Waiting":
        return None
    return Situation(
        name="DeliveryWaiting",
        reason="DeliveryWaiting",
        message=f"waiting for delivery: {delivery.reason or 'the broker takes no messages now'}",
    )


def _last_sign(draft: Draft, pod: PodFacts) -> datetime:
    progress = draft.observed.status.progress
    heard = read_time(progress.time) if progress else None
    return max(heard, pod.created_at) if heard else pod.created_at
