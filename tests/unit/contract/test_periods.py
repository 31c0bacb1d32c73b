"""Durations and what follows from a periodicity."""

from datetime import timedelta

import pytest

from wrapper_contract import periods


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("0s", 0), ("30s", 30), ("15m", 900), ("6h", 21600), ("2d", 172800), ("2w", 1209600)],
)
def test_durations(text: str, seconds: int) -> None:
    assert periods.parse_duration(text) == timedelta(seconds=seconds)


@pytest.mark.parametrize(
    "text", ["", "5", "s", "-1s", "1.5h", "1 h", "1h30m", "01s", "1y", "9999999s", "1s\n"]
)
def test_what_is_no_duration(text: str) -> None:
    with pytest.raises(ValueError, match="is no duration: write"):
        periods.parse_duration(text)


@pytest.mark.parametrize(
    ("periodicity", "interval"),
    [
        ("Annual", timedelta(days=30)),
        ("Quarterly", timedelta(days=14)),
        ("Monthly", timedelta(days=7)),
        ("Weekly", timedelta(days=1)),
        ("Daily", timedelta(hours=6)),
        ("Hourly", timedelta(hours=1)),
        ("15m", timedelta(minutes=15)),
    ],
)
def test_default_intervals(periodicity: str, interval: timedelta) -> None:
    assert periods.default_interval(periodicity) == interval


def test_every_named_periodicity_has_a_length_and_an_interval_no_longer() -> None:
    for name in periods.NAMED_PERIODS:
        assert timedelta(0) < periods.default_interval(name) <= periods.period_length(name)
