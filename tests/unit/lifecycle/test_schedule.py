"""Months of many Wrappers: they keep their schedules, never come together, and all get their turn."""

from datetime import timedelta
from itertools import pairwise
from typing import Any

import pytest

from unit.lifecycle.fleet import START, Fleet

pytestmark = pytest.mark.slow

MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)
INTERVALS = {"Annual": 30 * DAY, "Quarterly": 14 * DAY, "Weekly": DAY}


def api(periodicity: str, host: str = "api.example.org") -> dict[str, Any]:
    return {"source": {"api": {"url": f"https://{host}/v1"}}, "indicator.periodicity": periodicity}


def test_a_thousand_wrappers_keep_their_schedule_for_months() -> None:
    fleet = Fleet(limit=100, per_host=100, takes=MINUTE)
    for number in range(1000):
        periodicity = "Weekly" if number % 200 == 0 else "Quarterly" if number % 20 == 0 else "Annual"
        fleet.add(f"wrapper-{number}", api(periodicity))
    begun, months = fleet.now, 3
    fleet.run(begun + months * 30 * DAY)
    late, polls = [], 0
    for life, began in fleet.executions:
        assert life.observed.effective is not None
        interval = INTERVALS[life.observed.effective.periodicity]
        assert life.observed.effective.interval == interval
        gaps = [after - before for before, after in pairwise(began[1:])]
        assert abs(len(began) - 1 - months * 30 * DAY / interval) <= 1
        assert all(abs(gap - interval) < interval / 100 for gap in gaps)
        late += [max(gap - interval, timedelta()) for gap in gaps]
        polls += len(began)
    # Created together, they would need a thousand pods at once; by their ids they need hardly any.
    first = sorted(began[1] for _, began in fleet.executions)
    busiest = max(sum(at <= other < at + MINUTE * 60 for other in first) for at in first[::10])
    assert busiest < 40
    writes = sum(life.writes for life, _ in fleet.executions) / polls
    assert writes <= 6
    print(f"\n{polls} executions, {writes:.2f} status writes each, {busiest} first polls in the busiest hour")
    print(f"latest: {max(late)}; at once: {fleet.most_at_once}")


def test_two_hundred_wrappers_with_room_for_eight_pods_all_get_their_turn() -> None:
    fleet = Fleet(limit=8, per_host=4, takes=MINUTE)
    for number in range(200):
        fleet.add(f"wrapper-{number}", api("Annual", f"api-{number % 2}.example.org"))
    one = MINUTE + START
    fleet.run(fleet.now + 25 * one + MINUTE)
    order = [life.began[0] for life, _ in fleet.executions]
    assert (fleet.most_at_once, fleet.most_per_host) == (8, 4)
    # First come, first served, but for those who let others pass while their host was busy.
    rounds = [(at - order[0]) // one for at in order]
    assert all(abs(found - number // 8) <= 2 for number, found in enumerate(rounds))
    assert max(rounds) == 24
    assert fleet.slots.held == 0


def test_one_busy_host_keeps_nobody_else_waiting() -> None:
    fleet = Fleet(limit=8, per_host=2, takes=60 * MINUTE)
    for number in range(100):
        fleet.add(f"busy-{number}", api("Annual", "slow.example.org"))
    for number in range(6):
        fleet.add(f"other-{number}", api("Annual", f"fast-{number}.example.org"))
    fleet.run(fleet.now + MINUTE)
    begun = [life for life, began in fleet.executions if began]
    assert len([life for life in begun if life.host == "slow.example.org"]) == 2
    assert len(begun) == 8


def test_polls_that_come_due_together_share_the_room_fairly() -> None:
    fleet = Fleet(limit=4, per_host=4, takes=5 * MINUTE)
    for number in range(100):
        fleet.add(f"wrapper-{number}", api("15m"))
    # A round takes 25 times five minutes, much longer than the interval: nobody comes twice before another.
    fleet.run(fleet.now + DAY / 2)
    counts = [len(began) for _, began in fleet.executions]
    assert max(counts) - min(counts) <= 1
    assert min(counts) >= 5
    assert fleet.most_at_once == 4
    longest = max(wait for life, _ in fleet.executions for wait in life.waits)
    assert longest < timedelta(hours=2.5)
