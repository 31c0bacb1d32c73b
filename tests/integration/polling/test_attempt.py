"""An attempt at an API from outside, over real HTTP: what it delivers, leaves and says, however it goes."""

import json
import subprocess
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from integration.confinement.runner import RUNNER
from integration.polling.runs import api_spec, checkpoint, counts, delivered, last_values, phases, run
from integration.polling.source import CODE, Api, Said, document, serving, utc

DAY = timedelta(days=1)
TODAY = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
CITIES = """
from wrapper_sdk import Point


def collect(source, start, end):
    source.get(query={"page": "1"})
    yield Point("Lisboa", 1.0)
    yield Point("Porto", 2.0)
"""


def days(count: int) -> dict[datetime, float]:
    return {TODAY - number * DAY: float(number) for number in range(count)}


def test_history_then_one_poll(tmp_path: Path) -> None:
    with serving(Api(days(1500))) as api:
        ended = run(api_spec(tmp_path, api), tmp_path)
    assert (ended.code, ended.termination.reason, ended.err) == (0, "Completed", "")
    found = delivered(tmp_path)
    assert dict(found).keys() == {(time, value) for time, value in api.values.items()}
    assert {time for (time, _), count in found.items() if count == 2} == set(days(4))
    assert phases(tmp_path)[-1] == "continuous"
    assert set(phases(tmp_path)[:-1]) == {"historical"}
    here = checkpoint(tmp_path)
    assert (here.phase, here.poll, here.high_water_mark) == ("Continuous", 2, TODAY)
    assert here.points_confirmed == counts(ended).points == 1504
    assert (
        ended.termination.message
        == f"1,504 points in {counts(ended).messages} messages, from {len(api.asked)} requests"
    )
    assert len(api.asked) < 25


def test_a_second_run_polls_only_and_sends_revisions(tmp_path: Path) -> None:
    with serving(Api(days(30))) as api:
        run(api_spec(tmp_path, api), tmp_path)
        api.values[TODAY - DAY] = 99.0
        api.asked.clear()
        ended = run(api_spec(tmp_path, api), tmp_path)
    assert len(api.asked) == 1
    assert counts(ended).points == 4
    assert last_values(tmp_path) == api.values
    assert checkpoint(tmp_path).poll == 3


def test_a_poll_with_nothing_in_it_is_fine(tmp_path: Path) -> None:
    with serving(Api(days(30))) as api:
        run(api_spec(tmp_path, api), tmp_path)
        api.values.clear()
        ended = run(api_spec(tmp_path, api), tmp_path)
    assert (ended.code, ended.termination.message) == (0, "nothing new in 1 request")


def test_history_alone_and_polls_alone(tmp_path: Path) -> None:
    with serving(Api(days(30))) as api:
        ended = run(api_spec(tmp_path, api, collection={"polls": False}), tmp_path)
        assert (ended.code, counts(ended).points) == (0, 30)
        other = tmp_path / "other"
        other.mkdir()
        ended = run(api_spec(other, api, collection={"history": False, "lookback": 5}), other)
        assert (ended.code, counts(ended).points) == (0, 6)
        assert checkpoint(other).phase == "Continuous"


def test_history_begins_where_people_say(tmp_path: Path) -> None:
    with serving(Api(days(500))) as api:
        start = TODAY - 40 * DAY
        run(api_spec(tmp_path, api, collection={"history_start": start, "polls": False}), tmp_path)
    assert min(time for time, _ in delivered(tmp_path)) == start
    assert len(api.asked) == 1


def test_a_source_without_any_point(tmp_path: Path) -> None:
    with serving(Api({})) as api:
        ended = run(api_spec(tmp_path, api), tmp_path)
        assert (ended.code, ended.termination.reason) == (65, "NoPoints")
        assert "the api gave no point in" in ended.termination.message
        first = len(api.asked)
        ended = run(api_spec(tmp_path, api), tmp_path)
    assert (ended.code, len(api.asked) - first) == (65, 1)


def test_a_run_of_empty_windows_goes_on_in_the_next_attempt(tmp_path: Path) -> None:
    """It dies four times on the way back, and stops ten years before its first point nevertheless."""

    def dies_again(query: dict[str, str]) -> bool:
        return datetime.fromisoformat(query["start"]) < TODAY - (attempt + 1) * 900 * DAY

    def script(number: int, query: dict[str, str]) -> Said | None:
        return document({}, status=401) if attempt < 4 and dies_again(query) else None

    with serving(Api(days(3), widest=200 * 86400.0, script=script)) as api:
        for attempt in range(5):
            ended = run(api_spec(tmp_path, api), tmp_path)
            if attempt < 4:
                here = checkpoint(tmp_path)
                assert (ended.code, here.phase) == (77, "Historical")
                assert here.low_water_mark is not None
                empty = timedelta(seconds=here.run_position)
                assert TODAY - 102 * DAY <= here.low_water_mark + empty <= TODAY - 2 * DAY
    here = checkpoint(tmp_path)
    assert (ended.code, here.phase, here.run_position) == (0, "Continuous", 0)
    assert here.low_water_mark is not None
    assert here.low_water_mark > TODAY - (3653 + 102 + 200) * DAY


def test_windows_that_are_too_large_are_halved(tmp_path: Path) -> None:
    with serving(Api(days(400), widest=31 * 86400.0)) as api:
        ended = run(api_spec(tmp_path, api, collection={"history_start": TODAY - 399 * DAY}), tmp_path)
    assert ended.code == 0, ended.termination
    assert last_values(tmp_path) == api.values
    assert len(api.asked) < 40


def test_replies_that_are_longer_than_we_take_narrow_the_window_too(tmp_path: Path) -> None:
    with serving(Api(days(400))) as api:
        bounded = {"source": {"max_reply_bytes": 4096}, "collection": {"history_start": TODAY - 399 * DAY}}
        ended = run(api_spec(tmp_path, api, **bounded), tmp_path)
    assert ended.code == 0, ended.termination
    assert last_values(tmp_path) == api.values


def test_the_codes_own_word_for_it(tmp_path: Path) -> None:
    code = CODE.replace("import Point", "import Point, WindowTooLarge").replace(
        "        document =",
        "        if reply.status == 400:\n            raise WindowTooLarge\n        document =",
    )
    with serving(Api(days(400), widest=31 * 86400.0)) as api:
        ended = run(
            api_spec(tmp_path, api, code=code, collection={"history_start": TODAY - 399 * DAY}), tmp_path
        )
    assert ended.code == 0, ended.termination
    assert last_values(tmp_path) == api.values


@pytest.mark.parametrize(
    ("status", "content", "code", "reason"),
    [
        (400, {"error": "no such indicator"}, 76, "CodeRaised"),
        (413, {"error": "EXTRACTION_TOO_BIG"}, 76, "CodeRaised"),
        (404, {"error": "not here"}, 76, "CodeRaised"),
        (401, {"error": "who are you"}, 77, "CredentialsRefused"),
    ],
)
@pytest.mark.slow
def test_what_a_source_refuses_for_good(
    tmp_path: Path, status: int, content: object, code: int, reason: str
) -> None:
    with serving(Api(days(3), script=lambda number, query: document(content, status=status))) as api:
        ended = run(api_spec(tmp_path, api), tmp_path)
    assert (ended.code, ended.termination.reason) == (code, reason), ended.termination
    assert len(api.asked) <= (20 if status == 413 else 2)
    assert checkpoint(tmp_path).low_water_mark is None


def test_a_source_that_asks_to_wait(tmp_path: Path) -> None:
    code = CODE.replace("import Point", "import Point, TryLater").replace(
        "        document =",
        "        if reply.status == 202:\n            raise TryLater(0.2)\n        document =",
    )

    def later(number: int, query: dict[str, str]) -> Said | None:
        return document({}, status=202) if number in (1, 2, 4) else None

    with serving(Api(days(200), script=later)) as api:
        ended = run(api_spec(tmp_path, api, code=code), tmp_path)
    assert ended.code == 0, ended.termination
    assert last_values(tmp_path) == api.values


def test_a_source_that_ignores_times(tmp_path: Path) -> None:
    with serving(Api(days(5000), ignores=True, page=10_000)) as api:
        ended = run(api_spec(tmp_path, api), tmp_path)
    assert ended.code == 0
    assert last_values(tmp_path) == api.values
    assert len(api.asked) <= 5
    assert counts(ended).points == 5004


def test_points_of_the_future_are_left_out_and_counted(tmp_path: Path) -> None:
    future = {TODAY + number * DAY: 1.0 for number in range(1, 5)}
    with serving(Api(days(3) | future, ignores=True)) as api:
        ended = run(api_spec(tmp_path, api), tmp_path)
    assert last_values(tmp_path) == days(3) | {TODAY + DAY: 1.0}
    assert ended.termination.rejections[0].reason == "the time is later than the end of the next period"
    assert counts(ended).rejected >= 3
    assert checkpoint(tmp_path).high_water_mark == TODAY + DAY


def test_points_without_time_are_one_window(tmp_path: Path) -> None:
    with serving(Api({}, script=lambda number, query: document({}))) as api:
        ended = run(api_spec(tmp_path, api, code=CITIES), tmp_path)
    assert (ended.code, counts(ended).points, len(api.asked)) == (0, 4, 2)
    here = checkpoint(tmp_path)
    assert (here.high_water_mark, here.low_water_mark, here.poll) == (None, None, 2)


def test_duplicates_in_a_window(tmp_path: Path) -> None:
    def twice(number: int, query: dict[str, str]) -> Said:
        records = [{"t": moment.isoformat(), "v": value} for moment, value in days(200).items()]
        return document({"records": [*records, {"t": TODAY.isoformat(), "v": 7.0}], "pages": 1})

    with serving(Api({}, script=twice)) as api:
        ended = run(api_spec(tmp_path, api), tmp_path)
    assert ended.code == 0
    assert last_values(tmp_path)[TODAY] == 7.0
    assert counts(ended).revised > 0


def test_contradictions_are_refused(tmp_path: Path) -> None:
    def twice(number: int, query: dict[str, str]) -> Said:
        records = [{"t": moment.isoformat(), "v": value} for moment, value in days(50).items()]
        others = [{**record, "v": -1.0} for record in records]
        return document({"records": [*records, *others], "pages": 1})

    with serving(Api({}, script=twice)) as api:
        ended = run(api_spec(tmp_path, api), tmp_path)
    assert (ended.code, ended.termination.reason) == (65, "ConflictingValues")
    assert "seriesField" in ended.termination.message
    assert not delivered(tmp_path)


@pytest.mark.slow
def test_the_time_limit_ends_it(tmp_path: Path) -> None:
    def hang(number: int, query: dict[str, str]) -> Said | None:
        if number > 2:
            time.sleep(60)
        return None

    with serving(Api(days(700), script=hang)) as api:
        ended = run(api_spec(tmp_path, api, timeout=8.0), tmp_path)
    assert (ended.code, ended.termination.reason) == (124, "TimeLimit")
    assert ended.seconds < 30


def test_local_times(tmp_path: Path) -> None:
    midnights = {utc(2023, 12, 31, 15) + number * DAY: float(number) for number in range(50)}

    def tokyo(number: int, query: dict[str, str]) -> Said:
        start, end = (datetime.fromisoformat(query[name]).replace(tzinfo=None) for name in ("start", "end"))
        local = {(time + timedelta(hours=9)).replace(tzinfo=None): value for time, value in midnights.items()}
        records = [
            {"t": moment.isoformat(), "v": value} for moment, value in local.items() if start <= moment < end
        ]
        return document({"records": records, "pages": 1})

    with serving(Api({}, script=tokyo)) as api:
        spec = api_spec(tmp_path, api, timezone="Asia/Tokyo", collection={"history_start": utc(2024, 1, 5)})
        run(spec, tmp_path)
    assert last_values(tmp_path) == {
        time: value for time, value in midnights.items() if time >= utc(2024, 1, 4, 15)
    }


def test_in_the_collectors_container(tmp_path: Path) -> None:
    socket = tmp_path / "socket"
    command = [*RUNNER, "collector", "--socket", str(socket)]
    with serving(Api(days(150), widest=50 * 86400.0)) as api, subprocess.Popen(command) as container:
        start = {"history_start": TODAY - 149 * DAY}
        spec = api_spec(tmp_path, api, collector_socket=str(socket), collection=start)
        ended = run(spec, tmp_path)
        # Again: the container's process of the run before is gone.
        again = run(spec, tmp_path)
        container.terminate()
    assert (ended.code, again.code) == (0, 0), (ended.termination, again.termination)
    assert last_values(tmp_path) == api.values


def test_a_state_of_another_wrapper_is_not_gone_on_from(tmp_path: Path) -> None:
    with serving(Api(days(3))) as api:
        run(api_spec(tmp_path, api), tmp_path)
        ended = run(api_spec(tmp_path, api, wrapper_id="11111111-6c1b-5b3f-9a53-1f0b7c7d2a11"), tmp_path)
    assert (ended.code, ended.termination.reason) == (64, "StateUnusable")
    assert json.loads((tmp_path / "state.json").read_text())["checkpoint"]["poll"] == 2
