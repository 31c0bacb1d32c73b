"""What of a url may be shown."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wrapper_contract.redaction import MAX_SHOWN, shown_text, shown_url


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("https://example.org/data.csv", "https://example.org/data.csv"),
        ("https://example.org:8443/a/b.csv#part", "https://example.org:8443/a/b.csv"),
        ("https://me:pass@example.org/x", "https://example.org/x"),
        ("https://me:p@ss@example.org/x", "https://example.org/x"),
        ("https://token@example.org/x", "https://example.org/x"),
        ("https://example.org/x?key=secret&y=1", "https://example.org/x?key=…&y=…"),
        ("https://example.org/x?secret", "https://example.org/x?…"),
        ("https://example.org/x?a=b=c", "https://example.org/x?a=…"),
        ("https://[::1", "a url that cannot be read"),
        ("file:///home/me/data.csv", "file:///home/me/data.csv"),
    ],
)
def test_secrets_are_left_out(url: str, shown: str) -> None:
    assert shown_url(url) == shown


@given(secret=st.text(st.characters(codec="ascii", categories=["L", "N"]), min_size=12, max_size=20))
def test_no_secret_is_ever_shown(secret: str) -> None:
    for url in (
        f"https://user:{secret}@h.org/a",
        f"https://{secret}@h.org/a",
        f"https://h.org/a?k={secret}",
        f"https://h.org/a?{secret}",
        f"https://h.org/a#{secret}",
    ):
        assert secret not in shown_url(url).removeprefix("https://h.org/a")


@given(st.text(max_size=1000))
def test_shown_text_is_one_bounded_line_without_control(text: str) -> None:
    shown = shown_text(text)
    assert len(shown) <= MAX_SHOWN
    assert not any(ord(mark) < 32 or ord(mark) in (0x7F, 0x85, 0x202E) for mark in shown)
    assert len(shown.splitlines()) <= 1
