"""The size of windows: what each reply makes of it."""

from wrapper_runner.windows.outcome import Outcome
from wrapper_runner.windows.size import Size, after_refusal, after_success

EMPTY, SMALL = Outcome(points=0), Outcome(points=5000, requests=5)
USUAL, LARGE = Outcome(points=20_000, requests=20), Outcome(points=60_000, requests=60)


def test_it_doubles_while_replies_are_small_and_halves_when_they_are_large() -> None:
    for outcome, periods in ((EMPTY, 200), (SMALL, 200), (USUAL, 100), (LARGE, 50)):
        assert after_success(Size(), outcome).periods == periods
    assert after_success(Size(periods=1), LARGE).periods == 1


def test_a_reply_of_which_most_was_not_asked_for_is_not_made_smaller_by_a_narrower_window() -> None:
    assert after_success(Size(), Outcome(points=10, requests=90, before=90_000)).periods == 200


def test_a_refusal_halves_it_and_is_remembered() -> None:
    size = after_refusal(Size(), 100)
    assert (size.periods, size.ceiling) == (50, 100)
    assert after_refusal(size, 3).periods == 1


def windows_until_tried(size: Size) -> tuple[int, Size]:
    count = 0
    while not size.tried:
        assert size.periods == 50
        size, count = after_success(size, EMPTY), count + 1
    return count, size


def test_a_ceiling_that_holds_is_tried_less_and_less() -> None:
    size, counts = after_refusal(Size(), 100), []
    for _ in range(4):
        count, size = windows_until_tried(size)
        assert size.periods == 100
        counts.append(count)
        size = after_refusal(size, 100)
    assert counts == [2, 4, 8, 16]


def test_a_ceiling_that_does_not_hold_is_forgotten() -> None:
    _, size = windows_until_tried(after_refusal(Size(), 100))
    assert after_success(size, EMPTY) == Size(periods=200, steady=1)
