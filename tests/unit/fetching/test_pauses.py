"""How long a source asks to be left alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wrapper_runner.fetching.pauses import Quota, asked_pause, back_off, read_quota

NOW = 1795341600.0  # Sun, 22 Nov 2026 10:00:00 GMT
HALF_PAST = "Sun, 22 Nov 2026 10:30:00 GMT"


@pytest.mark.parametrize(
    ("status", "headers", "body", "pause"),
    [
        (429, {"retry-after": "120"}, b"", 120.0),
        (503, {"retry-after": "120"}, b"", 120.0),
        (429, {"retry-after": HALF_PAST}, b"", 1800.0),
        (429, {"retry-after": HALF_PAST, "date": "Sun, 22 Nov 2026 10:29:50 GMT"}, b"", 10.0),
        (429, {"retry-after": "Sat, 21 Nov 2026 10:00:00 GMT"}, b"", 0.0),
        (429, {"retry-after": "soon", "x-ratelimit-reset": "5"}, b"", 5.0),
        (429, {"x-ratelimit-reset": str(int(NOW) + 30)}, b"", 31.0),
        (429, {"x-ratelimit-reset": str(int(NOW + 30) * 1000)}, b"", 31.0),
        (429, {"x-rate-limit-reset": "2026-11-22T10:00:09Z"}, b"", 10.0),
        (429, {"ratelimit": '"default";r=0;t=12'}, b"", 12.0),
        (429, {"ratelimit": "limit=5, remaining=0, reset=8"}, b"", 8.0),
        (403, {"x-ratelimit-remaining": "0", "x-ratelimit-reset": "9"}, b"", 9.0),
        (403, {"x-ratelimit-remaining": "3", "x-ratelimit-reset": "9"}, b"", None),
        (403, {}, b"daily limit", None),
        (429, {}, b'{"reason":"Minutely API request limit exceeded. Please try again in one minute."}', 60.0),
        (
            429,
            {"date": HALF_PAST},
            b"Hourly API request limit exceeded. Please try again in the next hour.",
            1801.0,
        ),
        (429, {}, b"Daily API request limit exceeded. Please try again tomorrow.", 14 * 3600 + 1.0),
        (429, {}, b"Too many requests", None),
        (503, {}, b"", None),
        (429, {"retry-after": "9" * 400}, b"", 999999999.0),
        (429, {"x-ratelimit-reset": "-5"}, b"", None),
    ],
)
def test_pauses(status: int, headers: dict[str, str], body: bytes, pause: float | None) -> None:
    assert asked_pause(status, headers, body, now=NOW) == pause


@pytest.mark.parametrize(
    ("headers", "quota"),
    [
        ({}, Quota(None, None)),
        ({"x-ratelimit-remaining": "0", "x-ratelimit-reset": "60"}, Quota(0, 60.0)),
        ({"x-ratelimit-remaining": "1.0"}, Quota(1, None)),
        ({"ratelimit-remaining": "50, 50;w=60"}, Quota(50, None)),
        ({"x-ratelimit-remaining": "many", "x-ratelimit-reset": "later"}, Quota(None, None)),
    ],
)
def test_quotas(headers: dict[str, str], quota: Quota) -> None:
    assert read_quota(headers, now=NOW) == quota


text = st.text(max_size=30) | st.from_regex(r"\A-?\d{1,40}(\.\d+)?\Z")


@given(
    st.sampled_from([403, 429, 503]),
    st.dictionaries(
        st.sampled_from(["retry-after", "date", "x-ratelimit-reset", "x-ratelimit-remaining", "ratelimit"]),
        text,
    ),
    st.binary(max_size=40),
)
def test_no_header_brings_it_down(status: int, headers: dict[str, str], body: bytes) -> None:
    pause = asked_pause(status, headers, body, now=NOW)
    assert pause is None or pause >= 0


@given(st.integers(1, 1000), st.floats(0, 1))
def test_backing_off_is_bounded(failures: int, chance: float) -> None:
    assert 0 <= back_off(failures, chance=chance) <= min(30.0, 2.0 ** (min(failures, 10) - 1))
