"""What is told of an exception of the code."""

import pytest

from wrapper_runner.collecting.explaining import explain
from wrapper_runner.collecting.program import ContractError, load
from wrapper_sdk import SourceError, TryLater, WindowTooLarge


def failed(body: str) -> BaseException:
    collect = load(
        f"from wrapper_sdk import *\ndef collect(source, start, end):\n    {body}\n", "collector.py"
    )
    try:
        collect(None, None, None)
    except BaseException as error:  # noqa: BLE001 - all of them are looked at
        return error
    raise AssertionError(body)


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (SourceError("x"), "source"),
        (TryLater(5), "later"),
        (WindowTooLarge(), "window"),
        (ContractError("x"), "contract"),
        (MemoryError(), "memory"),
        (KeyError("x"), "code"),
        (SystemExit(0), "code"),
        (KeyboardInterrupt(), "code"),
    ],
)
def test_each_exception_has_its_kind(error: BaseException, kind: str) -> None:
    assert explain(error, code_name="collector.py", row=0, rejections=[], loading=False).kind == kind


def test_only_the_codes_own_frames_are_shown() -> None:
    told = explain(
        failed('parse_number("abc")'), code_name="collector.py", row=7, rejections=[], loading=False
    )
    assert told.message == "ParseError: not a number: 'abc' (at row 7)"
    assert '  File "collector.py", line 3, in collect\n    parse_number("abc")\n' in told.traceback
    assert "wrapper_sdk/numbers.py" not in told.traceback


def test_what_is_meant_for_people_has_no_traceback() -> None:
    told = explain(
        failed('raise SourceError("the sheet Data is missing")'),
        code_name="collector.py",
        row=0,
        rejections=[],
        loading=False,
    )
    assert (told.kind, told.message, told.traceback) == ("source", "the sheet Data is missing", "")


def test_a_syntax_error_shows_its_place() -> None:
    try:
        load("def collect(source, start, end)\n    pass\n", "collector.py")
    except SyntaxError as error:
        told = explain(error, code_name="collector.py", row=0, rejections=[], loading=True)
    assert told.kind == "import"
    assert told.message.startswith("SyntaxError: ")
    assert 'File "collector.py", line 1' in told.traceback


def test_errors_that_cannot_be_shown_are_told_all_the_same() -> None:
    class OddError(Exception):
        def __str__(self) -> str:
            raise ValueError

    told = explain(OddError(), code_name="collector.py", row=0, rejections=[], loading=False)
    assert told.message == "OddError"


def test_what_is_told_is_bounded() -> None:
    error = failed("raise ValueError('x' * 1_000_000)")
    told = explain(error, code_name="collector.py", row=0, rejections=[], loading=False)
    assert len(told.message) <= 1000
    assert len(told.traceback) <= 3000


def test_half_characters_do_not_break_the_line() -> None:
    told = explain(ValueError("\ud800"), code_name="c.py", row=0, rejections=[], loading=False)
    told.message.encode()


@pytest.mark.parametrize(
    ("seconds", "told"),
    [(5, 5.0), (2.5, 2.5), (0, 0.0), (None, None), (-1, None), (float("nan"), None), (float("inf"), None),
     (1e12, None), (10**400, None)],
)  # fmt: skip
def test_how_long_to_wait_is_told_where_one_can(seconds: float | None, told: float | None) -> None:
    error = TryLater()
    error.seconds = seconds
    assert explain(error, code_name="c.py", row=0, rejections=[], loading=False).seconds == told


@pytest.mark.parametrize("seconds", ["5", True, [5]])
def test_what_is_no_time_is_not_told(seconds: object) -> None:
    error = TryLater()
    error.seconds = seconds  # type: ignore[assignment]
    assert explain(error, code_name="c.py", row=0, rejections=[], loading=False).seconds is None
