from datetime import UTC, date, datetime

import pytest

from wrapper_sdk import ParseError, parse_time

LOCAL = [
    ("2024-01-15 12:00", "Europe/Lisbon", datetime(2024, 1, 15, 12, tzinfo=UTC)),
    ("2024-07-15 12:00", "Europe/Lisbon", datetime(2024, 7, 15, 11, tzinfo=UTC)),
    # Clocks went from 02:00 back to 01:00 on 27 October 2024: the first 01:30 is meant.
    ("2024-10-27 00:30", "Europe/Lisbon", datetime(2024, 10, 26, 23, 30, tzinfo=UTC)),
    ("2024-10-27 01:30", "Europe/Lisbon", datetime(2024, 10, 27, 0, 30, tzinfo=UTC)),
    ("2024-10-27 02:30", "Europe/Lisbon", datetime(2024, 10, 27, 2, 30, tzinfo=UTC)),
    # From 01:00 forward to 02:00 on 31 March 2024: 01:30 never was, and counts as 02:30.
    ("2024-03-31 01:30", "Europe/Lisbon", datetime(2024, 3, 31, 1, 30, tzinfo=UTC)),
    ("2024-03-31 02:30", "Europe/Lisbon", datetime(2024, 3, 31, 1, 30, tzinfo=UTC)),
    ("2024-07-15 12:00+05:30", "Europe/Lisbon", datetime(2024, 7, 15, 6, 30, tzinfo=UTC)),
    ("2024-07-15T12:00Z", "Europe/Lisbon", datetime(2024, 7, 15, 12, tzinfo=UTC)),
    ("15/07/2024 12:00", "America/New_York", datetime(2024, 7, 15, 16, tzinfo=UTC)),
    ("2024-07-15", "Asia/Tokyo", datetime(2024, 7, 14, 15, tzinfo=UTC)),
    ("2024", "Asia/Tokyo", datetime(2023, 12, 31, 15, tzinfo=UTC)),
    ("1704067200", "Asia/Tokyo", datetime(2024, 1, 1, tzinfo=UTC)),
    (45292.5, "Asia/Tokyo", datetime(2024, 1, 1, 3, tzinfo=UTC)),
    (datetime(2024, 1, 1, 12), "Asia/Tokyo", datetime(2024, 1, 1, 3, tzinfo=UTC)),
    (date(2024, 1, 1), "Asia/Tokyo", datetime(2023, 12, 31, 15, tzinfo=UTC)),
    # Before standard time a place had its own: Lisbon was 36 minutes and 45 seconds behind.
    ("1900-01-01", "Europe/Lisbon", datetime(1900, 1, 1, 0, 36, 45, tzinfo=UTC)),
]


@pytest.mark.parametrize(("value", "zone", "expected"), LOCAL)
def test_local_time(value: str | float | datetime | date, zone: str, expected: datetime) -> None:
    assert parse_time(value, timezone=zone) == expected
    assert parse_time(value, timezone=zone).tzinfo is UTC


def test_second_hour_of_a_date_cell_is_the_first_too() -> None:
    second = datetime(2023, 10, 29, 1, 30, fold=1)
    assert parse_time(second, timezone="Europe/Lisbon") == datetime(2023, 10, 29, 0, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    "zone", ["Lisbon", "Europe/Atlantis", "", "../etc/passwd", "/etc/passwd", "utc+1", "\x00"]
)
def test_unknown_zone_is_the_code_s_mistake(zone: str) -> None:
    with pytest.raises(ValueError, match="no time zone is called") as caught:
        parse_time("2024-07-15 12:00", timezone=zone)
    assert not isinstance(caught.value, ParseError)


@pytest.mark.parametrize(
    ("value", "zone"),
    [
        ("0001-01-01", "Asia/Tokyo"),
        ("9999-12-31 23:00", "America/New_York"),
        ("9999-12-31T24:00", "UTC"),
        ("9999-12-31T23:00-05:00", "UTC"),
        (datetime.min, "Asia/Tokyo"),
        (datetime.max, "America/New_York"),
    ],
)
def test_time_outside_of_all_years(value: str | datetime, zone: str) -> None:
    with pytest.raises(ParseError, match="not a time"):
        parse_time(value, timezone=zone)
