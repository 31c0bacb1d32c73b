"""An audit hook: clear errors, in Python's words, for what the kernel would refuse anyway."""

import os
import sys

_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
_DENIED_PREFIXES = ("socket.", "subprocess.", "ctypes.", "shutil.", "ftplib.", "http.", "urllib.", "sqlite3.")
_DENIED_EVENTS = frozenset(
    {
        "os.system", "os.exec", "os.fork", "os.forkpty", "os.posix_spawn", "os.spawn", "os.startfile",
        "os.kill", "os.killpg", "os.putenv", "os.chmod", "os.chown", "os.link", "os.mkdir", "os.remove",
        "os.rename", "os.rmdir", "os.symlink", "os.truncate", "os.utime", "os.setxattr", "pty.spawn",
        "signal.pthread_kill", "fcntl.ioctl", "resource.setrlimit", "resource.prlimit", "sys.remote_exec",
    }
)  # fmt: skip
_DENIED_MODULES = frozenset(
    {"ctypes", "_ctypes", "socket", "_socket", "subprocess", "_posixsubprocess", "multiprocessing", "mmap",
     "_posixshmem"}
)  # fmt: skip


def install() -> None:
    """Watch this interpreter for good, and forget the modules that were needed to lock it in."""
    for name in [name for name in sys.modules if name.partition(".")[0] in _DENIED_MODULES]:
        del sys.modules[name]
    sys.addaudithook(_hook)


def _hook(event: str, arguments: tuple[object, ...]) -> None:
    if event == "open":
        path, _mode, flags = arguments
        if isinstance(flags, int) and flags & _WRITING:
            raise PermissionError(f"collector code may not write files: {path}")
    elif event == "import":
        if str(arguments[0]).partition(".")[0] in _DENIED_MODULES:
            raise ImportError(f"collector code may not import {arguments[0]}")
    elif event in _DENIED_EVENTS or event.startswith(_DENIED_PREFIXES):
        raise PermissionError(f"collector code may not do this: {event}")
