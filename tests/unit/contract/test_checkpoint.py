"""A checkpoint never goes back, and marks move only with completed windows."""

from datetime import UTC, datetime, timedelta

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from wrapper_contract import checkpoint as checkpoints
from wrapper_contract.checkpoint import Checkpoint, Delivery, Window

NOW = datetime(2024, 6, 1, tzinfo=UTC)
times = st.datetimes(min_value=datetime(1800, 1, 1), max_value=datetime(2100, 1, 1), timezones=st.just(UTC))
windows = st.builds(
    lambda start, days: Window(start, start + timedelta(days=days)), times, st.integers(1, 4000)
)
deliveries = st.builds(
    Delivery,
    points=st.integers(0, 10**6),
    messages=st.integers(0, 10**4),
    rejected=st.integers(0, 10),
    position=st.integers(0, 10**6),
    newest=st.none() | times,
    completed=st.none() | windows,
)


@given(st.lists(deliveries | st.none(), max_size=20))
def test_every_step_supersedes_the_one_before(steps: list[Delivery | None]) -> None:
    here = Checkpoint()
    for step in steps:
        after = checkpoints.complete_run(here) if step is None else checkpoints.deliver(here, step, at=NOW)
        assert checkpoints.supersedes(after, here)
        assert not checkpoints.supersedes(here, after)
        here = after


@given(deliveries)
def test_marks_move_only_with_a_completed_window(delivery: Delivery) -> None:
    after = checkpoints.deliver(Checkpoint(), delivery, at=NOW)
    if delivery.completed is None:
        assert (after.high_water_mark, after.low_water_mark) == (None, None)
    else:
        assert (after.high_water_mark, after.low_water_mark) == (delivery.newest, delivery.completed.start)


def test_a_file_run_goes_on_only_with_the_same_code_and_bytes() -> None:
    first = checkpoints.begin_attempt(Checkpoint(), pod_uid="p1", code_hash="c", source_digest="d")
    here = checkpoints.deliver(first, Delivery(points=7, messages=1, position=9), at=NOW)
    again = checkpoints.begin_attempt(here, pod_uid="p2", code_hash="c", source_digest="d")
    assert (again.run_position, again.pod_uid) == (9, "p2")
    for code_hash, digest in (("other", "d"), ("c", "other"), ("c", "")):
        changed = checkpoints.begin_attempt(here, pod_uid="p2", code_hash=code_hash, source_digest=digest)
        assert changed.run_position == 0
        assert changed.points_confirmed == 7


def test_an_api_takes_its_run_of_empty_windows_along() -> None:
    def window(days: int) -> Window:
        return Window(NOW - timedelta(days=days), NOW - timedelta(days=days - 10))

    past = Delivery(points=0, messages=0, completed=window(60), empty_seconds=864_000)
    recent = Delivery(points=3, messages=1, newest=NOW, completed=window(10))
    here = Checkpoint()
    for delivery in (past, recent):
        here = checkpoints.deliver(here, delivery, at=NOW)

    resumed = checkpoints.begin_attempt(here, pod_uid="p2", code_hash="other")
    found = checkpoints.deliver(
        resumed, Delivery(points=1, messages=1, completed=window(70), empty_seconds=0), at=NOW
    )

    assert (here.run_position, resumed.run_position, found.run_position) == (864_000, 864_000, 0)
    assert checkpoints.complete_run(resumed).run_position == 0


def test_a_complete_run_starts_the_next_from_its_beginning() -> None:
    here = checkpoints.deliver(Checkpoint(), Delivery(points=7, messages=1, position=9), at=NOW)
    done = checkpoints.complete_run(here)
    assert (done.poll, done.run_position, done.phase, done.points_confirmed) == (1, 0, "Continuous", 7)


def test_a_file_is_one_window_that_ends_with_its_run() -> None:
    day = timedelta(days=1)
    here = checkpoints.deliver(Checkpoint(), Delivery(points=7, messages=1, position=9), at=NOW)
    done = checkpoints.complete_run(here, oldest=NOW - day, newest=NOW)
    assert (done.low_water_mark, done.high_water_mark) == (NOW - day, NOW)
    shorter = checkpoints.complete_run(done, oldest=NOW, newest=NOW - day)
    assert (shorter.low_water_mark, shorter.high_water_mark) == (NOW - day, NOW)


def test_no_window_is_forgotten_by_an_empty_one() -> None:
    day = timedelta(days=1)
    full = Delivery(points=1, messages=1, newest=NOW - day, completed=Window(NOW - 2 * day, NOW))
    empty = Delivery(points=0, messages=0, completed=Window(NOW - 4 * day, NOW - 2 * day))
    here = checkpoints.deliver(checkpoints.deliver(Checkpoint(), full, at=NOW), empty, at=NOW + day)
    assert here.high_water_mark == NOW - day
    assert here.low_water_mark == NOW - 4 * day
    assert here.last_data_sent == NOW


def test_it_is_written_as_the_status_shows_it() -> None:
    here = checkpoints.deliver(
        checkpoints.begin_attempt(Checkpoint(), pod_uid="p", code_hash="c"),
        Delivery(points=2, messages=1, newest=NOW, completed=Window(NOW, NOW)),
        at=NOW,
    )
    assert msgspec.to_builtins(here) == {
        "highWaterMark": "2024-06-01T00:00:00Z",
        "lowWaterMark": "2024-06-01T00:00:00Z",
        "sequence": 1,
        "podUID": "p",
        "codeHash": "c",
        "pointsConfirmed": 2,
        "messagesConfirmed": 1,
        "lastDataSent": "2024-06-01T00:00:00Z",
    }
    assert msgspec.convert(msgspec.to_builtins(here), Checkpoint) == here
