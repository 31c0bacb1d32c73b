"""Files that an acquisition writes into the data folder."""

import contextlib
import errno
import hashlib
import os
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType

from wrapper_runner.acquisition.errors import AcquisitionError, unavailable, unusable
from wrapper_runner.acquisition.wording import size_text

_READABLE_BY_THE_COLLECTOR = 0o644


class StoredFile:
    """A file in the data folder while it is written; its size and SHA-256 are kept as bytes come.

    Args:
        folder: The data folder.
        max_bytes: Size at which the file is refused.
        subject: What is being stored, for messages.

    Raises:
        AcquisitionError: The folder cannot be written to.
    """

    def __init__(self, folder: str, *, max_bytes: int, subject: str) -> None:
        self._folder = folder
        self._max_bytes = max_bytes
        self._subject = subject
        # Most files stay where they are, and the module takes a while to load.
        import tempfile

        with self._explained():
            Path(folder).mkdir(parents=True, exist_ok=True)
            descriptor, self.path = tempfile.mkstemp(prefix="source-", dir=folder)
            self._file = os.fdopen(descriptor, "wb", buffering=0)
            os.fchmod(descriptor, _READABLE_BY_THE_COLLECTOR)
        self.size = 0
        self._hash = hashlib.sha256()

    def write(self, data: bytes) -> None:
        """Append bytes.

        Raises:
            AcquisitionError: The file grows too large, or the disk is full.
        """
        self._refuse_beyond_limit(self.size + len(data))
        with self._explained():
            self._write_all(data)
        self._hash.update(data)
        self.size += len(data)

    def expect(self, total: int) -> None:
        """Refuse right away a file that is going to be too large, or larger than the free space.

        Raises:
            AcquisitionError: It will not fit.
        """
        self._refuse_beyond_limit(total)
        with self._explained():
            free = os.statvfs(self._folder)
        room = free.f_bavail * free.f_frsize
        if total - self.size > room:
            raise unavailable(
                f"{self._subject} takes {size_text(total)} and {self._folder} has room for {size_text(room)}:"
                " make room there"
            )

    def restart(self) -> None:
        """Throw away what was written, to write from the beginning."""
        with self._explained():
            self._file.seek(0)
            self._file.truncate()
        self.size = 0
        self._hash = hashlib.sha256()

    def digest(self) -> str:
        """Return the SHA-256 of what was written, hexadecimal."""
        return self._hash.hexdigest()

    def close(self) -> None:
        """End the writing; the file stays."""
        with self._explained():
            self._file.close()

    def _write_all(self, data: bytes) -> None:
        rest = memoryview(data)
        while rest:
            rest = rest[self._file.write(rest) or 0 :]

    def _refuse_beyond_limit(self, size: int) -> None:
        if size > self._max_bytes:
            raise unusable(f"{self._subject} is larger than the limit of {size_text(self._max_bytes)}")

    @contextlib.contextmanager
    def _explained(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise _explain(error, folder=self._folder, subject=self._subject) from error


class Folder:
    """The data folder during one acquisition: what it wrote is removed at the end, but for what is kept.

    Args:
        path: Of the folder; made with the first file.
        max_bytes: Size at which a file is refused.
    """

    def __init__(self, path: str, *, max_bytes: int) -> None:
        self._path = path
        self._max_bytes = max_bytes
        self._written: set[str] = set()

    def __enter__(self) -> "Folder":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for path in self._written:
            Path(path).unlink(missing_ok=True)

    @contextlib.contextmanager
    def storing(self, *, subject: str) -> Iterator[StoredFile]:
        """Write a file; it is closed at the end of the block.

        Raises:
            AcquisitionError: It cannot be written.
        """
        file = StoredFile(self._path, max_bytes=self._max_bytes, subject=subject)
        self._written.add(file.path)
        try:
            yield file
        finally:
            file.close()

    def keep(self, path: str, *, ending: str) -> str:
        """Leave a file when the acquisition ends, its name with this ending, and return its path.

        A file that was not written here stays as it is.

        Raises:
            AcquisitionError: It cannot be renamed.
        """
        if path not in self._written:
            return path
        try:
            kept = str(Path(path).rename(f"{path}{ending}"))
        except OSError as error:
            raise _explain(error, folder=self._path, subject=Path(path).name) from error
        self._written.discard(path)
        return kept


def _explain(error: OSError, *, folder: str, subject: str) -> AcquisitionError:
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return unavailable(f"the disk of {folder} is full: make room there for {subject}")
    return unavailable(f"cannot write {subject} to {folder}: {error.strerror or error}")
