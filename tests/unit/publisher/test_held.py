"""What is held of a Wrapper: when it is written, and that it never goes back."""

from datetime import UTC, datetime

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from wrapper_contract.checkpoint import Checkpoint
from wrapper_contract.publishing import Heartbeat
from wrapper_contract.report import Counts
from wrapper_publisher.checkpoints.held import Held
from wrapper_publisher.checkpoints.progress import progress_of
from wrapper_publisher.ports import WrapperState

NOW = datetime(2026, 1, 1, tzinfo=UTC)


def at(sequence, **more):
    return Checkpoint(sequence=sequence, points_confirmed=sequence * 10, messages_confirmed=sequence, **more)


def state(checkpoint):
    return WrapperState("id", "data", None, checkpoint, checkpoint.sequence if checkpoint else None)


def held(checkpoint=None):
    return Held(pod_uid="p1", execution="e-1", state=state(checkpoint))


def beat(delivery="Delivering"):
    return progress_of(Heartbeat(counts=Counts(), delivery=delivery), at=NOW)


def test_a_confirmed_checkpoint_is_held_and_due_at_once_then_every_five_seconds():
    one = held()
    assert one.due() is None
    one.advance(at(1))
    assert one.known() == at(1)
    assert one.due() < 0
    one.wrote(state(at(1)), checkpoint=one.checkpoint, progress=None, at=100.0)
    assert (one.checkpoint, one.due()) == (None, None)
    one.advance(at(2))
    assert one.due() == 105.0


def test_what_came_in_during_a_write_stays_held():
    one = held()
    one.advance(at(1))
    writing = one.checkpoint
    one.advance(at(2))
    one.wrote(state(at(1)), checkpoint=writing, progress=None, at=100.0)
    assert one.checkpoint == at(2)


def test_an_earlier_checkpoint_is_not_held():
    one = held(at(5))
    one.advance(at(4))
    one.advance(at(5))
    assert (one.checkpoint, one.known()) == (None, at(5))


def test_a_status_that_is_ahead_wins():
    one = held(at(1))
    one.advance(at(2))
    one.take(state(at(3)))
    assert (one.checkpoint, one.known()) == (None, at(3))


def test_a_status_that_lost_its_checkpoint_gets_it_back():
    one = held(at(1))
    one.advance(at(2))
    one.take(state(None))
    assert one.checkpoint == at(2)


@pytest.mark.parametrize(
    ("execution", "starts", "kept"), [("e-1", True, True), ("e-1", False, False), ("e-2", True, False)]
)
def test_what_an_earlier_attempt_left_is_kept_only_for_one_that_asks_where_to_start(execution, starts, kept):
    one = held(at(1))
    one.advance(at(2))
    one.succeed(pod_uid="p2", execution=execution, starts=starts)
    assert one.checkpoint == (at(2) if kept else None)


def test_heartbeats_alone_are_written_once_a_minute_but_a_change_of_delivery_soon():
    one = held()
    one.progress = beat()
    one.wrote(state(None), checkpoint=None, progress=one.progress, at=100.0)
    one.progress = beat()
    assert one.due() == 160.0
    one.progress = beat("Waiting")
    assert one.due() == 105.0


@pytest.mark.parametrize("written", [True, False])
def test_a_wait_is_over_when_everything_has_arrived(written):
    one = held()
    one.delivered()
    assert one.progress is None
    one.progress = beat("Waiting")
    if written:
        one.wrote(state(None), checkpoint=None, progress=one.progress, at=100.0)
    one.delivered()
    assert one.progress == beat("Delivering")
    assert not one.progress.waits


def test_a_heartbeat_is_cut_to_what_a_status_takes():
    heartbeat = Heartbeat(
        counts=Counts(rows=3),
        message="m" * 5000,
        cpu_seconds=2.54,
        memory_bytes=50 << 20,
        delivery_reason="r",
    )
    shown = progress_of(heartbeat, at=NOW)
    assert (len(shown.message), shown.cpu, shown.memory) == (1024, "2.5s", "50Mi")


times = st.none() | st.datetimes(timezones=st.just(UTC))
checkpoints = st.builds(
    Checkpoint,
    sequence=st.integers(0, 6),
    poll=st.integers(0, 2),
    points_confirmed=st.integers(0, 9),
    messages_confirmed=st.integers(0, 9),
    high_water_mark=times,
    low_water_mark=times,
)


@given(start=st.none() | checkpoints, news=st.lists(checkpoints, max_size=8))
def test_what_is_known_never_goes_back(start, news):
    one = held(start)
    for new in news:
        before = one.known()
        one.advance(new)
        after = one.known()
        assert after.sequence >= before.sequence
        assert after.poll >= before.poll
        assert after.points_confirmed >= before.points_confirmed
        if before.high_water_mark is not None:
            assert after.high_water_mark is not None
            assert after.high_water_mark >= before.high_water_mark
        if before.low_water_mark is not None:
            assert after.low_water_mark is not None
            assert after.low_water_mark <= before.low_water_mark
    assert msgspec.json.decode(msgspec.json.encode(one.known()), type=Checkpoint) == one.known()
