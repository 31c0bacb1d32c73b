"""Room for pods: never more than there may be, over all and for each host, and everybody gets a turn."""

from collections import Counter
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from wrapper_operator.controllers.slots import Slots

ROOM = "2 collection pods are at work already, as many as may be at once"
BUSY = "1 pod asks a.org already, as many as may do so at once"


def slots(limit: int = 2, per_host: int = 1) -> tuple[Slots, list[str]]:
    woken: list[str] = []
    return Slots(limit, per_host=per_host, wake=woken.append), woken


def test_who_holds_a_slot_finds_it_free() -> None:
    room, _ = slots(1)
    room.hold("a")
    assert (room.free("a"), room.free("b"), room.held) == (1, 0, 1)


def test_slots_are_given_in_the_order_of_asking() -> None:
    room, woken = slots(1)
    room.hold("a")
    assert [room.free(uid) for uid in "bcd"] == [0, 0, 0]
    room.release("a")
    assert woken == ["b"]
    assert [room.free(uid) for uid in "dcb"] == [0, 0, 1]


def test_who_waits_for_a_busy_host_lets_others_pass_and_keeps_its_place() -> None:
    room, woken = slots(2)
    room.hold("a", "a.org")
    assert room.free("b", "a.org") == 0
    assert room.awaited("b") == BUSY
    assert room.free("c", "c.org") == 1
    room.hold("c", "c.org")
    assert room.free("d", "a.org") == 0
    assert room.free("e", "e.org") == 0
    assert room.awaited("e") == ROOM
    room.release("a")
    assert woken == ["b"]
    assert room.free("e", "e.org") == 0


def test_sources_that_ask_no_host_are_only_counted_over_all() -> None:
    room, _ = slots(2)
    room.hold("a")
    assert room.free("b") == 1


def test_who_gives_up_its_place_is_not_waited_for() -> None:
    room, woken = slots(1)
    room.hold("a")
    room.free("b")
    room.free("c")
    room.release("b")
    assert woken == []
    room.release("a")
    assert woken == ["c"]


def test_who_is_woken_and_wants_no_slot_any_more_passes_it_on() -> None:
    room, woken = slots(1)
    room.hold("a")
    room.free("b")
    room.free("c")
    room.release("a")
    room.release("b")
    assert woken == ["b", "c"]


def test_a_slot_is_held_once() -> None:
    room, _ = slots(2)
    room.hold("a", "a.org")
    room.hold("a", "a.org")
    room.release("a")
    assert (room.held, room.free("b", "a.org")) == (0, 1)


events = st.lists(st.tuples(st.sampled_from(["ask", "end"]), st.integers(0, 9)), max_size=80)


@given(limit=st.integers(1, 4), per_host=st.integers(1, 3), hosts=st.integers(1, 4), story=events)
def test_there_are_never_too_many_and_everybody_gets_a_turn(
    limit: int, per_host: int, hosts: int, story: list[Any]
) -> None:
    woken: list[str] = []
    room = Slots(limit, per_host=per_host, wake=woken.append)
    host_of = {str(number): f"{number % hosts}.org" for number in range(10)}
    holding: set[str] = set()
    wanting: list[str] = []

    def ask(uid: str) -> None:
        if room.free(uid, host_of[uid]):
            room.hold(uid, host_of[uid])
            holding.add(uid)
            if uid in wanting:
                wanting.remove(uid)
        elif uid not in wanting:
            wanting.append(uid)

    def end(uid: str) -> None:
        holding.discard(uid)
        room.release(uid)
        while woken:
            ask(woken.pop(0))

    for what, number in story:
        uid = str(number)
        if what == "ask" and uid not in holding:
            ask(uid)
        elif what == "end" and uid in holding:
            end(uid)
        assert len(holding) == room.held <= limit
        assert all(count <= per_host for count in Counter(host_of[each] for each in holding).values())
    for _ in range(20):
        if holding:
            end(min(holding))
    assert (wanting, holding) == ([], set())
