"""The runners that one publisher hears of: counted while they speak, forgotten when they fall silent."""

from typing import Literal

from wrapper_contract.publishing import Heartbeat
from wrapper_contract.report import Counts
from wrapper_publisher.delivery.runners import SILENCE_SECONDS, Runners
from wrapper_publisher.delivery.sessions import Session

Delivery = Literal["Delivering", "Waiting"]


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def beat(delivery: Delivery, memory: int = 0) -> Heartbeat:
    return Heartbeat(counts=Counts(), delivery=delivery, memory_bytes=memory)


def states(runners: Runners) -> tuple[int, int]:
    return runners.count("Delivering"), runners.count("Waiting")


def test_runners_are_counted_by_their_last_word() -> None:
    runners = Runners(clock=Clock())
    runners.begin("a")
    runners.begin("b")
    assert states(runners) == (2, 0)
    runners.beat("a", beat("Waiting", 10))
    runners.beat("b", beat("Delivering", 5))
    assert (states(runners), runners.memory()) == ((1, 1), 15)
    runners.beat("a", beat("Delivering", 7))
    assert (states(runners), runners.memory()) == ((2, 0), 12)


def test_a_runner_that_has_finished_or_fallen_silent_counts_no_more() -> None:
    clock = Clock()
    runners = Runners(clock=clock)
    runners.beat("a", beat("Waiting", 1))
    clock.now = SILENCE_SECONDS
    runners.beat("b", beat("Waiting", 2))
    assert states(runners) == (0, 2)
    clock.now += 1
    assert (states(runners), runners.memory()) == ((0, 1), 2)
    runners.end("b")
    runners.end("never heard of")
    assert states(runners) == (0, 0)


def test_rejected_points_count_once_and_only_from_where_the_publisher_came_in() -> None:
    session = Session()
    assert [session.newly_rejected(total) for total in (40, 40, 43, 41, 44)] == [0, 0, 3, 0, 1]
    session.rejected = 0
    assert session.newly_rejected(5) == 5
