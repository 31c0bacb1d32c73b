"""Files that are already on this machine."""

import hashlib
import os
import stat
from pathlib import Path

from wrapper_contract.redaction import shown_text
from wrapper_runner.acquisition.acquired import Report
from wrapper_runner.acquisition.errors import AcquisitionError, misconfigured, unavailable

_CHUNK = 1024 * 1024
_NEAR = 0.82  # extensions alone make names alike
_KINDS = {
    stat.S_IFDIR: "a folder",
    stat.S_IFIFO: "a named pipe",
    stat.S_IFSOCK: "a socket",
    stat.S_IFCHR: "a device",
    stat.S_IFBLK: "a device",
}


def check_local(path: str) -> None:
    """Make sure that a path is a file that can be read, without waiting for it.

    Raises:
        AcquisitionError: It is not; says what is there instead.
    """
    shown = shown_text(path)
    try:
        mode = Path(path).stat().st_mode
    except ValueError:
        raise misconfigured(f"cannot read {shown}: a path has no NUL byte in it") from None
    except OSError as error:
        raise _explain(path, error) from error
    if not stat.S_ISREG(mode):
        kind = _KINDS.get(stat.S_IFMT(mode), "no plain file")
        raise misconfigured(f"cannot read {shown}: it is {kind}, name a file")
    if not os.access(path, os.R_OK, effective_ids=os.access in os.supports_effective_ids):
        raise misconfigured(f"cannot read {shown}: no permission to read it")


def measure(path: str, report: Report) -> tuple[int, str]:
    """Return size in bytes and SHA-256 of a file, hexadecimal.

    Raises:
        AcquisitionError: It cannot be read.
    """
    digest, size = hashlib.sha256(), 0
    try:
        with Path(path).open("rb") as file:
            total = os.fstat(file.fileno()).st_size
            while data := file.read(_CHUNK):
                digest.update(data)
                size += len(data)
                report(size, total)
    except OSError as error:
        raise unavailable(f"cannot read {shown_text(path)}: {error.strerror or error}") from error
    return size, digest.hexdigest()


def _explain(path: str, error: OSError) -> AcquisitionError:
    shown = shown_text(path)
    if isinstance(error, PermissionError):
        return misconfigured(f"cannot read {shown}: no permission to look into its folder")
    if isinstance(error, NotADirectoryError):
        return misconfigured(f"cannot read {shown}: a part of the path is a file, not a folder")
    if isinstance(error, FileNotFoundError):
        return misconfigured(f"cannot read {shown}: there is no such file{_nearest(path)}")
    return misconfigured(f"cannot read {shown}: {error.strerror or error}")


def _nearest(path: str) -> str:
    import difflib

    folder = Path(path).parent
    try:
        names = [entry.name for entry in list(os.scandir(folder))[:1000] if entry.is_file()]
    except FileNotFoundError:
        return f", nor a folder {shown_text(str(folder))}"
    except OSError:
        return ""
    near = difflib.get_close_matches(Path(path).name, names, n=1, cutoff=_NEAR)
    return f"; did you mean {shown_text(near[0])}?" if near else f" in {shown_text(str(folder.resolve()))}"
