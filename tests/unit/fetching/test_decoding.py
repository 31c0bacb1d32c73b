"""Bodies unpacked as they come."""

import contextlib
import gzip
import zlib
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wrapper_runner.fetching.decoding import Cut, Undecodable, decoded


def bare(data: bytes) -> bytes:
    stream = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return stream.compress(data) + stream.flush()


def in_pieces(data: bytes, size: int) -> list[bytes]:
    return [data[at : at + size] for at in range(0, len(data), size)]


PACKERS: dict[str, Callable[[bytes], bytes]] = {
    "gzip": gzip.compress,
    "x-gzip": lambda data: gzip.compress(data[:3]) + gzip.compress(data[3:]),
    "deflate": zlib.compress,
    " Deflate ": bare,
    "deflate, gzip": lambda data: gzip.compress(zlib.compress(data)),
    "": lambda data: data,
    "identity": lambda data: data,
}


@given(st.binary(min_size=1, max_size=3000), st.integers(1, 700), st.sampled_from(list(PACKERS)))
def test_whole(data: bytes, size: int, encoding: str) -> None:
    assert b"".join(decoded(in_pieces(PACKERS[encoding](data), size), encoding)) == data


@given(
    st.binary(min_size=1, max_size=3000),
    st.integers(1, 700),
    st.sampled_from(["gzip", "deflate", "deflate, gzip"]),
    st.data(),
)
def test_cut(data: bytes, size: int, encoding: str, draw: st.DataObject) -> None:
    packed = PACKERS[encoding](data)
    length = draw.draw(st.integers(1, len(packed) - 1))
    with pytest.raises((Cut, Undecodable)):
        b"".join(decoded(in_pieces(packed[:length], size), encoding))


@given(st.binary(max_size=500))
def test_garbage(data: bytes) -> None:
    for encoding in ("gzip", "deflate"):
        with contextlib.suppress(Cut, Undecodable):
            assert len(b"".join(decoded([data], encoding))) <= 1032 * len(data) + 1032


def test_a_body_that_only_says_it_is_packed() -> None:
    assert b"".join(decoded([b'{"a"', b": 1}"], "gzip")) == b'{"a": 1}'


def test_padding_after_a_member() -> None:
    assert b"".join(decoded([gzip.compress(b"data") + b"\0" * 512], "gzip")) == b"data"


def test_a_bomb_comes_in_steps() -> None:
    bomb = gzip.compress(bytes(50_000_000))
    steps = decoded([bomb], "gzip")
    assert all(len(next(steps)) <= 256 * 1024 for _ in range(10))


@pytest.mark.parametrize(
    ("encoding", "words"), [("br", "'br', which was not asked for"), ("gzip," * 4, "4 times")]
)
def test_encodings_that_are_refused(encoding: str, words: str) -> None:
    with pytest.raises(Undecodable, match=words):
        b"".join(decoded([b"x"], encoding))
