"""Recording how attempts ended, and what that leads to."""

from dataclasses import replace

from wrapper_contract.exit_codes import ExitCode
from wrapper_contract.report import COLLECTOR_KILLED
from wrapper_operator.api.status_execution import Execution, LastExit
from wrapper_operator.lifecycle.draft import Draft
from wrapper_operator.lifecycle.executions import end_execution, has_got_further
from wrapper_operator.lifecycle.exits import KILLED_ONCE, Meaning, is_collector_killed, meaning
from wrapper_operator.lifecycle.facts import PodExit, PodFacts
from wrapper_operator.lifecycle.liveness import standing
from wrapper_operator.lifecycle.retries import FIRST_WAIT, FREE_WAIT, back_off, is_left
from wrapper_operator.lifecycle.stopping import stop_wish
from wrapper_operator.lifecycle.texts import MAX_LOG_LINE, MAX_SENTENCE, MAX_WORD, cut
from wrapper_operator.lifecycle.times import write_time
from wrapper_operator.lifecycle.unseen_ends import UNSEEN, done_unseen

MAX_REPAIRS = 3
LOG_TAIL = 10


def record_end(draft: Draft) -> Draft:
    """Return the draft with the end of the current attempt's pod recorded, if it has ended."""
    execution = draft.execution
    if execution is None or execution.pod is None:
        return draft
    if execution.retry_time is not None:
        return _ended_after_all(draft, execution)
    pod = draft.named
    if pod is None:
        return draft if execution.pod_uid is None else _unseen(draft, execution, _gone(execution))
    match standing(pod, draft.now):
        case "Ended":
            return _ended(draft, execution, _last_exit(pod.exit or _unknown(draft)), started=pod.started)
        case "Lost":
            return _unseen(draft, execution, _lost(pod), started=pod.started)
        case _:
            return draft


def _unseen(draft: Draft, execution: Execution, last: LastExit, *, started: bool = True) -> Draft:
    """Record the end of a pod that nothing is heard of."""
    return _ended(draft, execution, done_unseen(draft, execution) or last, started=started)


def _ended_after_all(draft: Draft, execution: Execution) -> Draft:
    """While a lost pod's successor waits for its turn, the pod may still have come to its end."""
    last = execution.last_exit
    if last is None or last.reason not in UNSEEN:
        return draft
    done = done_unseen(draft, execution)
    return draft if done is None else end_execution(draft, done)


def _ended(draft: Draft, execution: Execution, last: LastExit, *, started: bool) -> Draft:
    if has_got_further(draft, execution):
        execution = execution.model_copy(update={"retries": 0})
    found = _meaning(draft, execution, last, started=started)
    stop = stop_wish(draft)
    if stop is not None and found.step != "Done":
        return end_execution(draft, stopped(stop.reason, stop.message))
    match found.step:
        case "Retry" if is_left(spent=execution.retries or 0, budget=draft.effective.retries):
            return _try_again(draft, execution, last, found)
        case "Again":
            return _try_again(draft, execution, last, found)
        case "Repair":
            return _repair(end_execution(draft, last), last)
        case _:
            return end_execution(draft, last)


def _meaning(draft: Draft, execution: Execution, last: LastExit, *, started: bool) -> Meaning:
    """A collector killed from outside may run once more; a second time in a row its code gets the blame."""
    first = is_collector_killed(last) and not is_collector_killed(execution.last_exit)
    if first and is_left(spent=execution.retries or 0, budget=draft.effective.retries):
        return KILLED_ONCE
    return meaning(-1 if last.code is None else last.code, started=started)


def _try_again(draft: Draft, execution: Execution, last: LastExit, found: Meaning) -> Draft:
    counts = found.step == "Retry"
    retries = (execution.retries or 0) + counts
    wait = back_off(
        retries if counts else (execution.attempt or 1),
        seed=f"{draft.observed.identity.uid}/{execution.id}",
        first=FIRST_WAIT if counts else FREE_WAIT,
    )
    if draft.effective.interval is not None:
        wait = min(wait, max(draft.effective.interval, FIRST_WAIT))
    waiting = execution.model_copy(
        update={"retries": retries, "retry_time": write_time(draft.now + wait), "last_exit": last}
    )
    return replace(draft, execution=waiting)


def _repair(draft: Draft, last: LastExit) -> Draft:
    """The code is not used any more; whether better code can be had is generation's to say."""
    generation = draft.generation
    if generation is None or (generation.repairs or 0) >= MAX_REPAIRS:
        return draft
    if draft.execution is None or draft.execution.code_hash != generation.code_hash:
        return draft
    if generation.engine == "Provided":
        return draft
    repairing = generation.model_copy(
        update={"config_map": None, "repairs": (generation.repairs or 0) + 1, "failure": None}
    )
    return replace(draft, generation=repairing)


def stopped(reason: str, message: str) -> LastExit:
    """Return the exit of an attempt that we stopped, or that never came about."""
    return LastExit(
        code=int(ExitCode.STOPPED), reason=cut(reason, MAX_WORD), message=cut(message, MAX_SENTENCE)
    )


def _gone(execution: Execution) -> LastExit:
    return LastExit(
        code=-1, reason="PodGone", message=f"pod {execution.pod} vanished before it told how it ended"
    )


def _lost(pod: PodFacts) -> LastExit:
    if pod.unready_since is not None:
        return LastExit(
            code=-1, reason="NodeLost", message=f"the node of pod {pod.name} does not answer any more"
        )
    return LastExit(
        code=-1, reason="PodLost", message=f"pod {pod.name} was asked to end and did not do so in time"
    )


def _unknown(draft: Draft) -> PodExit:
    return PodExit(code=-1, reason="Unknown", finished_at=draft.now)


def _last_exit(found: PodExit) -> LastExit:
    told = found.termination
    reason, message = _words(found)
    log = list(told.log_tail if told else found.log_tail)
    if told is not None and not log:
        log = told.traceback.splitlines()
    return LastExit(
        code=found.code,
        reason=cut(reason, MAX_WORD),
        message=cut(message, MAX_SENTENCE),
        log_tail=[cut(line, MAX_LOG_LINE) for line in log[-LOG_TAIL:]] or None,
    )


def _words(found: PodExit) -> tuple[str, str]:
    """Return the reason and the sentence of an end."""
    told = found.termination
    if told is None:
        reason = found.reason or meaning(found.code).reason
        left = f"the runner ended with {found.code} ({reason}) and left no message" if found.code else ""
        return reason, left
    if found.collector_out_of_memory and told.reason == COLLECTOR_KILLED:
        return "TooMuchMemory", "the collector code used more memory than its container may have"
    return told.reason or found.reason, told.message
