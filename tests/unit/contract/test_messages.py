"""Cutting points into messages: bounded, deterministic, nothing lost."""

import json
from datetime import UTC, datetime, timedelta

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from wrapper_contract import messages
from wrapper_contract.messages import CategoryPoint, Metadata, TimePoint

METADATA = Metadata(source_type="CSV", periodicity="Annual", wrapper_version="0" * 64)
WRAPPER_ID = "5c1d0000-0000-4000-8000-000000000000"
ROOM = messages.data_room(WRAPPER_ID, METADATA)

texts = st.text(max_size=messages.MAX_SERIES_CHARACTERS)
time_points = st.builds(
    TimePoint,
    x=st.datetimes(min_value=datetime(1000, 1, 1), timezones=st.just(UTC)),
    y=st.floats(allow_nan=False, allow_infinity=False),
    series=st.none() | texts,
)
category_points = st.builds(
    CategoryPoint, x=texts, y=st.floats(allow_nan=False, allow_infinity=False), series=st.none() | texts
)


def bodies(points: list) -> list[bytes]:
    segments = messages.cut_segments(points, room=ROOM)
    return messages.encode_messages(
        [data for _, data in segments], wrapper_id=WRAPPER_ID, metadata=METADATA, phase="historical"
    )


@given(
    st.lists(time_points, max_size=40).map(lambda some: some * 30) | st.lists(category_points, max_size=900)
)
def test_nothing_is_lost_and_every_body_is_within_its_bounds(points: list) -> None:
    received = []
    for body in bodies(points):
        assert len(body) <= messages.MAX_BYTES
        data = json.loads(body)["data"]
        assert 1 <= len(data) <= messages.MAX_POINTS
        received += data
    assert received == json.loads(msgspec.json.encode(points))


def test_a_body_is_as_documented() -> None:
    start = datetime(2024, 1, 1, tzinfo=UTC)
    points = [TimePoint(x=start, y=5.1, series="PRT"), TimePoint(x=start + timedelta(days=1), y=5)]
    assert [json.loads(body) for body in bodies(points)] == [
        {
            "wrapper_id": WRAPPER_ID,
            "data": [
                {"x": "2024-01-01T00:00:00Z", "y": 5.1, "series": "PRT"},
                {"x": "2024-01-02T00:00:00Z", "y": 5},
            ],
            "metadata": {"source_type": "CSV", "periodicity": "Annual", "wrapper_version": "0" * 64},
            "phase": "historical",
            "total_segments": 1,
            "segment_number": 1,
        }
    ]


def test_segments_are_numbered_from_one() -> None:
    points = [CategoryPoint(x=str(number), y=number) for number in range(1201)]
    numbers = [(body["segment_number"], body["total_segments"]) for body in map(json.loads, bodies(points))]
    assert numbers == [(1, 3), (2, 3), (3, 3)]


def test_long_series_make_messages_of_fewer_points() -> None:
    points = [CategoryPoint(x=number, y=number, series="€" * 256) for number in range(500)]
    sizes = [count for count, _ in messages.cut_segments(points, room=ROOM)]
    assert sum(sizes) == 500
    assert max(sizes) < messages.MAX_POINTS


def test_a_point_that_fits_nowhere_is_an_error() -> None:
    with pytest.raises(ValueError, match="a single point takes"):
        messages.cut_segments([CategoryPoint(x="x" * 100, y=1)], room=50)


@pytest.mark.parametrize(
    "other",
    [("other", 0, b"[]"), ("id", 1, b"[]"), ("id", 0, b"[ ]"), ("id0", 0, b"[]"), ("i", 0, b"[]")],
)
def test_message_ids_differ_when_anything_does(other: tuple[str, int, bytes]) -> None:
    assert messages.message_id(*other) != messages.message_id("id", 0, b"[]")


def test_message_id_is_stable() -> None:
    # Consumers may have stored ids: this value must never change.
    assert messages.message_id("id", 0, b"[]") == "35185a369a3486a68bbe67fa361feeb5"
