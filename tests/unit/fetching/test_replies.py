"""What a reply's head and words are worth."""

from dataclasses import dataclass, field

import pytest

from wrapper_runner.fetching.replies import excerpt, kept_headers


@dataclass
class Reply:
    content: bytes
    status: int = 500
    headers: dict[str, str] = field(default_factory=dict)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b'{"error":\n  "no such table"}', '{"error": "no such table"}'),
        (b"", ""),
        (b"<html><h1>Bad gateway</h1>", ""),
        (b"\n <?xml version='1.0'?><Reason/>", ""),
        (b"PK\x03\x04\x00", ""),
        (b"x" * 5000, "x" * 159 + "…"),
    ],
)
def test_excerpts(content: bytes, said: str) -> None:
    assert excerpt(Reply(content)) == said


def test_headers_are_bounded_and_speak_of_the_document_only() -> None:
    headers = {
        "content-type": "text/csv",
        "content-length": "5",
        "content-encoding": "gzip",
        "set-cookie": "session=1",
        "link": "<x>; rel=next",
        "x-long": "y" * 100_000,
    }
    kept = kept_headers(headers)
    assert set(kept) == {"content-type", "link", "x-long"}
    assert len(kept["x-long"]) == 8192
    many = kept_headers({f"x-{number}": "y" * 8000 for number in range(100)})
    assert sum(map(len, many.values())) <= 128 * 1024
