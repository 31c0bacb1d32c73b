"""What attempts left behind is found again by name and by id, and shown without steering a terminal."""

import io
import tarfile
from datetime import UTC, datetime

import pytest

from wrapper_operator import records as sending
from wrapper_operator.cluster.port import ClusterError
from wrapper_operator.generation.gemini.chat import ToolCall, Usage
from wrapper_operator.generation.gemini.recorded import attempts_of
from wrapper_operator.generation.gemini.records import FolderRecorder, Trace
from wrapperctl.cluster.records import unpack
from wrapperctl.commands import generation
from wrapperctl.local.failure import LocalFailure
from wrapperctl.view.generation import attempt_lines, summary_lines


@pytest.fixture
def records(tmp_path):
    recorder = FolderRecorder(tmp_path)
    call = ToolCall(name="fetch_api_data", arguments={"path": "/x\x1b[2J"})
    for number, accepted in ((1, False), (2, True)):
        recorder.record(
            Trace(
                wrapper_id="5c1d-77",
                name="odd",
                number=number,
                prompt_version="v1",
                began=datetime(2026, 3, 1, 12, 0, number, tzinfo=UTC),
                model="scripted",
                prompt="the task",
                reply="the reply\x1b]0;title\x07",
                code="def collect(): ...\n",
                tools=[(call, "HTTP 200")],
                outcome="accepted" if accepted else "NoPoints: not one\na run gave 0 points",
                accepted=accepted,
                usage=Usage(prompt=1000 * number, reply=250),
            )
        )
    return tmp_path


@pytest.mark.parametrize("wrapper", ["odd", "5c1d-77"])
def test_attempts_are_found_in_order(records, wrapper):
    found = attempts_of(records, wrapper)
    assert [each.metadata.attempt for each in found] == [1, 2]
    assert [each.metadata.prompt_tokens for each in found] == [1000, 2000]
    assert found[0].tools[0].tool == "fetch_api_data"
    lines = attempt_lines(found[0])
    assert "1,250 tokens so far" in lines[0]
    assert lines[-2:] == ["  NoPoints: not one", "  a run gave 0 points"]


def test_the_operator_packs_the_newest_for_a_person_far_away(records, tmp_path_factory, monkeypatch):
    monkeypatch.setattr(sending, "MOST", 1)
    there = tmp_path_factory.mktemp("there")
    unpack(sending.packed(records, "5c1d-77"), there)
    assert [each.folder.name for each in attempts_of(there, None)] == ["20260301T120002-5c1d-77-2"]
    unpack(sending.packed(records / "not made yet", "5c1d-77"), there)


@pytest.mark.parametrize("sent", [b"", b"no archive"])
def test_an_answer_that_is_no_archive_is_told(sent, tmp_path):
    with pytest.raises(ClusterError, match="cannot be read"):
        unpack(sent, tmp_path)


def test_an_archive_cannot_write_elsewhere(tmp_path):
    data = io.BytesIO()
    with tarfile.open(fileobj=data, mode="w:gz") as archive:
        archive.addfile(tarfile.TarInfo("../escaped"))
    with pytest.raises(ClusterError, match="cannot be read"):
        unpack(data.getvalue(), tmp_path / "here")
    assert not (tmp_path / "escaped").exists()


@pytest.mark.parametrize(("words", "folder"), [([], "."), (["odd"], ""), (["odd", "more"], ".")])
def test_the_program_of_the_pod_says_how_it_is_used(words, folder, monkeypatch, capsys):
    monkeypatch.setenv(sending.FOLDER, folder)
    assert (sending.main(words), "usage" in capsys.readouterr().err) == (64, True)


def test_other_wrappers_and_halves_are_left_out(records):
    half = records / "20260301T120003-other-1"
    half.mkdir()
    (half / "metadata.json").write_text('{"wrapperId": "5c1d')
    assert attempts_of(records, "od") == []
    assert len(attempts_of(records, "odd")) == 2


def test_the_whole_of_an_attempt_is_printed_without_control_characters(records, capsys):
    assert generation.recorded(records, "odd", 2, "text") == 0
    shown = capsys.readouterr().out
    assert "--- prompt.md\nthe task\n" in shown
    assert "--- collector.py\ndef collect(): ..." in shown
    assert "--- preflight.json\n[]" in shown
    assert "\x1b" not in shown
    assert "\x07" not in shown


@pytest.mark.parametrize(
    ("wrapper", "number", "told"),
    [("nobody", None, "no attempt for a Wrapper named nobody"), ("odd", 7, "there are 1, 2")],
)
def test_what_is_not_there_is_said(records, wrapper, number, told):
    with pytest.raises(LocalFailure, match=told):
        generation.recorded(records, wrapper, number, "text")


def test_a_folder_that_is_not_there_is_said(tmp_path):
    with pytest.raises(LocalFailure, match="no such folder"):
        generation.recorded(tmp_path / "none", "odd", None, "text")


def test_the_status_is_told_in_lines():
    status = {
        "engine": "Gemini",
        "model": "scripted",
        "attempts": 2,
        "tokens": 6250,
        "warnings": ["days are in UTC"],
        "failure": {"reason": "RateLimited", "message": "later", "retryTime": "12:00"},
    }
    told = "\n".join(summary_lines(status))
    for each in ("Gemini", "scripted", "6,250", "days are in UTC", "RateLimited", "again at      12:00"):
        assert each in told
    assert summary_lines({}) == ["no code was written yet"]
