"""`wrapper-runner collect` from outside: what it leaves, however it ends."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import msgspec
import pytest

from integration.confinement.runner import RUNNER, collect, collectors_of, spec_for, start
from integration.confinement.users import User, folder_of, users
from integration.supervision.collector_code import DRIPS, READS_YEARS
from integration.supervision.slow_server import slow_server
from wrapper_contract.report import Progress, Termination
from wrapper_contract.run_spec import CollectorLimits, FileSourceSpec, RunSpec

ME = User("who runs the tests", [])


@pytest.fixture
def data(tmp_path: Path) -> Path:
    path = tmp_path / "data.csv"
    path.write_text("year,value\n2020,1.5\n2021,oops\n2022,2.5\n2023,\n")
    return path


def wait_for(condition: object, seconds: float = 15.0) -> None:
    deadline = time.monotonic() + seconds
    while not condition():  # type: ignore[operator]
        assert time.monotonic() < deadline, "waited for too long"
        time.sleep(0.02)


def catches(pid: int, number: signal.Signals) -> bool:
    """Tell whether a process has something of its own to do at a signal."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    mask = next(int(line.split()[1], 16) for line in lines if line.startswith("SigCgt"))
    return bool(mask >> number - 1 & 1)


def termination(folder: Path) -> Termination:
    return msgspec.json.decode((folder / "termination.json").read_bytes(), type=Termination)


def written(path: Path) -> list[dict[str, object]]:
    text = path.read_text()
    assert text == "" or text.endswith("\n")
    return [json.loads(line) for line in text.splitlines()]


def test_a_run_ends_with_messages_state_and_termination(data: Path, tmp_path: Path) -> None:
    spec = spec_for(tmp_path, READS_YEARS, data)
    ended = collect(spec, tmp_path, ME)
    assert (ended.code, ended.out, ended.err) == (0, "", "")
    assert ended.messages == [
        {
            "wrapper_id": spec.wrapper_id,
            "data": [{"x": "2020-01-01T00:00:00Z", "y": 1.5}, {"x": "2022-01-01T00:00:00Z", "y": 2.5}],
            "metadata": {
                "source_type": "CSV",
                "periodicity": "Annual",
                "wrapper_version": spec.code_hash,
            },
            "phase": "historical",
            "total_segments": 1,
            "segment_number": 1,
        }
    ]
    told = ended.termination
    assert (told.exit_code, told.reason, told.message) == (0, "Completed", "2 points in 1 message")
    assert (told.counts.rows, told.counts.points, told.counts.rejected) == (5, 2, 1)
    assert [(found.reason, found.examples[0].row, found.examples[0].text) for found in told.rejections] == [
        ("not a number", 3, "oops")
    ]
    state = json.loads((tmp_path / "state.json").read_text())
    assert (state["exitCode"], state["checkpoint"]["pointsConfirmed"], state["checkpoint"]["poll"]) == (
        0,
        2,
        1,
    )


def test_the_same_file_gives_the_same_bytes(data: Path, tmp_path: Path) -> None:
    code = READS_YEARS.replace("value)", "value, list({'a', 'b', 'c'})[0])")
    spec = spec_for(tmp_path, code, data)
    runs = []
    for _ in range(2):
        collect(spec, tmp_path, ME)
        runs.append((tmp_path / "points.jsonl").read_bytes())
    assert runs[0] == runs[1]


def test_progress_comes_as_lines(data: Path, tmp_path: Path) -> None:
    reading, writing = os.pipe()
    spec = spec_for(tmp_path, READS_YEARS, data)
    process = start(spec, tmp_path, ME, {"WRAPPER_PROGRESS_FD": str(writing)}, pass_fds=[writing])
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        lines = [msgspec.json.decode(line, type=Progress) for line in pipe]
    process.communicate(timeout=30)
    assert (lines[-1].message, lines[-1].counts.points) == ("done", 2)
    assert lines[0].message == "reading the source"


def test_a_reader_of_progress_that_sleeps_stops_nothing(data: Path, tmp_path: Path) -> None:
    reading, writing = os.pipe()
    os.set_blocking(writing, False)
    with suppress(BlockingIOError):
        while True:
            os.write(writing, b"x" * 4096)
    os.set_blocking(writing, True)
    spec = spec_for(tmp_path, READS_YEARS, data)
    process = start(spec, tmp_path, ME, {"WRAPPER_PROGRESS_FD": str(writing)}, pass_fds=[writing])
    process.communicate(timeout=30)
    os.close(writing)
    os.close(reading)
    assert process.returncode == 0


def test_a_container_that_does_not_come_can_be_given_up(data: Path, tmp_path: Path) -> None:
    spec = spec_for(tmp_path, READS_YEARS, data, collector_socket=str(tmp_path / "none"))
    process = start(spec, tmp_path, ME)
    wait_for(lambda: catches(process.pid, signal.SIGTERM), seconds=60)
    process.send_signal(signal.SIGTERM)
    process.communicate(timeout=10)
    assert process.returncode == 143


def test_a_reader_of_progress_that_goes_away_is_no_trouble(data: Path, tmp_path: Path) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    spec = spec_for(tmp_path, READS_YEARS, data)
    process = start(spec, tmp_path, ME, {"WRAPPER_PROGRESS_FD": str(writing)}, pass_fds=[writing])
    os.close(writing)
    process.communicate(timeout=30)
    assert process.returncode == 0


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_delivers_what_was_received_and_ends(
    number: signal.Signals, data: Path, tmp_path: Path
) -> None:
    process = start(spec_for(tmp_path, DRIPS, data), tmp_path, ME)
    wait_for(lambda: collectors_of(process.pid))
    time.sleep(2.0)
    asked = time.monotonic()
    process.send_signal(number)
    _, err = process.communicate(timeout=30)
    assert time.monotonic() - asked < 5
    assert process.returncode == 143
    assert err == f"wrapper-runner: stopped by {number.name}\n"
    assert termination(tmp_path).reason == "Stopped"
    messages = written(tmp_path / "points.jsonl")
    assert sum(len(message["data"]) for message in messages) == termination(tmp_path).counts.points > 0  # type: ignore[arg-type, misc]
    state = json.loads((tmp_path / "state.json").read_text())
    assert (state["exitCode"], state["checkpoint"].get("poll", 0)) == (143, 0)
    assert collectors_of(process.pid) == []


def test_the_time_limit_ends_it_with_its_code(data: Path, tmp_path: Path) -> None:
    ended = collect(spec_for(tmp_path, DRIPS, data, timeout=2.0), tmp_path, ME)
    assert (ended.code, ended.termination.reason) == (124, "TimeLimit")
    assert ended.err == "wrapper-runner: the time limit of 2 s was reached\n"
    assert ended.messages
    assert ended.seconds < 8


def test_a_killed_run_leaves_the_old_file_and_no_process(data: Path, tmp_path: Path) -> None:
    out = tmp_path / "points.jsonl"
    out.write_text('{"old":1}\n')
    process = start(spec_for(tmp_path, DRIPS, data), tmp_path, ME)
    wait_for(lambda: collectors_of(process.pid))
    time.sleep(1.0)
    process.kill()
    process.communicate(timeout=30)
    assert out.read_text() == '{"old":1}\n'
    wait_for(lambda: not collectors_of(process.pid), 3)


@pytest.fixture
def endless_url() -> Iterator[str]:
    with slow_server() as url:
        yield url


@pytest.mark.parametrize(("number", "code"), [(signal.SIGTERM, 143), (None, 124)])
def test_a_download_that_never_ends_is_broken_off(
    number: signal.Signals | None, code: int, endless_url: str, data: Path, tmp_path: Path
) -> None:
    source = FileSourceSpec(format="csv", url=endless_url, name="slow.csv")
    spec = spec_for(tmp_path, READS_YEARS, data, source=source, timeout=60.0 if number else 2.0)
    process = start(spec, tmp_path, ME)
    wait_for(lambda: list((tmp_path / "data").glob("*")), seconds=60)
    begun = time.monotonic()
    if number is not None:
        process.send_signal(number)
    process.communicate(timeout=30)
    assert (process.returncode, time.monotonic() - begun < 10) == (code, True)
    assert not (tmp_path / "points.jsonl").exists()
    assert list((tmp_path / "data").iterdir()) == []
    assert collectors_of(process.pid) == []


def test_no_points_is_no_success(data: Path, tmp_path: Path) -> None:
    data.write_text("year,value\n2020,x1\n2021,x2\n")
    ended = collect(spec_for(tmp_path, READS_YEARS, data), tmp_path, ME)
    assert (ended.code, ended.termination.reason) == (65, "NoPoints")
    assert ended.err == (
        "wrapper-runner: data.csv gave no point in 3 rows; 2 of them cannot be used "
        "(not a number, such as 'x1' in row 2)\n"
    )


def test_code_that_was_changed_does_not_run(data: Path, tmp_path: Path) -> None:
    spec = spec_for(tmp_path, READS_YEARS, data)
    Path(spec.code_path).write_text(READS_YEARS + "# changed\n")
    ended = collect(spec, tmp_path, ME)
    assert (ended.code, ended.termination.reason) == (78, "Misconfigured")
    assert "is not the code that was accepted" in ended.err


@pytest.mark.parametrize("text", ["", "{", '{"version": 1}'])
def test_a_run_spec_that_is_none_is_told(text: str, tmp_path: Path) -> None:
    environment = {**os.environ, "WRAPPER_RUN": text, "WRAPPER_TERMINATION_LOG": str(tmp_path / "t")}
    done = subprocess.run([*RUNNER, "collect"], env=environment, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr.count("\n")) == (78, 1)
    assert "WRAPPER_RUN" in done.stderr


def test_what_the_code_prints_is_in_the_log_when_it_is_wanted(data: Path, tmp_path: Path) -> None:
    code = READS_YEARS.replace("    for row", "    print('hello')\n    for row")
    spec = spec_for(tmp_path, code, data)
    assert collect(spec, tmp_path, ME).err == ""
    shown = collect(spec, tmp_path, ME, {"WRAPPER_LOG": "1"})
    assert "[STDOUT] hello\n" in shown.err
    assert shown.termination.log_tail[0].endswith("[STDOUT] hello")


def test_where_programs_read_the_log_every_line_is_an_object(data: Path, tmp_path: Path) -> None:
    code = READS_YEARS.replace("    for row", "    print('hello')\n    for row")
    spec = spec_for(tmp_path, code, data)
    ended = collect(spec, tmp_path, ME, {"WRAPPER_LOG": "1", "WRAPPER_LOG_FORMAT": "json"})
    lines = [json.loads(line) for line in ended.err.splitlines()]
    whom = {"wrapper": spec.name, "namespace": spec.namespace, "execution": spec.execution, "attempt": 1}
    assert all(whom.items() <= line.items() for line in lines)
    (printed,) = [line for line in lines if line["logger"] == "collector"]
    assert (printed["message"], printed["time"][-1]) == ("[STDOUT] hello", "Z")
    assert (lines[-1]["logger"], lines[-1]["message"]) == ("runner", ended.termination.message)
    assert lines[-1]["reason"] == ended.termination.reason
    assert ended.termination.log_tail[0].endswith("[STDOUT] hello")


def test_a_traceback_is_part_of_the_last_line(data: Path, tmp_path: Path) -> None:
    spec = spec_for(tmp_path, "def collect(source, start, end):\n    yield 1 / 0\n", data)
    ended = collect(spec, tmp_path, ME, {"WRAPPER_LOG": "1", "WRAPPER_LOG_FORMAT": "json"})
    last = json.loads(ended.err.splitlines()[-1])
    assert (ended.code, last["level"], last["reason"]) == (76, "ERROR", ended.termination.reason)
    assert "ZeroDivisionError" in last["exception"]


@pytest.mark.parametrize("user", users(), ids=lambda user: user.name)
def test_a_file_that_only_its_owner_may_read_can_be_collected(user: User, tmp_path: Path) -> None:
    with folder_of(user) as folder:
        data = folder / "data.csv"
        data.write_text("year,value\n2020,1.5\n")
        data.chmod(0o600)
        user.own(data)
        folder.chmod(0o700)
        spec = spec_for(folder, READS_YEARS, data)
        user.own(folder / "collector.py")
        ended = collect(spec, folder, user)
        assert (ended.code, len(ended.messages)) == (0, 1)
        assert data.stat().st_mode & 0o777 == 0o600


def keeper(path: Path) -> "subprocess.Popen[str]":
    """Start the container's part as it is started in a pod."""
    process = subprocess.Popen(
        [*RUNNER, "collector", "--socket", str(path)], stderr=subprocess.DEVNULL, text=True
    )
    wait_for(path.exists)
    return process


def test_a_container_collects_one_run_after_the_other(data: Path, tmp_path: Path) -> None:
    socket = tmp_path / "socket"
    container = keeper(socket)
    good: RunSpec = spec_for(tmp_path, READS_YEARS, data, collector_socket=str(socket))
    assert collect(good, tmp_path, ME).code == 0
    exits = "import re\nos = re.enum.sys.modules['os']\n\n\ndef collect(source, start, end):\n"
    exits += "    print('bye')\n    os._exit(3)\n"
    ended = collect(spec_for(tmp_path, exits, data, collector_socket=str(socket)), tmp_path, ME)
    assert (ended.code, ended.termination.reason) == (76, "EndedEarly")
    assert ended.termination.log_tail[0].endswith("[STDOUT] bye")
    prints = "def collect(source, start, end):\n    while True:\n        print('x' * 1000)\n"
    ended = collect(spec_for(tmp_path, prints, data, collector_socket=str(socket)), tmp_path, ME)
    assert (ended.code, ended.termination.reason) == (76, "TooMuchOutput")
    loops = "def collect(source, start, end):\n    while True:\n        pass\n"
    limits = CollectorLimits(silence_seconds=1.0)
    spec = spec_for(tmp_path, loops, data, collector_socket=str(socket), limits=limits)
    assert collect(spec, tmp_path, ME).termination.reason == "TooLong"
    assert (
        collect(spec_for(tmp_path, READS_YEARS, data, collector_socket=str(socket)), tmp_path, ME).code == 0
    )
    container.terminate()
    assert container.wait(10) == 0
    assert collectors_of(container.pid) == []


def test_a_supervisor_that_dies_takes_its_run_in_the_container_along(data: Path, tmp_path: Path) -> None:
    socket = tmp_path / "socket"
    container = keeper(socket)
    process = start(spec_for(tmp_path, DRIPS, data, collector_socket=str(socket)), tmp_path, ME)
    wait_for(lambda: collectors_of(container.pid))
    time.sleep(0.5)
    process.kill()
    process.communicate(timeout=30)
    wait_for(lambda: not collectors_of(container.pid), 5)
    container.terminate()
    container.wait(10)


def test_the_command_line_ends_as_it_should(tmp_path: Path) -> None:
    done = subprocess.run([*RUNNER, "colect"], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr.count("\n")) == (64, 1)
    done = subprocess.run([*RUNNER, "--help"], capture_output=True, text=True, check=False)
    assert (done.returncode, "collect" in done.stdout) == (0, True)


def test_the_runner_loads_nothing_heavy() -> None:
    code = (
        "import sys, wrapper_runner.__main__\n"
        "import wrapper_runner.supervision.collect, wrapper_runner.collecting.running\n"
        "heavy = {'asyncio', 'pydantic', 'rich', 'typer', 'openpyxl', 'urllib3', 'python_calamine'}\n"
        "heavy |= {'zipfile', 'ssl'}\n"
        "print(sorted(heavy & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
