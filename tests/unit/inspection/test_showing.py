"""Replies of an API as they are shown."""

import io
import json
import zipfile

import pytest

from wrapper_contract.inspection import MAX_BODY_BYTES, Thinned
from wrapper_runner.fetching import Fetched
from wrapper_runner.inspection import showing
from wrapper_runner.inspection.showing import fitted, shown, unpacked


def reply(content: bytes, **headers: str) -> Fetched:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Fetched(status=200, headers=named, content=content, seconds=0.5, url="https://x/")


def packed(**members: bytes) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("folder/", b"")
        for name, content in members.items():
            archive.writestr(name, content)
    return target.getvalue()


def same(content: bytes) -> bytes:
    return content


@pytest.mark.parametrize(
    ("content", "kind", "body"),
    [
        (b'{"a": 1}', "application/json", '{"a": 1}'),
        ("é".encode(), "", "é"),
        ("é".encode("latin-1"), "text/csv; charset=iso-8859-1", "é"),
        (b"\xef\xbb\xbfa", "", "a"),
        ("a".encode("utf-16"), "", "a"),
        (b"", "", ""),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "image/png", ""),
        (b"PK\x03\x04 broken", "application/zip", ""),
    ],
)
def test_short_bodies_are_shown_whole(content: bytes, kind: str, body: str) -> None:
    found = shown(reply(content, content_type=kind), redact=same)
    assert (found.body, found.sample, found.cut, found.thinned) == (body, body, False, [])
    assert (found.status, found.size, found.seconds) == (200, len(content), 0.5)


def test_long_json_is_thinned_and_its_sample_is_not() -> None:
    content = json.dumps({"results": list(range(500_000))}).encode()
    found = shown(reply(content), redact=same)
    assert found.thinned == [Thinned("results", 500_000, 40)]
    assert len(json.loads(found.body)["results"]) == 40
    assert found.sample == content.decode()[:2500]
    assert not found.cut


@pytest.mark.parametrize(
    "content",
    [
        b"year,value\n" * 200_000,
        b'{"a": [' + b"1," * 600_000,
        "é".encode() * 600_000 + b"x",
        b"[" * 2_000_000,
    ],
    ids=["csv", "broken", "two bytes a character", "deep"],
)
def test_other_long_texts_are_cut(content: bytes) -> None:
    found = shown(reply(content), redact=same)
    assert (found.cut, found.thinned) == (True, [])
    assert MAX_BODY_BYTES - 4 < len(found.body.encode()) <= MAX_BODY_BYTES
    assert content.startswith(found.body.encode())


def test_what_is_too_long_to_be_thinned_is_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(showing, "MAX_THINNED_BYTES", 2 * MAX_BODY_BYTES)
    content = json.dumps(list(range(500_000))).encode()
    assert shown(reply(content), redact=same).cut


def test_a_zip_shows_the_first_file_that_holds_text() -> None:
    content = packed(**{"a.png": b"\x89PNG\0", "b.csv": b"x;y\n", "c.csv": b"z\n"})
    found = shown(
        reply(content, content_type="application/zip"), redact=lambda each: each.replace(b"x", b"_")
    )
    assert (found.members, found.body, found.size) == (["a.png", "b.csv", "c.csv"], "_;y\n", len(content))


def test_a_zip_of_nothing_readable_shows_its_names() -> None:
    assert unpacked(packed(**{"a.png": b"\x89PNG\0"})) == (b"", ["a.png"])


def test_names_in_a_zip_are_bounded() -> None:
    content, names = unpacked(packed(**{f"{n}" + "x" * 500: b"" for n in range(1100)}))
    assert (content, len(names), max(map(len, names))) == (b"", 1000, 256)


def test_a_zip_that_unpacks_to_very_much_is_read_in_part(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(showing, "_MAX_MEMBER_BYTES", 10_000)
    content, _ = unpacked(packed(a=b"x" * 1_000_000))
    assert len(content) == 10_000


def test_a_text_is_measured_in_bytes() -> None:
    assert fitted("é" * 10, whole=True, max_bytes=20).cut is False
    assert fitted("é" * 11, whole=True, max_bytes=20) == showing.Body("é" * 10, cut=True)
