"""Whether a page is the last one. Counts that sources give are signs, never proof."""

from collections.abc import Callable

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

    def add(
        self,
        page: Page,
        *,
        pages: int | None = None,
        total: int | None = None,
        foresee: Callable[[], None] | None = None,
    ) -> bool:
        """Take a page in, and return whether to ask for another.

        Args:
            page: The page.
            pages: How many pages there are, as the source says.
            total: How many records there are, as the source says.
            foresee: Called as soon as another page is to be asked for, unless this one was there before:
                to tell that takes a while.

        Raises:
            SourceError: The page was there before, or is missing, though there should be more.
        """
        count = len(page.records)
        if page.missing and self._expects_more(pages, total):
            raise SourceError(
                f"page {self.pages + 1} is missing (HTTP {page.reply.status}): the list is unfinished"
            )
        more = count > 0 and not self._ends(page, pages=pages, total=total)
        if more and foresee is not None:
            foresee()
        if page.records and self._is_repeated(page):
            if self._expects_more(pages, total):
                raise repeated(self.pages + 1)
            page.records.clear()
            return False
        self._largest = max(self._largest, count)
        self.pages += 1
        self.seen += count
        self._last = count
        return more

    def _ends(self, page: Page, *, pages: int | None, total: int | None) -> bool:
        """Tell whether a page that is yet to be added ends the list."""
        count = len(page.records)
        full = self._largest if self.pages else page.size
        short = full is not None and count < full
        reached = self._claims_end(pages, total, before=(1, count))
        return short and reached and not self._may_count_the_page(count, total)

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

    def _claims_end(self, pages: int | None, total: int | None, *, before: tuple[int, int] = (0, 0)) -> bool:
        """Tell whether the count is reached; one that more has come than is no count at all.

        Args:
            pages: The source's count of pages.
            total: Its count of records.
            before: Pages and records that are yet to be added.
        """
        if total is not None:
            return self.seen + before[1] == total
        return self.pages + before[0] == pages

    def _may_count_the_page(self, count: int, total: int | None) -> bool:
        """Tell whether the total may be of this page only, a smaller one than was asked for.

        Then the page is a full one, and full pages hold round numbers of records.
        """
        round_number = count % 10 == 0 or count & (count - 1) == 0
        return self.pages == 0 and total == count and round_number


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
