"""What is said of a runner's end."""

import subprocess

import msgspec
import pytest

from wrapper_contract.report import Termination
from wrapperctl.local.runner_process import RunnerProcess


@pytest.fixture
def ended(tmp_path):
    def run(script):
        errors = tmp_path / "errors"
        with errors.open("wb") as stream:
            process = subprocess.Popen(
                ["/bin/sh", "-c", script], cwd=tmp_path, stderr=stream, start_new_session=True
            )
        return RunnerProcess(process, termination=tmp_path / "termination", errors=errors)

    return run


def test_its_own_message_counts_whatever_the_status(ended, tmp_path):
    said = Termination(exit_code=65, reason="NoData", message="the file is empty")
    (tmp_path / "ready").write_bytes(msgspec.json.encode(said))
    assert ended("mv ready termination; exit 65").wait() == said


@pytest.mark.parametrize("content", ["", "{", "[]", '{"exit_code": "x"}'])
def test_a_broken_message_is_no_message(ended, tmp_path, content):
    (tmp_path / "termination").write_text(content)
    found = ended("echo first >&2; echo 'the last word' >&2; exit 3").wait()
    assert (found.exit_code, found.message) == (70, "the last word")


def test_a_killed_runner_may_have_run_out_of_memory(ended):
    found = ended("kill -9 $$").wait()
    assert found.exit_code == 137
    assert "out of memory" in found.message


def test_a_silent_end_is_said_as_such(ended):
    assert ended("exit 4").wait().message == "the runner ended with 4 and said nothing of why"


def test_a_runner_that_does_not_listen_is_ended_by_force(ended, monkeypatch):
    monkeypatch.setattr("wrapperctl.local.runner_process._GRACE", 0.3)
    runner = ended("trap '' TERM; while :; do sleep 0.1; done")
    runner.end()
    assert not runner.running()
