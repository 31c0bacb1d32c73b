"""`wrapperctl status`: all that one wants to know of a Wrapper, on one screen."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from rich.text import Text

from wrapper_operator.lifecycle.times import read_time
from wrapperctl.view import figures, table
from wrapperctl.view.ages import age, moment, span
from wrapperctl.view.rates import points_per_second
from wrapperctl.view.source import source

_WIDTH = 12
_CONDITION = {"True": "green", "False": "yellow", "Unknown": "dim"}
Fields = dict[str, Any]


def screen(wrapper: Fields, now: datetime) -> list[Text]:
    """Return the lines of the screen.

    Args:
        wrapper: The Wrapper as the API server gives it.
        now: What ages are counted from.
    """
    metadata, spec, status = wrapper["metadata"], wrapper["spec"], wrapper.get("status") or {}
    title = Text(f"{metadata['name']}", style="bold")
    title.append(
        f" in {metadata['namespace']}, created {age(metadata['creationTimestamp'], now)}", "not bold"
    )
    lines = [title]
    for parts in (
        _standing(spec, status, metadata),
        _marks(status, now),
        _execution(status, now),
        _code(status, now),
    ):
        lines += [_field(name, value) for name, value in parts]
    return [*lines, *_error(status), *_conditions(status, now), *_history(status, now)]


def _standing(spec: Fields, status: Fields, metadata: Fields) -> Iterator[tuple[str, str]]:
    yield "source", source(spec)
    suspended = ", suspended (spec.suspend)" if spec.get("suspend") else ""
    yield "phase", f"{status.get('phase') or 'not seen by an operator yet'}{suspended}"
    yield "health", str(status.get("health") or "Unknown")
    if status.get("message"):
        yield "says", status["message"]
    seen, latest = status.get("observedGeneration"), metadata.get("generation")
    if seen is not None and seen != latest:
        yield "stale", f"the status is about generation {seen}; the manifest is at {latest}"


def _marks(status: Fields, now: datetime) -> Iterator[tuple[str, str]]:
    checkpoint = status.get("checkpoint") or {}
    if not checkpoint:
        return
    polls = figures.count(checkpoint.get("poll", 0), "poll")
    yield (
        "collecting",
        f"{checkpoint.get('phase', 'Historical')}, {polls} complete",
    )
    yield "high mark", moment(checkpoint.get("highWaterMark"), now)
    yield "low mark", moment(checkpoint.get("lowWaterMark"), now)
    points = figures.count(checkpoint.get("pointsConfirmed", 0), "point")
    messages = figures.count(checkpoint.get("messagesConfirmed", 0), "message")
    rejected = f", {checkpoint['pointsRejected']:,} rejected" if checkpoint.get("pointsRejected") else ""
    queue = (status.get("effective") or {}).get("queue")
    yield "delivered", f"{points} in {messages}{rejected}{f', to the queue {queue}' if queue else ''}"
    yield "last data", moment(checkpoint.get("lastDataSent"), now)


def _execution(status: Fields, now: datetime) -> Iterator[tuple[str, str]]:
    execution, progress = status.get("execution") or {}, status.get("progress") or {}
    if execution.get("id"):
        end = f"ended {age(execution['endedAt'], now)}" if execution.get("endedAt") else "goes on"
        pod = f", pod {execution['pod']}" if execution.get("pod") else ""
        started = (
            f"started {age(execution.get('startedAt'), now)}" if execution.get("startedAt") else "not started"
        )
        yield "execution", f"{execution['id']}, attempt {execution.get('attempt', 1)}{pod}, {started}, {end}"
    rate = points_per_second(status, now)
    if rate is not None:
        yield "rate", f"{rate:,.1f} points/s in this execution"
    if execution.get("endedAt"):
        # What was said last of an execution that is over is no news.
        progress = {}
    if progress.get("time"):
        used = ", ".join(f"{name} {progress[name]}" for name in ("cpu", "memory") if progress.get(name))
        told = "; ".join(part for part in (progress.get("message"), used) if part)
        yield "progress", f"{told} ({age(progress['time'], now)})"
    delivery = progress.get("delivery") or {}
    if delivery.get("state") == "Waiting":
        yield "delivery", f"waits: {delivery.get('reason') or 'no reason told'}"
    for name, field in (("retry", "retryTime"), ("next poll", "nextPollTime")):
        if execution.get(field):
            yield name, moment(execution[field], now)


def _code(status: Fields, now: datetime) -> Iterator[tuple[str, str]]:
    code = status.get("generation") or {}
    if code.get("codeHash"):
        model = f" by {code['model']}" if code.get("model") else ""
        written = f", {age(code['time'], now)}" if code.get("time") else ""
        place = code.get("configMap") or code["codeHash"][:8]
        paid = f", {figures.count(code['tokens'], 'token')}" if code.get("tokens") else ""
        yield (
            "code",
            f"{code.get('engine', 'unknown')}{model}{paid}{written}: {place}",
        )
    for warning in code.get("warnings") or ():
        yield "doubt", warning
    failure = code.get("failure") or {}
    if failure:
        ended = age(failure.get("endedAt"), now)
        yield "no code", f"{failure.get('reason')}: {failure.get('message')}{f' ({ended})' if ended else ''}"
        if failure.get("retryTime") and status.get("phase") != "Generating":
            yield "tried again", moment(failure["retryTime"], now)


def _error(status: Fields) -> Iterator[Text]:
    last = (status.get("execution") or {}).get("lastExit") or {}
    if not last or not last.get("code"):
        return
    message = last.get("message") or "nothing told"
    told = f"{last.get('reason') or 'unknown'}, exit code {last['code']}: {message}"
    yield _field("last error", told, style="red")
    for line in last.get("logTail") or ():
        yield Text(f"{'':<{_WIDTH}}| {figures.printable(line)}", style="dim")


def _conditions(status: Fields, now: datetime) -> Iterator[Text]:
    found = status.get("conditions") or []
    if found:
        yield Text("conditions", style="bold")
    for each in found:
        line = Text(f"  {each['type']:<16}")
        line.append(f"{each['status']:<8}", style=_CONDITION.get(each["status"], ""))
        # What stands above as the status' own message is not said again.
        said = f": {each['message']}" if each.get("message") not in (None, "", status.get("message")) else ""
        line.append(figures.printable(f"{each['reason']}{said} ({age(each['lastTransitionTime'], now)})"))
        yield line


def _history(status: Fields, now: datetime) -> Iterator[Text]:
    past = status.get("history") or []
    if not past:
        return
    cells = [_past(each, now) for each in past]
    yield from table.rows(["history", "attempts", "end", "points", "took", "ended"], cells)


def _past(past: Fields, now: datetime) -> list[str]:
    end = f"{past.get('reason', '')} ({past.get('exitCode', '')})"
    attempts, points = str(past.get("attempts", "")), f"{past.get('points', 0):,}"
    return [f"  {past['id']}", attempts, end, points, _took(past), age(past.get("endedAt"), now)]


def _took(past: Fields) -> str:
    begun, ended = read_time(past.get("startedAt")), read_time(past.get("endedAt"))
    return span((ended - begun).total_seconds()) if begun and ended else ""


def _field(name: str, value: str, *, style: str = "") -> Text:
    line = Text(f"{name:<{_WIDTH}}", style="dim")
    line.append(figures.printable(value), style=f"not dim {style or table.STYLES.get(value, '')}".strip())
    return line
