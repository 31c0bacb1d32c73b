"""One reply of an API: its status, its headers and its body, read as text, JSON, CSV, XML or ZIP."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import msgspec

from wrapper_sdk.replies.decoding import decoded

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element


class Reply(msgspec.Struct, frozen=True, dict=True):
    """What the source answered to one request.

    Attributes:
        status: HTTP status. Credentials, rate limits and failures of the server have been dealt with: what
            is left is success (2xx), or that the request itself was not to the source's liking (4xx).
        headers: Names in lower case; values of a repeated header are joined by commas.
        content: The body, unpacked from its content encoding.

    >>> reply = Reply(200, {"content-type": "application/json"}, b'{"results": [{"value": 5.1}]}')
    >>> reply.json()["results"]
    [{'value': 5.1}]
    """

    status: int
    headers: dict[str, str]
    content: bytes

    @property
    def ok(self) -> bool:
        """Whether the status says success."""
        return 200 <= self.status < 300

    @property
    def text(self) -> str:
        r"""The body as text, in the encoding of its byte order mark or Content-Type, else UTF-8 or cp1252.

        >>> Reply(200, {"content-type": "text/csv; charset=iso-8859-1"}, b"\xe9").text
        'é'
        """
        return decoded(self.content, self.headers.get("content-type", ""))

    @property
    def is_zip(self) -> bool:
        """Whether the body is a ZIP."""
        return self.content[:4] in (b"PK\x03\x04", b"PK\x05\x06")

    def checked(self) -> "Reply":
        """Return this reply when its status says success.

        Raises:
            WindowTooLarge: The source says that this was too much at once, or too long a range.
            TryLater: The source prepares the data and asks to come back.
            SourceError: The source refuses for another reason; its own words are in the text.

        >>> Reply(400, {}, b'{"error": true, "reason": "no such variable"}').checked()
        Traceback (most recent call last):
        wrapper_sdk.errors.SourceError: the source answered 400: no such variable
        """
        if not self.ok:
            from wrapper_sdk.replies.refusals import raise_refusal  # most replies need none

            raise_refusal(self.status, self.text)
        return self

    @property
    def found_nothing(self) -> bool:
        """Whether the source says that it has no data: a 204, or a 404 or 400 whose text says so.

        Many sources have no other way to say that there is nothing in a range of time; it is no failure.

        >>> Reply(404, {}, b"NoRecordsFound").found_nothing
        True
        """
        if self.ok:
            return self.status == 204
        from wrapper_sdk.replies.refusals import says_nothing_found

        return says_nothing_found(self.status, self.text)

    def json(self) -> Any:
        """Return the document, the same one each time.

        Raises:
            SourceError: The body is no JSON; says what it is.
        """
        if "_document" not in self.__dict__:  # paging looks into a reply several times
            from wrapper_sdk.replies.documents import json_document

            self.__dict__["_document"] = json_document(self.content, self.headers.get("content-type", ""))
        return self.__dict__["_document"]

    def rows(
        self,
        *,
        encoding: str | None = None,
        delimiter: str | None = None,
        quote: str | None = '"',
        first: int = 1,
        last: int | None = None,
        width: int = 0,
    ) -> Iterator[list[str]]:
        r"""Yield the rows of a CSV document, blank ones too.

        Args:
            encoding: None for what the reply says.
            delimiter: One character; None to find out.
            quote: None where quotation marks are plain characters.
            first: Number of the first row wanted, from 1.
            last: Number of the last row wanted; None for all.
            width: Shorter rows are filled up with "" to this many cells.

        Raises:
            SourceError: The body is an HTML page, or no text of separated values.

        >>> list(Reply(200, {}, b"time;value\r\n2024;5,1\r\n").rows(first=2))
        [['2024', '5,1']]
        """
        from wrapper_sdk.replies.tables import csv_rows

        text = self.text if encoding is None else decoded(self.content, f"; charset={encoding}")
        return csv_rows(text, delimiter=delimiter, quote=quote, first=first, last=last, width=width)

    def xml(self) -> "Element":
        """Return the root element; names carry their namespace as `{uri}name`.

        Raises:
            SourceError: The body is no XML, or declares a document type: entities are never expanded.
        """
        from wrapper_sdk.replies.documents import xml_root

        return xml_root(self.text)

    def members(self) -> "Iterator[tuple[str, Reply]]":
        """Yield name and content of each file in a ZIP; the contents are replies without headers.

        Raises:
            SourceError: The body is no ZIP, cannot be unpacked, or would be longer than 256 MiB.
        """
        from wrapper_sdk.replies.archives import zip_members

        for name, content in zip_members(self.content):
            yield name, Reply(self.status, {}, content)
