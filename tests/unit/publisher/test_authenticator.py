"""Tokens: reviewed once a minute, and believed in while nobody can be asked."""

import asyncio
import base64
import json

import pytest

from wrapper_publisher.auth.authenticator import MAX_TOKENS, REFUSED_SECONDS, TRUST_SECONDS, Authenticator
from wrapper_publisher.auth.expiry import UNKNOWN_LIFE, seconds_left
from wrapper_publisher.cluster.token_reviews import _Status, _User, pod_of
from wrapper_publisher.ports import PodIdentity, UnavailableError
from wrapper_publisher.refusal import RefusedError

POD = PodIdentity("ns", "pod", "uid")


class Desk:
    """An authority that knows some tokens, and a clock."""

    def __init__(self, **tokens):
        self.tokens, self.asked, self.away, self.now = tokens, [], False, 1000.0

    async def review(self, token):
        self.asked.append(token)
        await asyncio.sleep(0)
        if self.away:
            raise UnavailableError("away")
        return self.tokens.get(token)

    def authenticator(self):
        return Authenticator(self, clock=lambda: self.now)


def status_of(authenticator, token):
    with pytest.raises(RefusedError) as caught:
        asyncio.run(authenticator.identify(token))
    return caught.value.status


def test_a_token_is_reviewed_once_a_minute():
    desk = Desk(good=POD)
    authenticator = desk.authenticator()
    for wait, reviews in [(0, 1), (TRUST_SECONDS - 1, 1), (2, 2)]:
        desk.now += wait
        assert asyncio.run(authenticator.identify("good")) == POD
        assert len(desk.asked) == reviews


def test_requests_at_once_share_a_review():
    desk = Desk(good=POD)

    async def ten():
        authenticator = desk.authenticator()
        return await asyncio.gather(*(authenticator.identify("good") for _ in range(10)))

    assert asyncio.run(ten()) == [POD] * 10
    assert desk.asked == ["good"]


def test_a_refused_token_is_asked_about_again_only_after_a_while():
    desk = Desk()
    authenticator = desk.authenticator()
    assert [status_of(authenticator, "bad"), status_of(authenticator, "bad")] == [401, 401]
    assert len(desk.asked) == 1
    desk.now += REFUSED_SECONDS
    desk.tokens["bad"] = POD
    assert asyncio.run(authenticator.identify("bad")) == POD


def test_a_token_that_is_withdrawn_is_refused_after_a_minute():
    desk = Desk(good=POD)
    authenticator = desk.authenticator()
    asyncio.run(authenticator.identify("good"))
    desk.tokens.clear()
    desk.now += TRUST_SECONDS
    assert status_of(authenticator, "good") == 401


def test_a_verified_token_is_believed_in_while_the_authority_is_away_until_it_ends():
    desk = Desk(good=POD)
    authenticator = desk.authenticator()
    asyncio.run(authenticator.identify("good"))
    desk.away = True
    desk.now += TRUST_SECONDS + 1
    assert asyncio.run(authenticator.identify("good")) == POD
    assert status_of(authenticator, "never seen") == 503
    desk.now += UNKNOWN_LIFE
    assert status_of(authenticator, "good") == 503


def test_an_authority_that_is_away_is_not_asked_by_every_request():
    desk = Desk(good=POD)
    authenticator = desk.authenticator()
    asyncio.run(authenticator.identify("good"))
    desk.away = True
    desk.now += TRUST_SECONDS
    for _ in range(20):
        asyncio.run(authenticator.identify("good"))
    assert len(desk.asked) == 2


def test_made_up_tokens_do_not_push_out_good_ones():
    desk = Desk(good=POD)
    authenticator = desk.authenticator()

    async def flood():
        await authenticator.identify("good")
        for number in range(MAX_TOKENS + 10):
            with pytest.raises(RefusedError):
                await authenticator.identify(f"bad{number}")
        desk.asked.clear()
        await authenticator.identify("good")

    asyncio.run(flood())
    assert desk.asked == []
    assert len(authenticator._refused) == MAX_TOKENS


def token_with(claims):
    payload = base64.urlsafe_b64encode(json.dumps(claims).encode()).decode().rstrip("=")
    return f"e30.{payload}.sig"


@pytest.mark.parametrize(
    ("token", "expected"),
    [
        (token_with({"exp": 1600}), 600.0),
        (token_with({"exp": 900}), -100.0),
        (token_with({}), UNKNOWN_LIFE),
        ("opaque", UNKNOWN_LIFE),
        ("a.%%%.c", UNKNOWN_LIFE),
    ],
)
def test_seconds_left(token, expected):
    assert seconds_left(token, wall_clock=1000.0) == expected


EXTRA = {"authentication.kubernetes.io/pod-name": ["p"], "authentication.kubernetes.io/pod-uid": ["u"]}
ACCOUNT = "system:serviceaccount:ns:default"


@pytest.mark.parametrize(
    ("authenticated", "audiences", "username", "extra", "expected"),
    [
        (True, ["wrapper-publisher"], ACCOUNT, EXTRA, PodIdentity("ns", "p", "u")),
        (False, ["wrapper-publisher"], ACCOUNT, EXTRA, None),
        (True, [], ACCOUNT, EXTRA, None),
        (True, ["https://kubernetes.default.svc"], ACCOUNT, EXTRA, None),
        (True, ["wrapper-publisher"], ACCOUNT, {}, None),
        (True, ["wrapper-publisher"], "admin", EXTRA, None),
        (True, ["wrapper-publisher"], "system:serviceaccount:ns", EXTRA, None),
    ],
)
def test_pod_of_a_review(authenticated, audiences, username, extra, expected):
    assert pod_of(_Status(authenticated, audiences, _User(username, extra))) == expected
