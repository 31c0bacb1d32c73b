"""From a bearer token to a pod, asking the authority at most once a minute for each token."""

import asyncio
import hashlib
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

from wrapper_publisher.auth.expiry import seconds_left
from wrapper_publisher.ports import Authority, PodIdentity, UnavailableError
from wrapper_publisher.refusal import RefusedError, later

TRUST_SECONDS = 60.0
REFUSED_SECONDS = 10.0
MAX_TOKENS = 4096
MAX_REVIEWS = 16
"""At once."""
RETRY_SECONDS = 2


@dataclass(frozen=True, slots=True)
class _Verdict:
    identity: PodIdentity | None
    good_until: float
    ends_at: float
    """After this the token is void, whatever nobody could be asked about."""


class Authenticator:
    """Tells which pod a token belongs to.

    A token is kept as its hash only. While the authority does not answer, tokens that it verified before
    are believed in until they end: deliveries go on without the API server.

    Args:
        authority: Who knows.
        clock: Seconds, never going back.
    """

    def __init__(self, authority: Authority, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._authority = authority
        self._clock = clock
        # Apart, so that a flood of made-up tokens cannot push the good ones out.
        self._verified: OrderedDict[bytes, _Verdict] = OrderedDict()
        self._refused: OrderedDict[bytes, _Verdict] = OrderedDict()
        self._pending: dict[bytes, asyncio.Task[PodIdentity | None]] = {}
        self._reviews = asyncio.Semaphore(MAX_REVIEWS)

    async def identify(self, token: str) -> PodIdentity:
        """Return the pod that a token proves.

        Raises:
            RefusedError: 401 if it proves none, 503 if that cannot be found out now.
        """
        key = hashlib.sha256(token.encode()).digest()
        known = self._verified.get(key) or self._refused.get(key)
        if known is not None and self._clock() < known.good_until:
            return _granted(known.identity)
        try:
            return _granted(await self._review(key, token))
        except UnavailableError as error:
            stale = self._verified.get(key)
            if stale is not None and self._clock() < stale.ends_at:
                return _granted(stale.identity)
            raise later("NotVerified", f"the token cannot be verified now: {error}") from error

    async def _review(self, key: bytes, token: str) -> PodIdentity | None:
        """Ask once for all who wait for the same token."""
        task = self._pending.get(key)
        if task is None:
            task = asyncio.create_task(self._ask(key, token))
            self._pending[key] = task
            task.add_done_callback(lambda _: self._pending.pop(key, None))
        return await asyncio.shield(task)

    async def _ask(self, key: bytes, token: str) -> PodIdentity | None:
        async with self._reviews:
            asked_at = self._clock()
            try:
                identity = await self._authority.review(token)
            except UnavailableError:
                self._believe_on(key, asked_at)
                raise
        self._keep(key, token, identity, asked_at)
        return identity

    def _keep(self, key: bytes, token: str, identity: PodIdentity | None, at: float) -> None:
        kept, other = self._verified, self._refused
        trust = min(TRUST_SECONDS, max(0.0, seconds_left(token)))
        if identity is None:
            kept, other, trust = other, kept, REFUSED_SECONDS
        other.pop(key, None)
        kept[key] = _Verdict(identity, at + trust, at + seconds_left(token))
        kept.move_to_end(key)
        if len(kept) > MAX_TOKENS:
            kept.popitem(last=False)

    def _believe_on(self, key: bytes, at: float) -> None:
        """Spare the requests of verified pods a wait for an authority that has just not answered."""
        stale = self._verified.get(key)
        if stale is not None:
            until = min(at + RETRY_SECONDS, stale.ends_at)
            self._verified[key] = _Verdict(stale.identity, until, stale.ends_at)


def _granted(identity: PodIdentity | None) -> PodIdentity:
    if identity is None:
        raise RefusedError(
            401, "NotAPod", "the token is not of a pod here, has ended, or was made for another audience"
        )
    return identity
