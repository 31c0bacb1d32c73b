"""What `wrapperctl status` shows."""

from pathlib import Path

import pytest

from unit.wrapperctl.a_wrapper import NOW, wrapper
from wrapperctl.view.ages import age, moment, span
from wrapperctl.view.calling import as_called
from wrapperctl.view.source import bare_url, source
from wrapperctl.view.status_screen import screen

SCREENS = Path(__file__).parent / "screens"


def shown(of):
    return "".join(f"{line.plain}\n" for line in screen(of, NOW))


def fresh():
    made = wrapper()
    del made["status"]
    return made


def done():
    ended = {
        "id": "8f3c1a2b-1",
        "startedAt": "2026-03-01T11:00:00Z",
        "endedAt": "2026-03-01T11:00:10Z",
        "pointsBefore": 0,
        "lastExit": {"code": 0},
    }
    standing = {"phase": "Completed", "health": "Healthy", "observedGeneration": 3, "message": "done"}
    made = wrapper(execution=ended, progress={}, **standing)
    made["spec"]["source"] = {"csv": {"from": {"configMap": {"name": "data", "key": "data.csv"}}}}
    made["spec"]["suspend"] = True
    return made


def without_code():
    failure = {"reason": "NoData", "message": "nothing usable", "endedAt": "2026-03-01T11:59:00Z",
               "retryTime": "2026-03-01T12:10:00Z"}  # fmt: skip
    gone = {"execution": None, "checkpoint": None, "progress": None, "history": []}
    return wrapper(phase="Error", generation={"failure": failure}, **gone)


@pytest.mark.parametrize(
    ("name", "of"),
    [("everything", wrapper()), ("fresh", fresh()), ("done", done()), ("without-code", without_code())],
)
def test_the_screen_is_as_it_was_agreed(name, of):
    assert shown(of) == (SCREENS / f"{name}.txt").read_text(encoding="utf-8")


def test_what_was_said_last_of_an_execution_that_is_over_is_no_news():
    made = wrapper()
    assert "the broker is away" in shown(made)
    made["status"]["execution"]["endedAt"] = "2026-03-01T11:59:55Z"
    assert "the broker is away" not in shown(made)


def test_a_sentence_is_said_once():
    made = wrapper()
    made["status"]["message"] = made["status"]["conditions"][0]["message"]
    assert shown(made).count("asks its source every 6h") == 1


def test_a_try_that_is_under_way_has_no_time():
    made = without_code()
    made["status"]["phase"] = "Generating"
    assert "tried again" in shown(without_code())
    assert "tried again" not in shown(made)


@pytest.mark.parametrize(
    ("program", "told"),
    [
        ("/usr/bin/wrapperctl", "wrapperctl resume air"),
        ("/krew/kubectl-wrapper", "kubectl wrapper resume air"),
    ],
)
def test_commands_are_named_as_whoever_reads_would_type_them(program, told, monkeypatch):
    monkeypatch.setattr("sys.argv", [program])
    assert as_called("air is suspended: wrapperctl resume air") == f"air is suspended: {told}"


def test_what_a_source_says_does_not_steer_the_terminal():
    assert "\x1b" not in shown(wrapper(message="\x1b[2Jgone"))


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(0, "0 s"), (59.9, "59 s"), (60, "1 min"), (3600, "1 h"), (3660, "1 h 1 min"), (3601, "1 h"),
     (86400 * 9 + 3600, "9 d 1 h"), (86400 * 10, "10 d"), (86400 * 800, "2 years"), (-4, "0 s")],
)  # fmt: skip
def test_spans(seconds, text):
    assert span(seconds) == text


def test_ages():
    assert age("2026-03-01T11:59:00Z", NOW) == "1 min ago"
    assert age("2026-03-01T12:00:30Z", NOW) == "in 30 s"
    assert (age(None, NOW), age("soon", NOW), moment(None, NOW)) == ("", "", "none")


@pytest.mark.parametrize(
    ("spec", "text"),
    [
        (
            {"csv": {"from": {"url": "https://example.org:8443/a.csv?key=1#x"}}},
            "CSV https://example.org:8443/a.csv",
        ),
        (
            {"xlsx": {"from": {"volumeClaim": {"name": "files", "path": "a.xlsx"}}}},
            "XLSX volumeClaim files/a.xlsx",
        ),
        ({"csv": {"from": {"upload": {"fileId": "7"}}}}, "CSV upload 7"),
        ({"command": {"image": "reader:1"}}, "command reader:1"),
        ({}, "unknown"),
    ],
)
def test_sources(spec, text):
    assert source({"source": spec}) == text


def test_urls_are_shown_without_what_may_be_secret():
    assert bare_url("https://me:pw@example.org:99999/x?a=b") == "https://example.org/x"
