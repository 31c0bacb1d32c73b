"""The small decisions of an attempt at an API."""

from datetime import UTC, datetime, timedelta

import pytest

from wrapper_contract.checkpoint import Checkpoint
from wrapper_contract.exit_codes import ExitCode
from wrapper_contract.report import Counts, Example, Rejection
from wrapper_runner.polling import pausing
from wrapper_runner.polling.ending import Course, judge
from wrapper_runner.polling.refusals import refuses_size
from wrapper_runner.polling.start import wanted_from
from wrapper_runner.supervision import rejected
from wrapper_runner.supervision.failures import CollectorFailure, Failure

SEARCHED = "the api gave no point in 4 requests, searched back to 1990-01-01"
LATER = CollectorFailure(ExitCode.UNAVAILABLE, "TryLater", "later", kind="later")


@pytest.mark.parametrize(
    ("status", "text", "refused"),
    [
        (413, "", True),
        (
            400,
            '{"reason": "Parameter \'start_date\' is out of allowed range from 1940-01-01 to 2024-06-01"}',
            True,
        ),
        (400, "The date range must be less than 1 year", True),
        (400, "<text>The amount of requested data exceeds allowed limit</text>", True),
        (400, '{"error": "TOO MANY records"}', True),
        (400, '{"message": "page size must be at most 1000"}', True),
        (422, '{"detail": [{"loc": ["query", "pageSize"], "msg": "pageSize: fewer than 1001"}]}', True),
        (422, '{"detail": [{"loc": ["query", "end"], "msg": "the range must be within 31 days"}]}', True),
        (416, "Requested range not satisfiable", True),
        (422, '{"detail": [{"loc": ["query", "station"], "msg": "Field required"}]}', False),
        (400, '{"error": "unknown indicator"}', False),
        (400, "", False),
        (400, "rate limit reached", False),
        (400, "<style>p {font-size: 1em}</style><p class=range>Bad Request</p>", False),
        (404, "out of range", False),
        (200, "out of range", False),
        (500, "too large", False),
    ],
)
def test_which_replies_ask_for_less(status: int, text: str, refused: bool) -> None:
    assert refuses_size(status, text.encode()) is refused


def test_a_pause_is_what_the_source_asks_for_or_grows() -> None:
    patience = pausing.Patience(lambda: 0.5)
    assert [round(patience.pause(LATER), 2) for _ in range(4)] == [3.75, 7.5, 15.0, 30.0]
    asked = CollectorFailure(ExitCode.UNAVAILABLE, "TryLater", "later", kind="later", seconds=60.0)
    assert patience.pause(asked) == pytest.approx(61.5)


@pytest.mark.parametrize("seconds", [None, 0.0, 500.0, 1e9])
def test_patience_ends(seconds: float | None) -> None:
    asked = CollectorFailure(ExitCode.UNAVAILABLE, "TryLater", "later", kind="later", seconds=seconds)
    patience, waited = pausing.Patience(), list[float]()
    with pytest.raises(CollectorFailure):
        waited.extend(iter(lambda: patience.pause(asked), None))
    assert sum(waited) <= pausing.LONGEST_WAIT


def test_rejections_of_all_windows_are_added_up() -> None:
    first = [Rejection("not a number", 2, [Example("x", request=1)])]
    second = [Rejection("not a time", 9, []), Rejection("not a number", 5, [Example("y", request=2)] * 5)]
    both = rejected.merged(rejected.merged([], first), second)
    assert [(found.reason, found.count, len(found.examples)) for found in both] == [
        ("not a time", 9, 0),
        ("not a number", 7, 3),
    ]
    assert rejected.total(both) == 16
    many = rejected.merged([], [Rejection(str(number), 1) for number in range(500)])
    assert len(many) == 51


def course(**changes: object) -> Course:
    fields: dict[str, object] = {
        "name": "the api",
        "history": True,
        "counts": Counts(),
        "checkpoint": Checkpoint(low_water_mark=datetime(1990, 1, 1, tzinfo=UTC)),
        "requests": 4,
        "elsewhere": 0,
        "rejections": [],
    }
    return Course(**{**fields, **changes})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("changes", "code", "message"),
    [
        ({}, 65, SEARCHED),
        (
            {
                "elsewhere": 3,
                "counts": Counts(rejected=2),
                "rejections": [Rejection("no number", 2, [Example("x", request=1)])],
            },
            65,
            SEARCHED + "; 3 points lay outside of the times asked for; "
            "2 records cannot be used (no number, such as 'x' in request 1)",
        ),
        ({"history": False}, 0, "nothing new in 4 requests"),
        ({"checkpoint": Checkpoint(points_confirmed=3)}, 0, "nothing new in 4 requests"),
        (
            {
                "checkpoint": Checkpoint(points_confirmed=3),
                "counts": Counts(points=1, messages=1),
                "requests": 1,
            },
            0,
            "1 point in 1 message, from 1 request",
        ),
    ],
)
def test_how_it_ended(changes: dict[str, object], code: int, message: str) -> None:
    ending = judge(course(**changes))
    assert (ending.exit_code, ending.message) == (code, message)


@pytest.mark.parametrize(
    ("zone", "start", "wanted"),
    [
        ("UTC", "2024-01-01T00:00:00+00:00", "2024-01-01T00:00:00+00:00"),
        ("Asia/Tokyo", "2024-01-01T00:00:00+00:00", "2023-12-31T15:00:00+00:00"),
        ("America/New_York", "2024-07-01T00:00:00+00:00", "2024-07-01T04:00:00+00:00"),
        ("Asia/Tokyo", "2024-01-01T06:30:00+00:00", "2024-01-01T06:30:00+00:00"),
        ("Asia/Tokyo", "0001-01-01T00:00:00+00:00", "0001-01-01T00:00:00+00:00"),
    ],
)
def test_a_day_begins_where_the_source_is(zone: str, start: str, wanted: str) -> None:
    assert wanted_from(datetime.fromisoformat(start), zone) == datetime.fromisoformat(wanted)


def test_a_zone_that_there_is_not() -> None:
    assert wanted_from(None, "Nowhere/At_All") is None
    with pytest.raises(Failure, match="Europe/Lisbon") as caught:
        wanted_from(datetime(2024, 1, 1, tzinfo=UTC), "Nowhere/At_All")
    assert caught.value.exit_code == 78


class FakeClock:
    def __init__(self) -> None:
        self.time = 0.0

    def monotonic(self) -> float:
        return self.time

    def sleep(self, seconds: float) -> None:
        self.time += seconds

    def now(self) -> datetime:
        return datetime(2024, 1, 1, tzinfo=UTC) + timedelta(seconds=self.time)


def test_waiting_looks_around_often_and_can_be_broken_off() -> None:
    clock, turns = FakeClock(), 0

    def turn() -> None:
        nonlocal turns
        turns += 1
        if clock.time > 30:
            raise InterruptedError

    pausing.wait(20.0, clock=clock, on_turn=turn)
    assert clock.time == pytest.approx(20.0)
    assert turns >= 200
    with pytest.raises(InterruptedError):
        pausing.wait(1000.0, clock=clock, on_turn=turn)
    assert clock.time < 31
