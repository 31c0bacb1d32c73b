import pickle

import pytest

from wrapper_sdk import ParseError, TryLater
from wrapper_sdk.memory import remembered


@pytest.mark.parametrize(
    ("error", "shown", "reason", "text"),
    [
        (ParseError("not a number"), "not a number", "not a number", None),
        (ParseError("not a number", "12abc"), "not a number: '12abc'", "not a number", "12abc"),
        (ParseError("not a number", None), "not a number", "not a number", None),
        (ParseError("not a number", True), "not a number: 'True'", "not a number", "True"),
        (ParseError("not a year", ""), "not a year: ''", "not a year", ""),
    ],
)
def test_parse_error(error: ParseError, shown: str, reason: str, text: str | None) -> None:
    assert (str(error), error.reason, error.text) == (shown, reason, text)
    assert isinstance(error, ValueError)
    again = pickle.loads(pickle.dumps(error))
    assert (str(again), again.reason, again.text) == (shown, reason, text)


def test_text_of_a_parse_error_is_short() -> None:
    assert ParseError("x", "a" * 80).text == "a" * 80
    assert ParseError("x", "a" * 81).text == "a" * 79 + "…"
    assert ParseError("x", 10**5000).text == "a number of too many digits"
    assert ParseError("x", -(10**5000)).text == "a number of too many digits"


def test_try_later_says_when() -> None:
    assert (TryLater(30).seconds, str(TryLater(30))) == (30, "try again in 30 s")
    assert (TryLater().seconds, str(TryLater())) == (None, "try again later")


def test_memory_is_bounded_and_keeps_no_errors() -> None:
    calls = []

    @remembered(2)
    def double(number: int) -> int:
        calls.append(number)
        return 2 * number if number else 1 // number

    assert [double(1), double(1), double(2), double(3), double(1)] == [2, 2, 4, 6, 2]
    assert calls == [1, 2, 3, 1]
    for _ in range(2):
        with pytest.raises(ZeroDivisionError):
            double(0)
    assert calls == [1, 2, 3, 1, 0, 0]
