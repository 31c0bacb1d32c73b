"""A plain way round the runner: an inspector over urllib, and code that runs in this process over windows."""

import time
import types
import urllib.error
import urllib.request
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import Any
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit, urlunsplit
from zoneinfo import ZoneInfo

from wrapper_contract.checkpoint import Window
from wrapper_contract.inspection import FetchReply, FetchRequest, PreflightReply, ProfileReply, RunEvidence
from wrapper_contract.messages import CategoryPoint
from wrapper_contract.report import Rejection, Termination
from wrapper_operator.generation.request import ApiRequest
from wrapper_runner.inspection.thinning import fit
from wrapper_sdk import Point, Reply, SourceError, TryLater, WindowTooLarge

MAX_BODY = 1024 * 1024
DONE = Termination(exit_code=0, reason="Completed", message="")


@dataclass
class PlainSource:
    """What collector code gets: requests made here, with the credentials that the manifest would add."""

    url: str
    query: Mapping[str, str] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    secrets: Mapping[str, str] = field(default_factory=dict)
    timezone: str = "UTC"
    rejected: list[str] = field(default_factory=list)
    requests: int = 0

    def get(self, path: str | None = None, query: Mapping[str, Any] | None = None) -> Reply:
        """Make a request; waits are short and happen here."""
        parts = urlsplit(urljoin(self.url, path) if path else self.url)
        own = dict(parse_qsl(parts.query, keep_blank_values=True))
        laid = {**own, **({} if path else self.query), **(query or {}), **self.secrets}
        sent = {name: value for name, value in laid.items() if value is not None}
        target = urlunsplit(parts._replace(query=urlencode(sent, doseq=True)))
        for _ in range(8):
            reply = self._once(target)
            if reply.status not in (429, 500, 502, 503):
                return reply
            time.sleep(0.05)
        raise AssertionError(f"the source stays unavailable: {reply.status}")

    def _once(self, target: str) -> Reply:
        self.requests += 1
        request = urllib.request.Request(target, headers=dict(self.headers))
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:
                headers = {name.lower(): text for name, text in answer.headers.items()}
                return Reply(answer.status, headers, answer.read())
        except urllib.error.HTTPError as error:
            with error:
                headers = {name.lower(): text for name, text in error.headers.items()}
                return Reply(error.code, headers, error.read())

    def reject(self, reason: object, *, text: object = None) -> None:
        """Keep why a record was not usable."""
        self.rejected.append(f"{reason} {text or ''}".strip())


def run(code: str, source: PlainSource, window: Window) -> list[Point]:
    """Run collector code over one window, as the runner would: in UTC, and only what is in the window."""
    module = types.ModuleType("collector")
    exec(compile(code, "collector.py", "exec"), module.__dict__)
    points = []
    for point in module.collect(source, window.start, window.end):
        points.append(Point(_utc(point.x, source.timezone), float(point.y), point.series))
    return points


def walk(
    code: str, source: PlainSource, windows: Iterable[Window]
) -> set[tuple[datetime, str | None, float]]:
    """Return what code gives over windows, narrowed where the source refuses as much."""
    found: dict[tuple[datetime, str | None], float] = {}
    for window in windows:
        for point in _narrowed(code, source, window):
            if window.start <= point.x < window.end:
                found[point.x, point.series] = point.y
    return {(x, series, y) for (x, series), y in found.items()}


def _narrowed(code: str, source: PlainSource, window: Window) -> list[Any]:
    try:
        return run(code, source, window)
    except WindowTooLarge:
        middle = window.start + (window.end - window.start) / 2
        if window.end - window.start < timedelta(hours=1):
            raise
        first, second = Window(window.start, middle), Window(middle, window.end)
        return _narrowed(code, source, first) + _narrowed(code, source, second)


def covering(data: Iterable[Any], now: datetime, *, parts: int = 3) -> list[Window]:
    """Return windows over all data, up to the future, and one before them, newest first."""
    first, last = min(datum.x for datum in data), now + timedelta(days=1)
    step = (last - first) / parts
    edges = [last - step * part for part in range(parts)] + [first, first - step]
    return [Window(start, end) for end, start in pairwise(edges)]


def _utc(x: Any, timezone: str) -> datetime:
    if isinstance(x, date) and not isinstance(x, datetime):
        return datetime(x.year, x.month, x.day, tzinfo=UTC)
    return x.astimezone(UTC) if x.tzinfo else x.replace(tzinfo=ZoneInfo(timezone)).astimezone(UTC)


@dataclass
class PlainInspector:
    """Looks at a source as an inspection does, in this process."""

    source: PlainSource
    codes: list[str] = field(default_factory=list)
    fetched: list[FetchRequest] = field(default_factory=list)

    async def profile(self) -> ProfileReply:
        """Return the first reply."""
        return ProfileReply(api=await self.fetch(FetchRequest()))

    async def fetch(self, request: FetchRequest) -> FetchReply:
        """Return what the source answers."""
        self.fetched.append(request)
        reply = self.source.get(request.path, request.query)
        return shown(reply)

    async def preflight(self, code: str, windows: Sequence[Window] = ()) -> PreflightReply:
        """Run the code until a window has points, then from the newest one on."""
        self.codes.append(code)
        runs: list[RunEvidence] = []
        for window in windows:
            runs.append(self._run(code, window))
            if runs[-1].points or runs[-1].termination.exit_code:
                break
        last = runs[-1]
        if last.points and last.max_x is not None:
            newest = datetime.fromisoformat(last.max_x)
            if newest < windows[0].end:
                runs.append(self._run(code, Window(newest, windows[0].end)))
        return PreflightReply(runs=runs)

    def _run(self, code: str, window: Window) -> RunEvidence:
        before = len(self.source.rejected)
        try:
            points = _narrowed(code, self.source, window)
        except (SourceError, TryLater) as error:
            failure = Termination(exit_code=65, reason="SourceError", message=str(error))
            return RunEvidence(termination=failure, window=window)
        except Exception as error:  # noqa: BLE001 - the code's own fault
            failure = Termination(exit_code=76, reason="CodeFailed", message=repr(error))
            return RunEvidence(termination=failure, window=window)
        return evidence(points, window, self.source.rejected[before:])


def evidence(points: Sequence[Any], window: Window, rejected: Sequence[str] = ()) -> RunEvidence:
    """Return what a run gave, as an inspection would tell it."""
    values: dict[tuple[datetime, str | None], set[float]] = {}
    for point in points:
        values.setdefault((point.x, point.series), set()).add(point.y)
    times = sorted(point.x for point in points)
    ys = [point.y for point in points]
    told = [CategoryPoint(x=_z(point.x), y=point.y, series=point.series) for point in points]
    return RunEvidence(
        termination=DONE,
        window=window,
        points=len(points),
        keys=len(values),
        conflicting_keys=sum(len(found) > 1 for found in values.values()),
        time_points=len(points),
        min_x=_z(times[0]) if times else None,
        max_x=_z(times[-1]) if times else None,
        min_y=min(ys, default=None),
        max_y=max(ys, default=None),
        first=told[:20],
        last=told[-20:],
        rejections=[Rejection(reason=rejected[0], count=len(rejected))] if rejected else [],
    )


def shown(reply: Reply) -> FetchReply:
    """Return a reply as an inspection shows it."""
    content, members = reply, []
    if reply.is_zip:
        held = list(reply.members())
        members = [name for name, _ in held]
        content = held[0][1]
    text = content.text
    fitted = fit(text, max_bytes=MAX_BODY) if len(text) > MAX_BODY else None
    body = fitted.text if fitted else text[:MAX_BODY]
    return FetchReply(
        status=reply.status,
        headers=reply.headers,
        size=len(reply.content),
        sample=text[:2500],
        body=body,
        cut=fitted is None and len(text) > MAX_BODY,
        thinned=fitted.thinned if fitted else [],
        members=members,
    )


def api_request(source: PlainSource, now: datetime, **hints: Any) -> ApiRequest:
    """Return what a manifest would say of a source."""
    return ApiRequest(url=source.url, query=dict(source.query), now=now, **hints)


def _z(time: datetime) -> str:
    return time.isoformat().replace("+00:00", "Z")
