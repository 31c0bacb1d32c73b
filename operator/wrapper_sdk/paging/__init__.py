"""Sources that give their records in pages: each an iterator over all records of a request."""

from wrapper_sdk.paging.cursors import by_cursor
from wrapper_sdk.paging.links import by_link
from wrapper_sdk.paging.offsets import by_offset
from wrapper_sdk.paging.pages import by_page
from wrapper_sdk.paging.times import by_time

__all__ = ["by_cursor", "by_link", "by_offset", "by_page", "by_time"]
