"""Replies: text in every encoding, documents of every kind, and what is none."""

import csv
import io
import time
import zipfile
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wrapper_sdk import Reply, SourceError, TryLater, WindowTooLarge
from wrapper_sdk.replies.archives import zip_members
from wrapper_sdk.replies.refusals import words_of


def reply(content: bytes | str, kind: str = "", status: int = 200) -> Reply:
    return Reply(
        status,
        {"content-type": kind} if kind else {},
        content.encode() if isinstance(content, str) else content,
    )


@pytest.mark.parametrize(
    ("content", "kind", "text"),
    [
        ("año".encode(), "", "año"),
        ("año".encode("utf-8-sig"), "text/csv; charset=latin1", "año"),
        ("año".encode("utf-16"), "", "año"),
        ("año".encode("utf-16-be"), "text/csv; charset=utf-16-be", "año"),
        ("año".encode("utf-32"), "", "año"),
        (b"a\xf1o", "text/csv; charset=ISO-8859-1", "año"),
        (b"a\xf1o", 'text/csv; CHARSET="iso-8859-1"; header=present', "año"),
        (b"a\xf1o \x80", "", "año €"),
        (b"a\xf1o", "text/csv; charset=utf-8", "año"),  # the header is wrong
        (b"a\xf1o", "text/csv; charset=no-such-thing", "año"),
        (b"a\xf1o", "text/csv; charset=rot13", "año"),
        (b'<?xml version="1.0" encoding="ISO-8859-1"?><a>\xf1</a>', "application/xml", None),
        (b"", "", ""),
    ],
)
def test_text(content: bytes, kind: str, text: str | None) -> None:
    found = reply(content, kind)
    assert found.text == text if text is not None else found.xml().text == "ñ"


@given(st.binary(max_size=300), st.text(max_size=40))
def test_whatever_comes_is_a_text_and_a_document_or_an_error(content: bytes, kind: str) -> None:
    found = reply(content, kind)
    assert isinstance(found.text, str)
    assert isinstance(words_of(found.text), str)
    for read in (found.json, found.xml, lambda: list(found.rows()), lambda: list(found.members())):
        with suppress(SourceError):
            read()


JSON: list[tuple[str, Any]] = [
    ('{"a": [1, 2.5, null, true]}', {"a": [1, 2.5, None, True]}),
    ("\ufeff[1]", [1]),
    ("[Infinity]", [float("inf")]),
    ("[1e999]", [float("inf")]),
    ('"text"', "text"),
    ('["\ud83d\ude00"]'.encode("utf-16", "surrogatepass").decode("utf-16"), ["😀"]),
]


@pytest.mark.parametrize(("text", "document"), JSON)
def test_json(text: str, document: Any) -> None:
    assert reply(text).json() == document
    assert reply(text.encode("utf-16")).json() == document


def test_not_a_number_is_read() -> None:
    (value,) = reply("[NaN]").json()
    assert value != value


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "empty where JSON was expected"),
        ("  \n", "empty where JSON was expected"),
        ("<!DOCTYPE html><html><title>Sign in</title>", "an HTML page, not JSON: Sign in"),
        ('{"a": [1, 2', "breaks off after 11 characters"),
        ('{"a": "unfinished}', "breaks off"),
        ('[{"a": 1}, {"a": 2}', "breaks off"),
        ("date,value\n2024,1", r"no JSON \(character 1\): date,value 2024,1"),
        ('{"a": 1,, "b": 2}', r"no JSON \(character 9\)"),
        ("[" * 100_000 + "]" * 100_000, "nested too deeply"),
        ("[" + "9" * 5000 + "]", "too many digits"),
    ],
)
def test_no_json(text: str, message: str) -> None:
    with pytest.raises(SourceError, match=message):
        reply(text).json()


LAUGHS = "".join(f'<!ENTITY l{n + 1} "{f"&l{n};" * 10}">' for n in range(9))
BOMB = f'<?xml version="1.0"?><!-- x --><!DOCTYPE l [<!ENTITY l0 "ha">{LAUGHS}]><l>&l9;</l>'


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-8-sig", "utf-32"])
def test_xml_that_would_unfold_is_refused_at_once(encoding: str) -> None:
    began = time.process_time()
    with pytest.raises(SourceError, match="document type"):
        reply(BOMB.encode(encoding)).xml()
    assert time.process_time() - began < 1


@pytest.mark.parametrize(
    "text",
    [
        '<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>',
        '\n<?xml version="1.0"?>\n<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>',
        "<!-- <!-- --><!DOCTYPE a><a/>",
    ],
)
def test_document_types_are_refused(text: str) -> None:
    with pytest.raises(SourceError, match=r"document type|no XML"):
        reply(text).xml()


def test_xml() -> None:
    root = reply(
        '<?xml version="1.0" encoding="utf-16"?><a xmlns="urn:x"><b>&lt;!DOCTYPE&gt; &amp;</b></a>'
    ).xml()
    assert root.findtext("{urn:x}b") == "<!DOCTYPE> &"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "empty where XML was expected"),
        ("<html><head><title>Busy</title></head></html>", "HTML page, not XML: Busy"),
        ("<a><b></a>", "no XML"),
        ("<a>", "no XML"),
        ("<a>&undefined;</a>", "no XML"),
        ('{"a": 1}', "no XML"),
        ("<a>\x00</a>", "no XML"),
    ],
)
def test_no_xml(text: str, message: str) -> None:
    with pytest.raises(SourceError, match=message):
        reply(text).xml()


def test_rows() -> None:
    text = 'a;b\r\n"1;2";"x\r\ny"\r\n\r\n3\r\n'
    assert list(reply(text).rows(delimiter=";")) == [["a", "b"], ["1;2", "x\r\ny"], [], ["3"]]
    assert list(reply(text).rows(delimiter=";", first=3, last=4, width=2)) == [["", ""], ["3", ""]]
    assert list(reply('a;"b').rows(delimiter=";", quote=None)) == [["a", '"b']]
    assert list(reply(b"a\xf1o,1", "text/csv; charset=utf-8").rows(encoding="latin1")) == [["año", "1"]]
    with pytest.raises(SourceError, match="HTML page, not CSV: Sign in"):
        list(reply("<html><title>Sign in</title>").rows())
    with pytest.raises(SourceError, match="no CSV"):
        list(reply("a" * 2_000_000).rows())


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_delimiters_are_found_out(delimiter: str) -> None:
    lines = [["date", "level"], ["2024-01-01", "1"], ["2024-01-02", "2"]]
    text = "\n".join(delimiter.join(row) for row in lines)
    assert list(reply(text).rows()) == lines


def zipped(files: dict[str, bytes]) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return content.getvalue()


def test_members() -> None:
    found = reply(zipped({"a.json": b"[1]", "folder/": b"", "folder/b.csv": b"x,1"}))
    assert found.is_zip
    assert [(name, member.text) for name, member in found.members()] == [
        ("a.json", "[1]"),
        ("folder/b.csv", "x,1"),
    ]
    assert dict(found.members())["a.json"].json() == [1]
    assert list(reply(zipped({})).members()) == []


def test_archives_that_cannot_be_unpacked() -> None:
    good = zipped({"a": b"x" * 1000})
    damaged = good.replace(good[40:45], b"\xff\x00\xff\x00\xff")
    for content in (b"PK\x03\x04nothing", damaged, good[:-30], b"no zip", b""):
        with pytest.raises(SourceError, match="ZIP"):
            list(reply(content).members())
    bomb = zipped({"a": bytes(3_000_000), "b": bytes(3_000_000)})
    assert len(bomb) < 10_000
    with pytest.raises(SourceError, match="more than 5000000 bytes"):
        list(zip_members(bomb, max_bytes=5_000_000))


TOO_MUCH = [
    (413, "Payload Too Large"),
    (413, ""),
    (400, "The date range must be less than 1 year."),
    (400, '{"error": {"message": "Time range exceeds 31 days"}}'),
    (422, '{"detail": "period too long"}'),
    (400, "requested range is too large"),
    (416, "maximum allowed interval is 366 days"),
]
REFUSED = [
    (
        400,
        '{"error": true, "reason": "Cannot initialize WeatherVariable"}',
        "the source answered 400: Cannot",
    ),
    (404, "<html><head><title>Not Found</title></head>", "the source answered 404: Not Found"),
    (400, "", "the source answered 400$"),
    (405, "POST only, range too long", "the source answered 405"),
    (302, "", "302"),
]


@pytest.mark.parametrize(("status", "text"), TOO_MUCH)
def test_refusals_for_size(status: int, text: str) -> None:
    with pytest.raises(WindowTooLarge):
        reply(text, status=status).checked()


@pytest.mark.parametrize(("status", "text", "message"), REFUSED)
def test_other_refusals(status: int, text: str, message: str) -> None:
    with pytest.raises(SourceError, match=message):
        reply(text, status=status).checked()


def test_a_reply_in_the_making() -> None:
    with pytest.raises(TryLater) as caught:
        reply('{"error": [{"label": "ASYNCHRONOUS_RESPONSE"}]}', status=413).checked()
    assert caught.value.seconds


@pytest.mark.parametrize(
    ("status", "text", "nothing"),
    [
        (204, "", True),
        (200, "", False),
        (404, "NoRecordsFound", True),
        (404, "NoResultsFound", True),
        (404, '{"message": "No data found for the given parameters"}', True),
        (404, '{"message": "No data available"}', True),
        (400, "No matching data found for Data item", True),
        (404, "Data not found", True),
        (404, "No data for the selected period", True),
        (400, "No value for parameter startdate", False),
        (400, "no data for the parameter geo", False),
        (404, "Not Found", False),
        (404, "no such dataset", False),
        (500, "no data found", False),
    ],
)
def test_nothing_found(status: int, text: str, *, nothing: bool) -> None:
    assert reply(text, status=status).found_nothing is nothing


@pytest.mark.parametrize(
    "text", ["no " * 20_000, "no data " * 10_000, "less than " * 10_000, "<title" * 10_000, "x" * 10**6]
)
def test_long_errors_are_read_fast(text: str) -> None:
    began = time.process_time()
    for status in (400, 404, 413):
        found = reply(text, status=status)
        assert found.found_nothing in (True, False)
        with pytest.raises((SourceError, WindowTooLarge)):
            found.checked()
    assert time.process_time() - began < 3


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('{"detail": [{"loc": ["query", "limit"], "msg": "too many"}]}', "too many"),
        ('{"errors": {"limit": ["no"]}}', '{"errors": {"limit": ["no"]}}'),
        ('{"a": {"message": "deep"}}', '{"a": {"message": "deep"}}'),
        ("<soap:Fault><faultstring>no such thing</faultstring></soap:Fault>", "no such thing"),
        ("plain\n  words", "plain words"),
        ("x" * 1000, "x" * 299 + "…"),
        ("", ""),
    ],
)
def test_words_of_errors(text: str, words: str) -> None:
    assert words_of(text) == words


@pytest.mark.parametrize("delimiter", [None, ","])
def test_a_cell_without_end_is_told_and_no_other_reading_is_changed(delimiter: str | None) -> None:
    limit = csv.field_size_limit()
    body = b'a,b\n1,"' + b"x" * (limit + 1) + b'"\n'
    with pytest.raises(SourceError, match="the reply is no CSV"):
        list(Reply(200, {}, body).rows(delimiter=delimiter))
    assert csv.field_size_limit() == limit


@pytest.mark.parametrize(
    ("body", "kind", "documents"),
    [
        (b'{"v": 1}\n{"v": 2}\n', "application/x-ndjson", [{"v": 1}, {"v": 2}]),
        (b'\xef\xbb\xbf{"v": 1}\r\n\r\n[2]\r\n', "text/plain", [{"v": 1}, [2]]),
        (b"", "application/x-ndjson", []),
    ],
)
def test_documents_one_a_line_are_a_list(body: bytes, kind: str, documents: list[object]) -> None:
    assert Reply(200, {"content-type": kind}, body).json() == documents


@pytest.mark.parametrize("body", [b'{"v": 1}\n{"v": ', b"", b'{"v": 1}\nend'])
def test_lines_that_are_not_all_documents_are_none(body: bytes) -> None:
    with pytest.raises(SourceError):
        Reply(200, {"content-type": "application/json"}, body).json()
