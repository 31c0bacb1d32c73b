"""What is kept of finished pods and of code: enough to look at, and bounded."""

from datetime import datetime, timedelta

from wrapper_operator.lifecycle.draft import Draft
from wrapper_operator.lifecycle.executions import is_current
from wrapper_operator.lifecycle.facts import CodeFacts, PodFacts
from wrapper_operator.lifecycle.generating import usable_codes
from wrapper_operator.lifecycle.liveness import occupies, standing
from wrapper_operator.lifecycle.plan import DeleteCode

KEPT_SUCCEEDED = 1
KEPT_FAILED = 3
KEPT_FOR = timedelta(minutes=10)
KEPT_CODES = 3


def tidy_pods(draft: Draft) -> Draft:
    """Return the draft that deletes finished pods beyond what is kept, and looks again when one expires.

    The pod of an attempt whose end is not in the status is never among them.
    """
    finished = [pod for pod in draft.observed.pods if _may_go(pod, draft)]
    finished.sort(key=lambda pod: (_finished_at(pod), pod.name), reverse=True)
    succeeded = [pod for pod in finished if _succeeded(pod)]
    failed = [pod for pod in finished if not _succeeded(pod)]
    for kept, pods in ((KEPT_SUCCEEDED, succeeded), (KEPT_FAILED, failed)):
        for place, pod in enumerate(pods):
            expires = _finished_at(pod) + KEPT_FOR
            if place >= kept or draft.now >= expires:
                draft = draft.end(pod, "Finished")
            else:
                draft = draft.wake(expires)
    return draft


def tidy_codes(draft: Draft) -> tuple[Draft, tuple[CodeFacts, ...]]:
    """Return the draft that deletes code beyond the last three, and the code that is kept."""
    used = {draft.generation.config_map} if draft.generation else set()
    hashes = {pod.code_hash for pod in draft.observed.pods if occupies(pod, draft.now)}
    if draft.execution is not None and is_current(draft.execution) and draft.execution.code_hash:
        hashes.add(draft.execution.code_hash)
    codes = sorted(usable_codes(draft), key=lambda code: (code.created_at, code.name), reverse=True)
    kept = []
    for place, code in enumerate(codes):
        if place < KEPT_CODES or code.name in used or code.code_hash in hashes:
            kept.append(code)
        else:
            draft = draft.act(DeleteCode(config_map=code.name, uid=code.uid))
    return draft, tuple(kept)


def _may_go(pod: PodFacts, draft: Draft) -> bool:
    return standing(pod, draft.now) == "Ended" and pod.deletion_deadline is None


def _succeeded(pod: PodFacts) -> bool:
    return pod.exit.code == 0 if pod.exit is not None else pod.phase == "Succeeded"


def _finished_at(pod: PodFacts) -> datetime:
    return pod.exit.finished_at if pod.exit is not None else pod.created_at
