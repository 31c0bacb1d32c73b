"""The url of a request."""

from urllib.parse import parse_qsl

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wrapper_runner.fetching.errors import Refused
from wrapper_runner.fetching.queries import lay_over, read_query, write_query
from wrapper_runner.fetching.targets import target

BASE = "https://a.org/v1/obs"


@pytest.mark.parametrize(
    ("path", "url"),
    [
        (None, "https://a.org/v1/obs?f=json"),
        ("", "https://a.org/v1/obs?f=json"),
        ("latest", "https://a.org/v1/obs/latest?f=json"),
        ("a/b c?x=1", "https://a.org/v1/obs/a/b%20c?f=json&x=1"),
        ("?page=2", "https://a.org/v1/obs?f=json&page=2"),
        ("?f=csv", "https://a.org/v1/obs?f=csv"),
        ("/v2/x", "https://a.org/v2/x?f=json"),
        ("flow:1.0/PRT.M..A/all", "https://a.org/v1/obs/flow:1.0/PRT.M..A/all?f=json"),
        ("OECD.SDD,DSD@DF,4.0/A//B", "https://a.org/v1/obs/OECD.SDD,DSD@DF,4.0/A//B?f=json"),
        ("https://a.org/next?cursor=a%2Fb+c#top", "https://a.org/next?cursor=a%2Fb+c"),
        ("//b.org/x", "https://b.org/x"),
        ("javascript:alert(1)", "https://a.org/v1/obs/javascript:alert(1)?f=json"),
        ("município", "https://a.org/v1/obs/munic%C3%ADpio?f=json"),
    ],
)
def test_paths(path: str | None, url: str) -> None:
    assert target(BASE, {"f": "json"}, path=path, query=None) == url


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("a\nb", "control character"),
        ("https://[::1", "no url"),
        ("ftp://a.org/x", "write a url with http"),
    ],
)
def test_refused(path: str, words: str) -> None:
    with pytest.raises(Refused, match=words):
        target(BASE, {}, path=path, query=None)


def test_layers() -> None:
    base = "https://a.org/v1?x=%2C1&y=2"
    assert target(base, {"y": "3", "z": ["4", "5"]}, path="p?z=6", query={"x": [], "w": "a,b:c d&+"}) == (
        "https://a.org/v1/p?y=3&z=6&w=a,b:c%20d%26%2B"
    )


names = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), min_size=1, max_size=8)
pairs = st.lists(st.tuples(names, names), max_size=6)
values = st.dictionaries(names, names | st.lists(names, max_size=3), max_size=4)


@given(pairs, values)
def test_laying_over(below: list[tuple[str, str]], above: dict[str, str | list[str]]) -> None:
    """What is not named stays as it was and in its order; what is named has exactly the new values."""
    written: list = lay_over([], {})
    for name, value in below:
        written += lay_over([], {name: value})
    got = parse_qsl(write_query(lay_over(written, above)), keep_blank_values=True)
    assert [pair for pair in got if pair[0] not in above] == [pair for pair in below if pair[0] not in above]
    for name, value in above.items():
        wanted = [value] if isinstance(value, str) else value
        assert [text for other, text in got if other == name] == wanted


@given(st.text("abc=&%2C+;[]", max_size=20))
def test_what_is_not_touched_is_not_rewritten(text: str) -> None:
    assert write_query(read_query(text)) == "&".join(part for part in text.split("&") if part)
