"""How the end-to-end tests tell why points came again."""

from datetime import timedelta

from e2e.apis.repeats import Repeats, repeats
from e2e.queues import Delivered


def message(identity: str, *days: int, series: str | None = None) -> Delivered:
    points = [{"x": f"2024-01-{day:02}T00:00:00Z", "y": 1.0, "series": series} for day in days]
    return Delivered(identity, {"data": points})


def test_points_come_again_for_one_of_three_reasons() -> None:
    messages = [
        message("a", 1, 2, 3, 4, 5),
        message("b", 4, 5, 6),  # a poll looks back
        message("a", 1, 2, 3, 4, 5),  # its confirm was lost
        message("c", 2, 3, 7),  # a window was cut anew
        message("d", 7, series="other"),
        message("e"),
    ]

    found = repeats(messages, lookback=timedelta(days=2))

    assert found == Repeats(looked_back=2, same_message=5, resent=2)
    assert found.total == 9
