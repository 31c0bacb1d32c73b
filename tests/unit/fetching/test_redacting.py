"""Secrets taken out and put back."""

import base64
import json
from urllib.parse import quote, quote_plus

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wrapper_runner.fetching.redacting import MIN_LENGTH, Redactor
from wrapper_runner.fetching.secret_forms import in_base64

secrets = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), min_size=MIN_LENGTH, max_size=40
)


def knowing(*values: str) -> Redactor:
    redactor = Redactor()
    for number, value in enumerate(values):
        redactor.learn(str(number), value)
    return redactor


@given(secrets, st.binary(max_size=20), st.binary(max_size=20))
def test_no_encoding_shows(secret: str, before: bytes, after: bytes) -> None:
    redactor = knowing(secret)
    for written in (
        secret,
        quote(secret, safe=""),
        quote_plus(secret),
        quote(quote(secret, safe=""), safe=""),
        json.dumps(secret)[1:-1],
        "".join(f"%{byte:02x}" for byte in secret.encode()),
    ):
        hidden = redactor.hide(before + written.encode() + after)
        assert b"__SECRET_1" in hidden
        assert written.encode() not in hidden


@given(secrets, st.binary(max_size=9), st.binary(max_size=9))
def test_no_base64_shows_wherever_it_begins(secret: str, before: bytes, after: bytes) -> None:
    redactor = knowing(secret)
    for encode in (base64.b64encode, base64.urlsafe_b64encode):
        text = encode(before + secret.encode() + after)
        hidden = redactor.hide(text)
        assert hidden.count(b"__SECRET_1_B64") == 1
        assert redactor.put_back(hidden.decode()) == text.decode()


@given(secrets)
def test_back_again(secret: str) -> None:
    redactor = knowing(secret)
    assert redactor.put_back(redactor.hide_text(f"<{secret}>")) == f"<{secret}>"
    url = f"https://a.org/?k={quote(secret, safe='')}&n=2"
    assert redactor.put_back(redactor.hide_text(url), in_url=True) == url


@given(st.binary(max_size=200))
def test_other_data_are_left_alone(data: bytes) -> None:
    assert knowing("s3cret-s3cret").hide(data) is data


@pytest.mark.parametrize("value", ["", "1", "2024", "admin"])
def test_short_values_are_left_in_data(value: str) -> None:
    assert knowing(value).hide(b"2024,1,admin") == b"2024,1,admin"


def test_one_secret_within_another() -> None:
    redactor = knowing("abcdef", "abcdef-ghijkl")
    assert redactor.hide(b"abcdef-ghijkl abcdef") == b"__SECRET_2__ __SECRET_1__"


def test_values_that_change() -> None:
    redactor = Redactor()
    for value in ("value-one", "value-two", "value-one", "value-three"):
        redactor.learn("key", value)
    assert redactor.hide(b"value-one value-two value-three") == b"__SECRET_1__ __SECRET_1__ __SECRET_1__"
    assert redactor.put_back("__SECRET_1__") == "value-three"


def test_memory_of_old_values_is_bounded() -> None:
    redactor = Redactor()
    for number in range(200):
        redactor.learn("token", f"token-{number:06}")
    assert (
        redactor.hide(b"token-000199 token-000196 token-000100") == b"__SECRET_1__ __SECRET_1__ token-000100"
    )


def test_unknown_placeholders_stay() -> None:
    text = "__SECRET_7__ __SECRET_1_B64_9__ __SECRET__"
    assert knowing("s3cret-s3cret").put_back(text) == text


def test_shown_urls() -> None:
    redactor = knowing("s3cret/s3cret")
    url = "https://a.org/p/s3cret%2Fs3cret/x?k=s3cret/s3cret"
    assert redactor.show(url) == "https://a.org/p/__SECRET_1__/x?k=…"


def test_a_long_token_is_hidden_before_a_message_is_cut() -> None:
    token = "t0ken" * 100
    assert "t0ken" not in knowing(token).show(f"https://a.org/{'x' * 150}{token}")


def test_ways_of_base64() -> None:
    assert in_base64("secret") == {
        "B64": "c2VjcmV0",
        "B64_1": "NlY3Jld",
        "B64_2": "zZWNyZX",
    }
    assert in_base64("a?b>c?")["B64"] == "YT9iPmM/"
    assert in_base64("a?b>c?")["B64U"] == "YT9iPmM_"
