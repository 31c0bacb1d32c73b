"""Which plain texts of a manifest are credentials, and that they are nowhere any more."""

import pytest

from wrapper_operator.generation.gemini.hiding import credentials_of, hidden
from wrapper_operator.generation.request import ApiRequest


@pytest.mark.parametrize(
    "name",
    ["api_key", "apikey", "api-key", "X-API-Key", "key", "app_id", "appid", "token", "access_token", "sig",
     "client_secret", "password", "pwd", "securityToken", "subscription-key"],
)  # fmt: skip
def test_names_of_credentials(name):
    assert credentials_of(ApiRequest(url="https://a.example/", query={name: "12345678"})) == ("12345678",)


@pytest.mark.parametrize(
    "name", ["series_id", "keyword", "monkey", "design", "secretariat", "passengers", "year"]
)
def test_names_of_other_things(name):
    assert credentials_of(ApiRequest(url=f"https://a.example/?{name}=12345678")) == ()


def test_every_way_of_writing_it_is_hidden():
    values = credentials_of(ApiRequest(url="https://me:a%2Fb+c%20d%21@a.example/?token=x%2Fy%20z12"))
    for text in ("a/b+c d!", "a%2Fb%2Bc%20d%21", "x/y z12", "x%2Fy%20z12", "x%2Fy+z12"):
        assert hidden(f"<{text}>", values) == "<(hidden)>"


def test_files_and_short_values_hide_nothing():
    assert credentials_of(None) == ()
    assert credentials_of(ApiRequest(url="https://a.example/", query={"key": "A"})) == ()
