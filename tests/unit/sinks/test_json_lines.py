"""The file of messages: whole lines only, the old one or the new one."""

import json
import os
import resource
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from wrapper_contract.checkpoint import Checkpoint
from wrapper_contract.run_spec import FileSourceSpec, JsonLinesSink, RunSpec
from wrapper_runner.sinks import Delivery, Ending, Sink, SinkError, open_sink

DONE = Ending(0, "Completed", "fine")


def spec(folder: Path, path: Path | str | None = None, *, append: bool = False) -> RunSpec:
    return RunSpec(
        wrapper_id="0d5c2f64-6c1b-5b3f-9a53-1f0b7c7d2a11",
        name="n",
        execution="e-1",
        periodicity="Annual",
        source_type="CSV",
        code_hash="h",
        source=FileSourceSpec(format="csv", path="x.csv"),
        sink=JsonLinesSink(
            path=str(path or folder / "out.jsonl"), state_path=str(folder / "state.json"), append=append
        ),
    )


def opened(run: RunSpec) -> Sink:
    sink = open_sink(run)
    sink.open()
    return sink


def lines(*bodies: bytes) -> Delivery:
    return Delivery(list(bodies), Checkpoint(sequence=len(bodies)))


@contextmanager
def files_up_to(size: int) -> Iterator[None]:
    """Stand in for a full disk: a file cannot grow beyond a size."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_a_new_run_replaces_the_old_file_at_its_end(tmp_path: Path) -> None:
    out = tmp_path / "out.jsonl"
    out.write_bytes(b"old\n")
    sink = opened(spec(tmp_path))
    sink.send(lines(b"1", b"2"))
    assert out.read_bytes() == b"old\n"
    sink.finish(Checkpoint(), DONE)
    assert out.read_bytes() == b"1\n2\n"
    assert {path.name for path in tmp_path.iterdir()} == {"out.jsonl", "state.json"}


def test_a_run_that_delivered_nothing_leaves_the_old_file(tmp_path: Path) -> None:
    out = tmp_path / "out.jsonl"
    out.write_bytes(b"old\n")
    opened(spec(tmp_path)).finish(Checkpoint(), Ending(65, "NoPoints", "none"))
    assert out.read_bytes() == b"old\n"
    assert {path.name for path in tmp_path.iterdir()} == {"out.jsonl", "state.json"}


def test_what_a_killed_run_left_is_overwritten(tmp_path: Path) -> None:
    (tmp_path / "out.jsonl.partial").write_bytes(b"torn")
    sink = opened(spec(tmp_path))
    sink.send(lines(b"1"))
    sink.finish(Checkpoint(), DONE)
    assert (tmp_path / "out.jsonl").read_bytes() == b"1\n"


@pytest.mark.parametrize(
    ("before", "after"), [(b"", b""), (b"a\n", b"a\n"), (b"a\nto", b"a\n"), (b"to", b"")]
)
def test_appending_cuts_a_torn_line_off(before: bytes, after: bytes, tmp_path: Path) -> None:
    out = tmp_path / "out.jsonl"
    out.write_bytes(before)
    sink = opened(spec(tmp_path, append=True))
    sink.send(lines(b"1"))
    sink.finish(Checkpoint(), DONE)
    assert out.read_bytes() == after + b"1\n"


def test_a_torn_line_of_any_length_is_found(tmp_path: Path) -> None:
    out = tmp_path / "out.jsonl"
    out.write_bytes(b"a\n" + b"x" * 200_000)
    opened(spec(tmp_path, append=True)).finish(Checkpoint(), DONE)
    assert out.read_bytes() == b"a\n"


def test_two_runs_do_not_write_the_same_file(tmp_path: Path) -> None:
    first = opened(spec(tmp_path))
    with pytest.raises(SinkError, match="another run") as caught:
        open_sink(spec(tmp_path)).open()
    assert caught.value.exit_code == 64
    first.finish(Checkpoint(), DONE)
    opened(spec(tmp_path)).finish(Checkpoint(), DONE)


def test_a_place_that_is_not_there_is_a_usage_error(tmp_path: Path) -> None:
    with pytest.raises(SinkError, match="give another --output") as caught:
        open_sink(spec(tmp_path, tmp_path / "none" / "out.jsonl")).open()
    assert caught.value.exit_code == 64


def test_a_folder_cannot_be_written(tmp_path: Path) -> None:
    with pytest.raises(SinkError) as caught:
        open_sink(spec(tmp_path, tmp_path)).open()
    assert caught.value.exit_code == 64


def test_a_full_disk_leaves_the_batches_that_were_confirmed(tmp_path: Path) -> None:
    sink = opened(spec(tmp_path))
    with files_up_to(100_000):
        sink.send(lines(b"a" * 1000))
        with pytest.raises(SinkError, match="make room") as caught:
            sink.send(lines(b"b" * 60_000, b"c" * 60_000))
        assert caught.value.exit_code == 69
        sink.finish(Checkpoint(), Ending(69, "OutputFailed", "full"))
    assert (tmp_path / "out.jsonl").read_bytes() == b"a" * 1000 + b"\n"


def test_a_link_is_followed_and_stays(tmp_path: Path) -> None:
    real, link = tmp_path / "real.jsonl", tmp_path / "out.jsonl"
    link.symlink_to(real)
    sink = opened(spec(tmp_path))
    sink.send(lines(b"1"))
    sink.finish(Checkpoint(), DONE)
    assert link.is_symlink()
    assert real.read_bytes() == b"1\n"


def test_a_pipe_is_written_as_it_is(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reading = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    sink = opened(spec(tmp_path, pipe))
    sink.send(lines(b"1"))
    sink.finish(Checkpoint(), DONE)
    assert os.read(reading, 10) == b"1\n"
    os.close(reading)
    assert stat.S_ISFIFO(pipe.stat().st_mode)


def test_a_device_that_is_full_is_told(tmp_path: Path) -> None:
    sink = opened(spec(tmp_path, "/dev/full"))
    with pytest.raises(SinkError, match="No space left"):
        sink.send(lines(b"1"))


def test_the_state_tells_how_far_it_got_and_how_it_ended(tmp_path: Path) -> None:
    state = tmp_path / "state.json"
    sink = opened(spec(tmp_path))
    sink.send(lines(b"1"))
    running = json.loads(state.read_text())
    assert (running["checkpoint"], running["exitCode"]) == ({"sequence": 1}, None)
    sink.finish(Checkpoint(sequence=2), Ending(143, "Stopped", "stopped by SIGTERM"))
    ended = json.loads(state.read_text())
    assert (ended["checkpoint"]["sequence"], ended["exitCode"], ended["reason"]) == (2, 143, "Stopped")


def test_a_run_begins_with_its_poll(tmp_path: Path) -> None:
    assert open_sink(spec(tmp_path)).open().phase == "Historical"


def continued(folder: Path, confirmed: int) -> RunSpec:
    """Return the spec of a run into a file that an earlier run has left, with its state."""
    run = spec(folder, append=True)
    sink = opened(run)
    if confirmed:
        sink.send(Delivery([b"1"], Checkpoint()))
    sink.finish(Checkpoint(poll=4, points_confirmed=confirmed), DONE)
    return run


@pytest.mark.parametrize("confirmed", [0, 7])
def test_appending_goes_on_from_the_state(confirmed: int, tmp_path: Path) -> None:
    again = open_sink(continued(tmp_path, confirmed))
    assert again.open() == Checkpoint(poll=4, points_confirmed=confirmed)
    assert again.resumes
    assert not open_sink(spec(tmp_path)).resumes


def test_a_state_whose_points_were_taken_away_counts_for_nothing(tmp_path: Path) -> None:
    run = continued(tmp_path, 7)
    (tmp_path / "out.jsonl").unlink()
    assert open_sink(run).open() == Checkpoint()


@pytest.mark.parametrize("state", [b"{", b"[]", b'{"version": 1}'])
def test_a_state_that_is_none_is_told(state: bytes, tmp_path: Path) -> None:
    run = continued(tmp_path, 7)
    (tmp_path / "state.json").write_bytes(state)
    with pytest.raises(SinkError, match="take it and the output away") as caught:
        open_sink(run).open()
    assert caught.value.exit_code == 64
    (tmp_path / "state.json").unlink()
    # The run that could not begin has let go of the file.
    assert open_sink(run).open() == Checkpoint()
