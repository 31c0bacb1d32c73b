"""What the interpreter has to read after it was locked in, and whether an unprivileged user could."""

# Every collector starts this: pathlib would cost more time than it saves words.
# ruff: noqa: PTH112, PTH116, PTH117, PTH120

import os
import stat
import sys
import sysconfig
from collections.abc import Iterable

_SYSTEM_LIBRARIES = ("/lib", "/lib64", "/usr/lib", "/usr/lib64", "/etc/ld.so.cache")
_TIME_ZONES = ("/usr/share/zoneinfo", "/etc/localtime")
_MEDIA_TYPES = (
    "/etc/mime.types", "/etc/httpd/mime.types", "/etc/httpd/conf/mime.types", "/etc/apache/mime.types",
    "/etc/apache2/mime.types", "/usr/local/etc/httpd/conf/mime.types", "/usr/local/lib/netscape/mime.types",
    "/usr/local/etc/mime.types",
)  # fmt: skip
"""Where `mimetypes` of the standard library looks as soon as a workbook is streamed: lists of names."""
_DEVICES = ("/dev/null", "/dev/urandom")


def interpreter_paths() -> list[str]:
    """Return the standard library, the installed packages, shared libraries, time zones and media types."""
    library = sysconfig.get_path("stdlib")
    shared = f"{sys.base_prefix}/lib"
    modules = [entry for entry in sys.path if entry and os.path.isabs(entry)]
    system = (*_SYSTEM_LIBRARIES, *_TIME_ZONES, *_MEDIA_TYPES, *_DEVICES)
    return list(dict.fromkeys([*modules, library, shared, *system]))


def needed_paths(data: str | None) -> list[str]:
    """Return what must be readable for the collector to work at all, with the data where it has a file."""
    return [
        *([data] if data else []),
        sysconfig.get_path("stdlib"),
        *(entry for entry in sys.path if os.path.isdir(entry)),
    ]


def private_path(paths: Iterable[str]) -> str | None:
    """Return the first of these files and folders that file modes do not let every user read."""
    return next((path for path in paths if not _open_to_all(os.path.realpath(path))), None)


def _open_to_all(path: str) -> bool:
    try:
        mode = os.stat(path).st_mode
    except FileNotFoundError:
        # Whoever opens it will say so better.
        return True
    wanted = stat.S_IROTH | (stat.S_IXOTH if stat.S_ISDIR(mode) else 0)
    while mode & wanted == wanted:
        parent = os.path.dirname(path)
        if parent == path:
            return True
        path, wanted = parent, stat.S_IXOTH
        mode = os.stat(path).st_mode
    return False
