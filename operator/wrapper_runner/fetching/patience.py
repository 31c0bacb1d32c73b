"""Attempts until there is a reply: limits kept, pauses waited, refusals confirmed, failures waited out."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from wrapper_contract.exit_codes import ExitCode
from wrapper_contract.redaction import shown_url
from wrapper_runner.acquisition.timing import Timing
from wrapper_runner.acquisition.wording import duration_text
from wrapper_runner.fetching.circuit import Circuit
from wrapper_runner.fetching.errors import RATE_LIMITED, UNAVAILABLE, Broken, FetchFailure, unavailable
from wrapper_runner.fetching.pauses import LIMITED, asked_pause, back_off, read_quota
from wrapper_runner.fetching.rate import TokenBucket
from wrapper_runner.fetching.replies import AGAIN, REFUSALS, excerpt
from wrapper_runner.fetching.requesting import Response
from wrapper_runner.fetching.waiting import Waiting, wait

MAX_FAILURES = 5
"""Attempts in a row without a reply."""
MAX_PAUSES = 10
"""Pauses in a row that a source asks for."""
LONGEST_WAIT = 3700.0
"""Seconds that one reply is waited for in all: an hourly limit is waited out, a daily one is not."""
CONFIRMATION_SECONDS = 5.0
"""Before credentials are tried for the second and last time."""
_UNNAMED_PAUSE = 30.0
"""After "too many requests" that do not say for how long."""
_SHORTEST_PAUSE = 1.0


class Access(Protocol):
    """What becomes of credentials that a source does not take."""

    def renew(self) -> None:
        """Get new ones for the next attempt, where that can be done."""
        ...

    def refused(self, response: Response) -> FetchFailure:
        """Return the failure for a source that has refused them twice."""
        ...


@dataclass
class _SoFar:
    """Where the attempts for one reply stand."""

    tries: int
    failures: int = 0
    pauses: int = 0
    waited: float = 0.0
    confirming: bool = False


class Patience:
    """Waits for its turn, and tries again as long as it makes sense.

    Args:
        per_minute: Most requests in a minute.
        waiting: May break off what waits.
        timing: Clocks, sleep and chance.
    """

    def __init__(self, per_minute: int, *, waiting: Waiting, timing: Timing) -> None:
        self._waiting = waiting
        self._timing = timing
        self._bucket = TokenBucket(per_minute, now=timing.monotonic())
        self._circuit = Circuit()
        self._quiet_until = 0.0

    def turn(self) -> None:
        """Wait until the next request may be made.

        Raises:
            FetchFailure: The source asks to be left alone for too long.
        """
        now = self._timing.monotonic()
        quiet = self._quiet_until - now
        if quiet > LONGEST_WAIT:
            raise _left_alone("the source", quiet)
        self._wait(max(quiet, self._bucket.reserve(now=now)))

    def until_answered(self, url: str, ask: Callable[[str], Response], access: Access) -> Response:
        """Ask until there is a reply that collector code can make something of.

        Args:
            url: What to ask for.
            ask: Makes one attempt.
            access: Of the source.

        Raises:
            FetchFailure: There is none.
            Refused: The request must not be made.
        """
        self._refuse_while_open()
        so_far = _SoFar(tries=1 if self._circuit.trying else MAX_FAILURES)
        while True:
            try:
                response = ask(url)
            except Broken as broken:
                self._again(so_far, broken)
                continue
            except FetchFailure as failure:
                if failure.exit_code == ExitCode.UNAVAILABLE:
                    self._circuit.failed(failure.message, now=self._timing.monotonic())
                raise
            self._heed(response)
            trouble = self._trouble(response)
            if trouble is not None:
                self._again(so_far, trouble)
            elif response.status not in REFUSALS:
                self._circuit.worked()
                return response
            else:
                self._confirm(so_far, response, access)

    def _trouble(self, response: Response) -> Broken | None:
        """Return why a reply is none yet; None if it is one, or a refusal."""
        if response.status not in AGAIN | REFUSALS:
            return None
        pause = asked_pause(response.status, response.headers, response.content, now=self._timing.wall())
        limited = response.status in LIMITED or (response.status in REFUSALS and pause is not None)
        if response.status not in AGAIN and not limited:
            return None
        if response.status == 429 and pause is None:
            pause = _UNNAMED_PAUSE
        said = excerpt(response)
        message = f"{shown_url(response.url)} answers with HTTP {response.status}" + (
            f" ({said})" if said else ""
        )
        reason = RATE_LIMITED if response.status == 429 else UNAVAILABLE
        return Broken(message, reason=reason, pause=pause if limited else None)

    def _again(self, so_far: _SoFar, broken: Broken) -> None:
        """Wait for the next attempt.

        Raises:
            FetchFailure: There is to be none.
        """
        chance = self._timing.chance()
        if broken.pause is None:
            so_far.failures += 1
            seconds = back_off(so_far.failures, chance=chance)
        else:
            so_far.pauses += 1
            seconds = max(broken.pause, _SHORTEST_PAUSE) * (1 + chance / 20)
            self._quiet_until = self._timing.monotonic() + seconds
        if so_far.failures >= min(so_far.tries, broken.tries or so_far.tries) or so_far.pauses >= MAX_PAUSES:
            message = f"{broken.message}; tried {_times(so_far.failures + so_far.pauses)}"
            self._circuit.failed(message, now=self._timing.monotonic())
            raise unavailable(message, broken.reason)
        if so_far.waited + seconds > LONGEST_WAIT:
            raise _left_alone(broken.message, seconds)
        so_far.waited += seconds
        self._wait(seconds)

    def _confirm(self, so_far: _SoFar, response: Response, access: Access) -> None:
        if so_far.confirming:
            raise access.refused(response)
        so_far.confirming = True
        access.renew()
        self._wait(CONFIRMATION_SECONDS)

    def _heed(self, response: Response) -> None:
        """Keep quiet before the next request if this was the last one that the source allows for now."""
        quota = read_quota(response.headers, now=self._timing.wall())
        if quota.remaining == 0 and quota.reset is not None and quota.reset <= LONGEST_WAIT:
            self._quiet_until = max(self._quiet_until, self._timing.monotonic() + quota.reset)

    def _refuse_while_open(self) -> None:
        rest = self._circuit.rest(now=self._timing.monotonic())
        if rest > 0:
            raise unavailable(
                f"{self._circuit.message}; it is left alone for another {duration_text(round(rest) or 1)}"
            )

    def _wait(self, seconds: float) -> None:
        wait(seconds, waiting=self._waiting, timing=self._timing)


def _left_alone(what: str, seconds: float) -> FetchFailure:
    return unavailable(
        f"{what}: no more requests are allowed for {duration_text(round(seconds))}, too long to wait",
        RATE_LIMITED,
    )


def _times(count: int) -> str:
    return "once" if count == 1 else f"{count} times"
