"""From a source's place to a file that can be read: fetched, unpacked, looked at, measured."""

from pathlib import Path, PurePosixPath
from urllib.parse import unquote, urlsplit

from wrapper_contract.redaction import shown_text, shown_url
from wrapper_contract.run_spec import FileSourceSpec
from wrapper_runner.acquisition.acquired import AcquiredFile, Report
from wrapper_runner.acquisition.content import ending_of, packed_kind
from wrapper_runner.acquisition.errors import misconfigured, unusable
from wrapper_runner.acquisition.local import check_local, measure
from wrapper_runner.acquisition.storing import Folder
from wrapper_runner.acquisition.timing import SYSTEM_TIMING, Timing
from wrapper_runner.acquisition.unpacking import RawFile, head_of, ungzip, unpack

_GZIP_ENCODINGS = frozenset({"gzip", "x-gzip"})


def acquire(
    spec: FileSourceSpec,
    *,
    data_dir: str,
    progress: Report | None = None,
    timing: Timing = SYSTEM_TIMING,
    file_urls: bool = True,
) -> AcquiredFile:
    """Get hold of a source file.

    A local file that needs no unpacking stays where it is; everything else is written to `data_dir`, under
    a new name, readable by all. Nothing is left behind there on failure.

    Args:
        spec: Where the file is, and the limits.
        data_dir: Folder for downloads and for what is unpacked; made if need be.
        progress: Called with the bytes fetched or read so far and their total, where that is known.
        timing: Clocks and sleep.
        file_urls: Whether `file://` is allowed: only where the user and this process share a machine.

    Raises:
        AcquisitionError: The file cannot be had or cannot be used; says why and what to do.
    """
    with Folder(data_dir, max_bytes=spec.max_bytes) as folder:
        report = progress or _silent
        file = unpack(_fetch(spec, folder, report, timing, file_urls=file_urls), folder, spec.format)
        size, digest = (file.size, file.digest) if file.digest else measure(file.path, report)
        return AcquiredFile(
            path=folder.keep(file.path, ending=ending_of(head_of(file))),
            name=shown_text(spec.name) or _last_part(spec),
            size=size,
            digest=digest,
            packing=file.packing,
            member=file.member,
        )


def _fetch(
    spec: FileSourceSpec, folder: Folder, report: Report, timing: Timing, *, file_urls: bool
) -> RawFile:
    if (spec.url is None) == (spec.path is None):
        raise misconfigured("a file source names exactly one of url and path")
    if spec.path is not None:
        return _local(spec, spec.path)
    url = spec.url or ""
    if _scheme_of(url) == "file":
        return _local(spec, _path_of(url, allowed=file_urls))
    return _downloaded(spec, url, folder, report, timing)


def _local(spec: FileSourceSpec, path: str) -> RawFile:
    check_local(path)
    return RawFile(path=path, subject=shown_text(spec.name or path))


def _downloaded(spec: FileSourceSpec, url: str, folder: Folder, report: Report, timing: Timing) -> RawFile:
    # Costs a fifth of a second to import, and mounted files do without.
    from wrapper_runner.acquisition.download import DownloadLimits, download

    subject = shown_text(spec.name) or shown_url(url)
    limits = DownloadLimits(whole=spec.download_timeout)
    with folder.storing(subject=subject) as store:
        encoding = download(url, store, limits=limits, timing=timing, report=report)
    raw = RawFile(path=store.path, subject=subject, size=store.size, digest=store.digest())
    return _decoded(raw, encoding, folder)


def _decoded(raw: RawFile, encoding: str, folder: Folder) -> RawFile:
    if encoding in ("", "identity"):
        return raw
    if encoding not in _GZIP_ENCODINGS:
        raise unusable(
            f"{raw.subject} is sent with the encoding {shown_text(encoding)}, which was not asked for"
        )
    # Some servers name an encoding that they did not apply.
    return ungzip(raw, folder) if packed_kind(head_of(raw)) == "gzip" else raw


def _scheme_of(url: str) -> str:
    """Return a url's scheme in lower case; empty if it has none or cannot be read."""
    try:
        return urlsplit(url).scheme
    except ValueError:
        return ""


def _path_of(url: str, *, allowed: bool) -> str:
    if not allowed:
        raise misconfigured(f"{shown_url(url)} names a file of the user's machine: give a url with https://")
    parts = urlsplit(url)
    if parts.netloc not in ("", "localhost"):
        raise misconfigured(f"{shown_url(url)} names another machine: write file:///path")
    return unquote(parts.path)


def _last_part(spec: FileSourceSpec) -> str:
    if spec.path is not None:
        return shown_text(Path(spec.path).name)
    parts = urlsplit(spec.url or "")
    return shown_text(PurePosixPath(unquote(parts.path)).name or parts.hostname or "download")


def _silent(done: int, total: int | None) -> None:
    """Report to nobody."""
