"""When and how long a download waits before it tries again."""

from email.utils import formatdate

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wrapper_runner.acquisition.retrying import back_off, retry_after

NOW = 1_700_000_000.0


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("5", 5.0),
        (" 120 ", 120.0),
        ("0", 0.0),
        (formatdate(NOW + 90, usegmt=True), 90.0),
        (formatdate(NOW - 90, usegmt=True), 0.0),
        ("", None),
        ("soon", None),
        ("-5", None),
        ("1.5", None),
        ("9" * 400, 999_999_999.0),
        ("Mon, 99 Foo 2024", None),
    ],
)
def test_retry_after(text: str, seconds: float | None) -> None:
    assert retry_after({"retry-after": text}, now=NOW) == seconds


def test_a_silent_server_asks_for_nothing() -> None:
    assert retry_after({}, now=NOW) is None


@given(failures=st.integers(1, 50), chance=st.floats(0, 1, exclude_max=True))
def test_back_off_is_bounded_and_never_shorter_than_asked(failures: int, chance: float) -> None:
    wait = back_off(failures, chance=chance)
    assert 1 <= wait <= 45
    assert wait >= back_off(failures, chance=0.0)
