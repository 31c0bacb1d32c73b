"""Numbers, times and sizes for people."""

import doctest
from datetime import UTC, datetime

import pytest

from wrapperctl.view import figures, inspection


@pytest.mark.parametrize("module", [figures, inspection])
def test_examples_in_docstrings_hold(module):
    outcome = doctest.testmod(module)
    assert outcome.attempted > 0
    assert outcome.failed == 0


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (0.0, "0"),
        (-0.5, "-0.5"),
        (5.1, "5.1"),
        (100.0, "100"),
        (1e6, "1,000,000"),
        (1234.5678, "1,234.57"),
        (1e300, "1e+300"),
        (float("-1e-9"), "-1e-09"),
    ],
)
def test_values_keep_the_digits_that_tell_something(number, text):
    assert figures.value(number) == text


@pytest.mark.parametrize(
    ("moment", "text"),
    [
        (datetime(2024, 1, 1, tzinfo=UTC), "2024"),
        (datetime(900, 1, 1, tzinfo=UTC), "0900"),
        (datetime(2024, 7, 1, tzinfo=UTC), "2024-07"),
        (datetime(2024, 7, 2, tzinfo=UTC), "2024-07-02"),
        (datetime(2024, 7, 2, 13, tzinfo=UTC), "2024-07-02 13:00"),
        (datetime(2024, 7, 2, 13, 0, 5, tzinfo=UTC), "2024-07-02 13:00:05"),
    ],
)
def test_times_are_written_as_finely_as_they_need(moment, text):
    assert figures.when(moment, figures.fineness(moment)) == text


def test_what_steers_a_terminal_is_replaced():
    assert figures.printable("a\x1b[31mb\x07") == "a�[31mb�"
    assert figures.printable("a\tb\nc") == "a b c"


@pytest.mark.parametrize(
    ("text", "width", "cut"), [("abc", 3, "abc"), ("abcd", 3, "ab…"), ("a\n  b", 9, "a b")]
)
def test_long_texts_are_cut_to_one_line(text, width, cut):
    assert figures.clipped(text, width) == cut
