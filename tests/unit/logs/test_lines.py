"""Lines of logs: one object a line for programs, and for readers what it says."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wrapper_contract.log_lines import LogLine, message_of, written

TIME = "2026-03-01T12:00:00.250Z"
BARE = LogLine(time=TIME, level="INFO", logger="operator", message="all is well")
FULL = LogLine(
    time=TIME,
    level="WARNING",
    logger="operator",
    message="pod x ended with 69",
    reason="SourceUnavailable",
    namespace="indicators",
    wrapper="co2",
    execution="1234-1",
    attempt=2,
    exception="Traceback\n  boom",
)


@pytest.mark.parametrize(
    ("line", "text"),
    [
        (BARE, f"{TIME} INFO operator: all is well"),
        (
            FULL,
            f"{TIME} WARNING indicators/co2 1234-1/2 operator: pod x ended with 69 (SourceUnavailable)\n"
            + FULL.exception,
        ),
    ],
    ids=["bare", "full"],
)
def test_people_get_text(line: LogLine, text: str) -> None:
    assert written(line, "text") == text


def test_programs_get_only_the_fields_that_are_known() -> None:
    assert json.loads(written(BARE, "json")) == {
        "time": TIME,
        "level": "INFO",
        "logger": "operator",
        "message": "all is well",
    }
    assert json.loads(written(FULL, "json"))["attempt"] == 2


@given(message=st.text(), exception=st.text(), wrapper=st.text())
def test_an_object_is_always_one_line_and_says_what_it_said(
    message: str, exception: str, wrapper: str
) -> None:
    line = LogLine(time=TIME, level="INFO", logger="x", message=message, wrapper=wrapper, exception=exception)
    text = written(line, "json")
    assert "\n" not in text
    assert message_of(text) == f"{message}\n{exception}".rstrip()


@pytest.mark.parametrize(
    "text",
    [
        "2026-03-01T12:00:00.250Z [STDOUT] hello",
        '{"message": "not ours"}',
        "{ this is no JSON",
        "",
        '{"time": 5, "level": "", "logger": "", "message": ""}',
    ],
)
def test_lines_of_others_stay_as_they_are(text: str) -> None:
    assert message_of(text) == text
