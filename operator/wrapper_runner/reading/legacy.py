"""Checks of an old workbook (.xls) before it is opened."""

from pathlib import Path

from wrapper_sdk import SourceError

MAX_BYTES = 64 * 1024 * 1024


def check(path: str, name: str) -> None:
    """Refuse an .xls that is too big to be loaded.

    Raises:
        SourceError: It is.
    """
    size = Path(path).stat().st_size
    if size > MAX_BYTES:
        limit = MAX_BYTES // 1024**2
        raise SourceError(
            f"{name}: the old workbook (.xls) is larger than {limit} MiB; save it as .xlsx or CSV"
        )
