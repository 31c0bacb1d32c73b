"""The files in a ZIP, within bounds."""

from collections.abc import Iterator
from io import BytesIO

from wrapper_sdk.errors import SourceError

MAX_BYTES = 256 * 1024 * 1024
"""Of all members together, unpacked."""
MAX_MEMBERS = 10_000


def zip_members(content: bytes, *, max_bytes: int = MAX_BYTES) -> Iterator[tuple[str, bytes]]:
    """Yield name and content of each file, in the archive's order; folders are left out.

    Raises:
        SourceError: It is no ZIP, is damaged or encrypted, or unpacks to more than `max_bytes`.
    """
    from lzma import LZMAError
    from zipfile import BadZipFile, LargeZipFile, ZipFile
    from zlib import error as ZlibError  # noqa: N812 - a class in all but its name

    try:
        with ZipFile(BytesIO(content)) as archive:
            files = [found for found in archive.infolist() if not found.is_dir()]
            if len(files) > MAX_MEMBERS:
                raise SourceError(f"the reply is a ZIP of {len(files)} files, at most {MAX_MEMBERS} are read")
            left = max_bytes
            for found in files:
                # What a member unpacks to is bounded by what its entry says; more is an error of its own.
                left -= found.file_size
                if left < 0:
                    raise SourceError(f"the reply is a ZIP that unpacks to more than {max_bytes} bytes")
                yield found.filename, archive.read(found)
    except (BadZipFile, LargeZipFile, LZMAError, ZlibError) as error:
        raise SourceError(f"the reply is no ZIP that can be unpacked: {error}") from None
    except (NotImplementedError, RuntimeError, EOFError, OSError, ValueError) as error:
        raise SourceError(f"the reply is no ZIP that can be unpacked: {error}") from None
