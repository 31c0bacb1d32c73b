"""Real processes: they end in time, with all of their group, and say how."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from process_wrapper import Command, ExitStatus, LogTail, OutputLimit, start, supervise

READY = "import sys; print('ready', flush=True);"


def python(code: str, **options: object) -> Command:
    return Command([sys.executable, "-c", code], **options)  # type: ignore[arg-type]


def wait_for(condition: object, seconds: float = 5.0) -> None:
    deadline = time.monotonic() + seconds
    while not condition():  # type: ignore[operator]
        assert time.monotonic() < deadline, "waited for too long"
        time.sleep(0.01)


def alive(pid: int) -> bool:
    try:
        return b") Z " not in Path(f"/proc/{pid}/stat").read_bytes()
    except OSError:
        return False


@pytest.mark.parametrize(
    ("code", "status"),
    [
        ("pass", ExitStatus(returned=0)),
        ("raise SystemExit(7)", ExitStatus(returned=7)),
        ("import os; os.kill(os.getpid(), 9)", ExitStatus(signal=9)),
    ],
)
def test_its_end_is_told(code: str, status: ExitStatus) -> None:
    assert supervise(python(code)) == (status, "itself", None)


def test_both_streams_are_labelled() -> None:
    tail = LogTail()
    supervise(python("import sys; print('one'); print('two', file=sys.stderr)"), tail=tail)
    assert {line.split("Z ", 1)[1] for line in tail.lines} == {"[STDOUT] one", "[STDERR] two"}


def test_it_gets_only_what_it_is_given(tmp_path: Path) -> None:
    reading, writing = os.pipe()
    os.set_inheritable(writing, True)
    code = (
        "import os, sys; print(dict(os.environ).get('A'), 'HOME' in os.environ, os.getcwd(), os.read(0, 1))"
    )
    code += f"\ntry: os.fstat({writing})\nexcept OSError: print('closed')"
    tail = LogTail()
    supervise(python(code, environment={"A": "b"}, directory=str(tmp_path)), tail=tail)
    os.close(reading)
    os.close(writing)
    assert [line.partition("] ")[2] for line in tail.lines] == [f"b False {tmp_path} b''", "closed"]


def test_the_time_limit_ends_it_softly_first() -> None:
    code = "import signal, time; signal.signal(15, lambda *_: exit(5)); time.sleep(60)"
    begun = time.monotonic()
    outcome = supervise(python(code), time_limit=0.5, grace=10)
    assert outcome == (ExitStatus(returned=5), "time-limit", None)
    assert time.monotonic() - begun < 5


def test_who_ignores_the_soft_end_is_killed() -> None:
    code = "import signal, time; signal.signal(15, signal.SIG_IGN); time.sleep(60)"
    assert supervise(python(code), time_limit=0.5, grace=0.3).status == ExitStatus(signal=9)


STUBBORN_CHILD = """
import os, signal, sys, time
if os.fork() == 0:
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    print(os.getpid(), flush=True)
    time.sleep(60)
time.sleep({leader})
"""


@pytest.mark.parametrize("leader", [60, 0.3], ids=["leader-ends-on-term", "leader-ends-by-itself"])
def test_members_of_the_group_do_not_outlive_it(leader: float) -> None:
    tail = LogTail()
    process = start(python(STUBBORN_CHILD.format(leader=leader)), tail=tail)
    wait_for(lambda: tail.lines)
    child = int(tail.lines[0].split()[-1])
    assert alive(child)
    if leader < 1:
        assert process.wait(5)
        process.reap()
    else:
        process.stop(0.3)
    wait_for(lambda: not alive(child), 1)


def test_every_member_gets_the_grace_period(tmp_path: Path) -> None:
    """The leader is gone at once; the other one needs half a second to put its things in order."""
    done = tmp_path / "done"
    code = f"""
import os, signal, time
def finish(*_):
    time.sleep(0.5); open({str(done)!r}, "w").close(); os._exit(0)
if os.fork() == 0:
    signal.signal(signal.SIGTERM, finish)
    print("ready", flush=True)
    time.sleep(60)
time.sleep(60)
"""
    tail = LogTail()
    process = start(python(code), tail=tail)
    wait_for(lambda: tail.lines)
    assert process.stop(5.0) == ExitStatus(signal=15)
    assert done.exists()


def test_too_much_output_ends_it_and_little_is_kept() -> None:
    tail = LogTail(OutputLimit(lines=3, total_bytes=100_000))
    outcome = supervise(python("while True: print('x' * 1000)"), tail=tail, grace=0)
    assert outcome.cause == "output"
    assert len(tail.lines) == 3


def test_an_endless_line_does_not_fill_the_memory() -> None:
    tail = LogTail(OutputLimit(lines=5, line_characters=50))
    supervise(python("import sys\nfor _ in range(100): sys.stdout.write('x' * 65536)"), tail=tail)
    assert 1 <= len(tail.lines) <= 5
    assert all(len(line) < 100 for line in tail.lines)


def test_a_program_that_is_not_there_is_an_error() -> None:
    with pytest.raises(FileNotFoundError):
        supervise(Command(["/no/such/program"]))


SUPERVISOR = """
import sys
from process_wrapper import Command, supervise
inner = (
    "import signal, sys, time; signal.signal(15, lambda *_: exit(4));"
    "open(sys.argv[1], 'w').close(); time.sleep(60)"
)
outcome = supervise(Command([sys.executable, "-c", inner, sys.argv[1]]), grace=5)
print(outcome.status.code, outcome.cause, outcome.signal, flush=True)
"""


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_a_signal_to_the_supervisor_ends_the_program_and_is_told(
    number: signal.Signals, tmp_path: Path
) -> None:
    ready = tmp_path / "ready"
    command = [sys.executable, "-c", SUPERVISOR, str(ready)]
    supervisor = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    deadline = time.monotonic() + 30
    while not ready.exists() and time.monotonic() < deadline:
        time.sleep(0.01)
    supervisor.send_signal(number)
    out, _ = supervisor.communicate(timeout=30)
    assert out == f"4 signal {int(number)}\n"
    assert supervisor.returncode == 0


def test_time_is_the_clocks() -> None:
    """A clock that runs fast brings the time limit near."""

    class FastClock:
        def monotonic(self) -> float:
            return time.monotonic() * 1000

        def sleep(self, seconds: float) -> None:
            time.sleep(seconds / 1000)

        def now(self):  # type: ignore[no-untyped-def]
            raise AssertionError

    begun = time.monotonic()
    outcome = supervise(python("import time; time.sleep(60)"), time_limit=300, grace=100, clock=FastClock())
    assert outcome.cause == "time-limit"
    assert time.monotonic() - begun < 5
