"""A runner that is stopped or killed at any moment: the next goes on, and in the end all is there."""

import json
import random
import signal
import subprocess
import threading
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from integration.confinement.runner import collectors_of, start
from integration.polling.runs import ME, api_spec, checkpoint, delivered, last_values, run
from integration.polling.source import CODE, Api, Said, document, serving
from wrapper_contract.run_spec import RunSpec

DAY = timedelta(days=1)
TODAY = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
VALUES = {TODAY - number * DAY: float(number) for number in range(700)}
HISTORY = {"history_start": min(VALUES)}


class At:
    """Does something when the source is asked for the n-th time."""

    def __init__(self, number: int) -> None:
        self._number = number
        self.process: subprocess.Popen[str] | None = None
        self.reached = threading.Event()
        self.go_on = threading.Event()

    def __call__(self, number: int, query: dict[str, str]) -> Said | None:
        if number == self._number:
            self.reached.set()
            self.go_on.wait(60)
        return None


def test_a_stop_keeps_the_mark_and_the_next_run_goes_on(tmp_path: Path) -> None:
    hold = At(5)
    with serving(Api(VALUES, widest=40 * 86400.0, script=hold)) as api:
        spec = api_spec(tmp_path, api, collection=HISTORY)
        process = start(spec, tmp_path, ME)
        assert hold.reached.wait(60)
        asked = time.monotonic()
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=60)
        seconds = time.monotonic() - asked
        hold.go_on.set()
        assert process.returncode == 143
        assert seconds < spec.grace_period
        assert not collectors_of(process.pid)
        told = json.loads((tmp_path / "termination.json").read_text())
        assert (told["exit_code"], told["reason"]) == (143, "Stopped")
        here = checkpoint(tmp_path)
        assert (here.high_water_mark, here.phase) == (TODAY, "Historical")
        low = here.low_water_mark
        assert low is not None
        assert set(delivered(tmp_path)) == {item for item in VALUES.items() if item[0] >= low}
        api.asked.clear()
        assert run(spec, tmp_path).code == 0
    assert last_values(tmp_path) == VALUES
    # First forward from the high-water mark, then on backward from the low-water mark.
    first, second = api.asked[:2]
    assert datetime.fromisoformat(first["start"]) == TODAY - 3 * DAY
    assert datetime.fromisoformat(second["end"]) == low
    # What was not complete is read again, what was is not: but for the lookback, and that of the poll.
    assert {time for (time, _), count in delivered(tmp_path).items() if count > 1} == {
        TODAY - number * DAY for number in range(4)
    }


def test_a_stop_breaks_off_waiting_for_the_source(tmp_path: Path) -> None:
    code = CODE.replace("import Point", "import Point, TryLater").replace(
        "        document =",
        "        if reply.status == 202:\n            raise TryLater(900)\n        document =",
    )

    def later(number: int, query: dict[str, str]) -> Said | None:
        return document({}, status=202) if number > 3 else None

    with serving(Api(VALUES, widest=40 * 86400.0, script=later)) as api:
        process = start(api_spec(tmp_path, api, code=code), tmp_path, ME)
        while len(api.asked) < 4 and process.poll() is None:
            time.sleep(0.02)
        time.sleep(0.3)
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=60)
    assert process.returncode == 143
    assert checkpoint(tmp_path).low_water_mark is not None


@pytest.mark.slow
@pytest.mark.timeout(600)
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_killed_at_random_moments_nothing_is_lost(tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    with serving(Api(dict(VALUES), widest=40 * 86400.0, page=10)) as api:
        spec = api_spec(tmp_path, api, collection=HISTORY)
        for _ in range(8):
            _kill_after(spec, tmp_path, api, requests=chance.randrange(1, 40), pause=chance.random() / 10)
            _marks_hold(tmp_path, api)
        assert run(spec, tmp_path).code == 0
    assert last_values(tmp_path) == VALUES
    assert set(delivered(tmp_path)) == set(VALUES.items())
    assert len(api.asked) < 1000


def _kill_after(spec: RunSpec, folder: Path, api: Api, *, requests: int, pause: float) -> None:
    """Kill the runner some time after so many more requests."""
    before = len(api.asked)
    process = start(spec, folder, ME)
    while process.poll() is None and len(api.asked) < before + requests:
        time.sleep(0.002)
    time.sleep(pause)
    process.kill()
    process.communicate(timeout=60)


def _marks_hold(folder: Path, api: Api) -> None:
    if not (folder / "state.json").exists():
        return
    here, there = checkpoint(folder), set(delivered(folder))
    if here.high_water_mark is not None and here.low_water_mark is not None:
        between = {
            item for item in api.values.items() if here.low_water_mark <= item[0] <= here.high_water_mark
        }
        assert between <= there


@pytest.mark.slow
def test_a_resident_run_polls_until_it_is_stopped(tmp_path: Path) -> None:
    values = dict(VALUES)
    with serving(Api(values)) as api:
        collection = {"interval": 0.5, "resident": True, "history_start": TODAY - 50 * DAY}
        process = start(api_spec(tmp_path, api, collection=collection, timeout=30.0), tmp_path, ME)
        deadline = time.monotonic() + 60
        while len(api.asked) < 5 and time.monotonic() < deadline:
            time.sleep(0.05)
        values[TODAY] = -1.0
        seen = len(api.asked)
        while len(api.asked) < seen + 3 and time.monotonic() < deadline:
            time.sleep(0.05)
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=60)
    assert process.returncode == 143
    assert last_values(tmp_path)[TODAY] == -1.0
    assert checkpoint(tmp_path).poll >= 5
