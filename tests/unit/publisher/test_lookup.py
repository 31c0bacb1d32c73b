"""States of Wrappers: never older than two seconds while they can be read."""

import asyncio

import pytest

from wrapper_contract.checkpoint import Checkpoint
from wrapper_publisher.ports import Execution, PodIdentity, UnavailableError, WrapperKey, WrapperState
from wrapper_publisher.refusal import RefusedError
from wrapper_publisher.wrappers.admission import check_queue, current_state
from wrapper_publisher.wrappers.lookup import MAX_AGE, MAX_WRAPPERS, Lookup

KEY = WrapperKey("ns", "co2")
POD = PodIdentity("ns", "co2-a-1-1", "uid")


def state(pod="co2-a-1-1", uid="uid", queue="data"):
    return WrapperState("id", queue, Execution("a-1", 1, pod, uid), Checkpoint())


class Store:
    """A status store with one Wrapper, and a clock."""

    def __init__(self, current=None):
        self.current, self.reads, self.away, self.now = current or state(), 0, False, 0.0

    async def read(self, key):
        self.reads += 1
        await asyncio.sleep(0)
        if self.away:
            raise UnavailableError("away")
        return self.current

    def lookup(self):
        return Lookup(self, clock=lambda: self.now)


def current(lookup, key=KEY):
    return asyncio.run(current_state(lookup, key, POD, claimed=("a-1", 1)))


def status_of(lookup, key=KEY):
    with pytest.raises(RefusedError) as caught:
        current(lookup, key)
    return caught.value.status


def test_a_state_is_used_for_two_seconds():
    store = Store()
    lookup = store.lookup()
    for wait, reads in [(0, 1), (MAX_AGE - 0.01, 1), (0.02, 2)]:
        store.now += wait
        assert current(lookup) == store.current
        assert store.reads == reads


def test_a_successor_is_noticed_after_two_seconds_at_the_latest():
    store = Store()
    lookup = store.lookup()
    current(lookup)
    store.current = state(pod="co2-a-1-2", uid="")
    store.now += MAX_AGE
    assert status_of(lookup) == 409


@pytest.mark.parametrize(
    ("found", "status"),
    [(state(uid=""), 503), (state(uid="other"), 409), (state(queue=""), 503)],
)
def test_who_is_not_current_is_refused(found, status):
    assert status_of(Store(found).lookup()) == status


def test_a_pod_cannot_speak_for_another_namespace():
    store = Store()
    assert status_of(store.lookup(), WrapperKey("other", "co2")) == 403
    assert store.reads == 0


def test_a_pod_goes_on_when_its_wrapper_has_just_vanished_but_no_other_may_begin():
    store = Store()
    lookup = store.lookup()
    current(lookup)
    store.current, store.now = None, MAX_AGE
    assert current(lookup) == state()
    assert status_of(store.lookup()) == 503


def test_a_pod_goes_on_while_the_api_server_is_away_but_no_other_may_begin():
    store = Store()
    lookup = store.lookup()
    current(lookup)
    store.away, store.now = True, MAX_AGE
    for _ in range(9):
        assert current(lookup) == state()
    assert store.reads == 2
    assert status_of(store.lookup()) == 503


def test_what_a_write_has_shown_is_fresh_but_never_replaces_what_was_asked_for_later():
    store = Store()
    lookup = store.lookup()
    store.now = 5.0
    current(lookup)
    lookup.note(KEY, state(uid="old"), asked_at=4.0)
    assert current(lookup) == state()
    lookup.note(KEY, state(uid="new"), asked_at=5.5)
    assert status_of(lookup) == 409
    assert store.reads == 1


def test_requests_at_once_share_a_read():
    store = Store()

    async def ten():
        lookup = store.lookup()
        await asyncio.gather(*(lookup.look(KEY) for _ in range(10)))

    asyncio.run(ten())
    assert store.reads == 1


def test_memory_is_bounded():
    store = Store()
    lookup = store.lookup()

    async def many():
        for number in range(MAX_WRAPPERS + 5):
            await lookup.look(WrapperKey("ns", str(number)))

    asyncio.run(many())
    assert len(lookup._seen) == MAX_WRAPPERS


@pytest.mark.parametrize(
    ("queue", "namespace", "allowed"),
    [
        ("data", "ns", True),
        ("team-x", "ns", True),
        ("data", "team", False),
        ("team-x", "team", True),
        ("nothing", "closed", False),
        ("validation_errors", "ns", False),
        ("amq.gen", "ns", False),
    ],
)
def test_queues_of_namespaces(queue, namespace, allowed):
    setting = {"*": ["*"], "team": ["team-*", "team"], "closed": []}
    if allowed:
        check_queue(queue, namespace, setting)
        return
    with pytest.raises(RefusedError) as caught:
        check_queue(queue, namespace, setting)
    assert caught.value.status == 403


def test_without_a_word_for_others_they_may_nothing():
    with pytest.raises(RefusedError):
        check_queue("data", "ns", {"team": ["*"]})
