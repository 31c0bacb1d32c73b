"""What an attempt at an API sends to a publisher: windows, marks, phases, in this order."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
import pytest

from integration.polling.runs import api_spec, run
from integration.polling.source import Api, serving
from integration.sinks.stand_in import Asked, Said, StandIn, refusal, stand_in
from wrapper_contract.checkpoint import Checkpoint
from wrapper_contract.run_spec import PublisherSink

DAY = timedelta(days=1)
TODAY = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
VALUES = {TODAY - number * DAY: float(number) for number in range(250)}


def sink(publisher: StandIn, folder: Path) -> PublisherSink:
    token = folder / "token"
    token.write_text(publisher.token)
    return PublisherSink(url=publisher.url, token_path=str(token), heartbeat_seconds=0.2)


def checkpoint_of(asked: Asked) -> Checkpoint:
    return msgspec.json.decode(asked.headers["Wrapper-Checkpoint"], type=Checkpoint)


def test_marks_move_with_the_last_batch_of_each_window(tmp_path: Path) -> None:
    with serving(Api(VALUES)) as api, stand_in() as publisher:
        ended = run(api_spec(tmp_path, api, sink=sink(publisher, tmp_path)), tmp_path)
    assert ended.code == 0, ended.termination
    windows = [asked for asked in publisher.of("/v1/batches") if "Wrapper-Window" in asked.headers]
    assert len(windows) == len(api.asked)
    for asked in windows:
        assert asked.headers["Wrapper-Window-Last"] == "true"
        start, end = map(datetime.fromisoformat, asked.headers["Wrapper-Window"].split("/"))
        assert start < end
        low = checkpoint_of(asked).low_water_mark
        assert low is not None
        assert low <= start
    history, polls = windows[:-1], windows[-1:]
    assert {asked.headers["Wrapper-Phase"] for asked in history} == {"Historical"}
    assert [asked.headers["Wrapper-Phase"] for asked in polls] == ["Continuous"]
    # Windows without points are posted empty, and a round's end brings the phase and the number of the poll.
    assert [asked.body for asked in history[2:]] == [b""] * (len(history) - 2)
    ends = [asked for asked in publisher.of("/v1/batches") if "Wrapper-Window" not in asked.headers]
    assert [(checkpoint_of(asked).poll, checkpoint_of(asked).phase) for asked in ends] == [
        (1, "Continuous"),
        (2, "Continuous"),
    ]
    assert publisher.finished is not None
    assert (publisher.finished.poll, publisher.finished.points_confirmed) == (2, 254)


@pytest.mark.slow
def test_a_long_window_moves_the_marks_only_at_its_end(tmp_path: Path) -> None:
    values = {TODAY - number * timedelta(minutes=2): float(number) for number in range(40_000)}
    with serving(Api(values, page=50_000)) as api, stand_in() as publisher:
        spec = api_spec(tmp_path, api, sink=sink(publisher, tmp_path), collection={"polls": False})
        assert run(spec, tmp_path).code == 0
    first = [asked for asked in publisher.of("/v1/batches") if asked.body][:3]
    assert [asked.headers["Wrapper-Window-Last"] for asked in first] == ["false", "false", "true"]
    assert [checkpoint_of(asked).high_water_mark for asked in first] == [None, None, TODAY]
    assert [checkpoint_of(asked).low_water_mark is None for asked in first] == [True, True, False]


def test_another_attempt_goes_on_from_what_the_publisher_knows(tmp_path: Path) -> None:
    known = Checkpoint(
        phase="Continuous", high_water_mark=TODAY - 9 * DAY, low_water_mark=min(VALUES), poll=7, sequence=50
    )
    with serving(Api(VALUES)) as api, stand_in(known) as publisher:
        run(api_spec(tmp_path, api, sink=sink(publisher, tmp_path)), tmp_path)
    assert publisher.points == [float(number) for number in range(12, -1, -1)]
    assert publisher.finished is not None
    assert (publisher.finished.poll, publisher.finished.high_water_mark) == (8, TODAY)


def test_a_pod_that_is_not_current_stops_at_once(tmp_path: Path) -> None:
    def superseded(asked: Asked) -> Said | None:
        return refusal(409, "pod b is current") if asked.path == "/v1/batches" else None

    with serving(Api(VALUES)) as api, stand_in() as publisher:
        publisher.script = superseded
        ended = run(api_spec(tmp_path, api, sink=sink(publisher, tmp_path)), tmp_path)
    assert (ended.code, ended.termination.reason) == (75, "Superseded")
    assert len(api.asked) == 1


def test_signs_of_life_say_what_it_does_while_it_waits(tmp_path: Path) -> None:
    with serving(Api(VALUES, delay=0.5)) as api, stand_in() as publisher:
        run(api_spec(tmp_path, api, sink=sink(publisher, tmp_path), collection={"polls": False}), tmp_path)
    said = [heartbeat.message for heartbeat in publisher.heartbeats]
    assert any(message.startswith("fetching the past, back to 2") for message in said)
