"""Whether a page is the last one. Counts that sources give are signs, never proof."""

import msgspec

from wrapper_sdk.errors import SourceError
from wrapper_sdk.paging.asking import Page


class Progress:
    """What the pages so far were like.

    A page ends the list when it is empty; or when it is shorter than a full page and the source's own count
    says that nothing is left. Neither sign alone is believed: counts lie, and some sources give less than
    they were asked for.
    """

    def __init__(self) -> None:
        self.seen = 0
        self.pages = 0
        self._largest = 0
        self._last = 0
        self._digests: set[bytes] = set()

    def add(self, page: Page, *, pages: int | None = None, total: int | None = None) -> bool:
        """Take a page in, and return whether to ask for another.

        Args:
            page: The page.
            pages: How many pages there are, as the source says.
            total: How many records there are, as the source says.

        Raises:
            SourceError: The page was there before, or is missing, though there should be more.
        """
        count = len(page.records)
        if page.missing and self._expects_more(pages, total):
            raise SourceError(
                f"page {self.pages + 1} is missing (HTTP {page.reply.status}): the list is unfinished"
            )
        if page.records and self._is_repeated(page):
            if self._expects_more(pages, total):
                raise repeated(self.pages + 1)
            page.records.clear()
            return False
        short = self._is_short(count, page.size)
        self.pages += 1
        self.seen += count
        self._last = count
        ended = short and self._claims_end(pages, total) and not self._may_count_the_page(count, total)
        return count > 0 and not ended

    def _is_repeated(self, page: Page) -> bool:
        digest = _digest(page)
        if digest in self._digests:
            return True
        self._digests.add(digest)
        return False

    def _expects_more(self, pages: int | None, total: int | None) -> bool:
        """Tell whether the list looks unfinished: by the source's count, else by a page that was full."""
        if pages is not None or total is not None:
            return not self._claims_end(pages, total)
        return self.pages < 2 or self._last >= self._largest

    def _is_short(self, count: int, size: int | None) -> bool:
        full = self._largest if self.pages else size
        self._largest = max(self._largest, count)
        return full is not None and count < full

    def _claims_end(self, pages: int | None, total: int | None) -> bool:
        """Tell whether the count is reached; one that more has come than is no count at all."""
        if total is not None:
            return self.seen == total
        return self.pages == pages

    def _may_count_the_page(self, count: int, total: int | None) -> bool:
        """Tell whether the total may be of this page only, a smaller one than was asked for.

        Then the page is a full one, and full pages hold round numbers of records.
        """
        round_number = count % 10 == 0 or count & (count - 1) == 0
        return self.pages == 1 and total == count and round_number


def repeated(number: int) -> SourceError:
    """Return the error for a page that was there before."""
    return SourceError(
        f"page {number} holds the records of an earlier page: the source does not turn pages as expected"
    )


def _digest(page: Page) -> bytes:
    from hashlib import blake2b

    try:
        content = msgspec.json.encode(page.records)
    except (TypeError, ValueError, RecursionError):
        content = page.reply.content
    return blake2b(content, digest_size=16).digest()
