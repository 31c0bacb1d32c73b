"""Run as a program: locks itself in, without the audit hook, tries what only the kernel can forbid, and
prints what came of it as JSON: the error's name, or `done`."""

# The calls themselves are what is tried.
# ruff: noqa: PTH101, PTH102, PTH104, PTH108, PTH123, PTH208

import array
import ctypes
import errno
import fcntl
import json
import mmap
import os
import resource
import signal
import socket
import sys
import termios
import threading
from collections.abc import Callable
from pathlib import Path

from wrapper_runner.confinement import audit, landlock, lock

data, secret, parent = sys.argv[1], sys.argv[2], int(sys.argv[3])
libc = ctypes.CDLL(None, use_errno=True)
left, right = socket.socketpair()


def called(result: int) -> None:
    if result < 0:
        raise OSError(ctypes.get_errno(), "")


def thread() -> None:
    started = threading.Thread(target=print)
    started.start()
    started.join()


PROBES: dict[str, Callable[[], object]] = {
    "read-data": lambda: Path(data).read_text(),
    "read-library": lambda: Path(os.__file__).read_text(),
    "import-lazily": lambda: __import__("statistics"),
    "time-zone": lambda: __import__("zoneinfo").ZoneInfo("Europe/Lisbon"),
    "map-memory": lambda: mmap.mmap(-1, 4096),
    "ask-limits": lambda: resource.getrlimit(resource.RLIMIT_AS),
    "write-connected-socket": lambda: os.write(left.fileno(), b"x"),
    "read-secret": lambda: Path(secret).read_text(),
    "read-parent-environment": lambda: Path(f"/proc/{parent}/environ").read_bytes(),
    "read-own-environment": lambda: Path("/proc/self/environ").read_bytes(),
    "list-root": lambda: os.listdir("/"),
    "write-file": lambda: Path("/tmp/wrapper-probe").write_text("x"),
    "write-data": lambda: os.open(data, os.O_WRONLY),
    "truncate-data": lambda: os.truncate(data, 0),
    "delete-data": lambda: os.unlink(data),
    "rename-data": lambda: os.rename(data, data + "x"),
    "link-data": lambda: os.link(data, data + "x"),
    "chmod-data": lambda: os.chmod(data, 0o777),
    "touch-data": lambda: os.utime(data),
    "make-folder": lambda: os.mkdir("/tmp/wrapper-probe"),
    "make-memory-file": lambda: os.memfd_create("x"),
    "tcp-socket": lambda: socket.socket(),
    "udp-socket": lambda: socket.socket(type=socket.SOCK_DGRAM),
    "unix-socket": lambda: socket.socket(socket.AF_UNIX),
    "socket-pair": lambda: socket.socketpair(),
    "send-with-address": lambda: right.sendmsg([b"x"]),
    "run-program": lambda: os.execv("/bin/true", ["true"]),
    "fork": lambda: os.fork(),
    "spawn": lambda: os.posix_spawn("/bin/true", ["true"], {}),
    "start-thread": thread,
    "signal-parent": lambda: os.kill(parent, 0),
    "signal-all": lambda: os.kill(-1, 0),
    "open-pidfd": lambda: os.pidfd_open(parent),
    "trace-parent": lambda: called(libc.ptrace(16, parent, 0, 0)),
    "read-memory-of-parent": lambda: called(libc.process_vm_readv(parent, None, 0, None, 0, 0)),
    "become-root": lambda: os.setresuid(0, 0, 0),
    "set-limit": lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (8, 8)),
    "set-owner-of-signals": lambda: fcntl.fcntl(left.fileno(), fcntl.F_SETOWN, parent),
    "push-terminal-input": lambda: fcntl.ioctl(0, termios.TIOCSTI, array.array("b", b"x")),
    "be-dumpable": lambda: called(libc.prctl(4, 1, 0, 0, 0)),
    "new-namespace": lambda: called(libc.unshare(0x10000000)),
    "mount": lambda: called(libc.mount(b"none", b"/tmp", b"tmpfs", 0, None)),
    "io-uring": lambda: called(libc.syscall(425, 1, None)),
    "bpf": lambda: called(libc.syscall(321 if os.uname().machine == "x86_64" else 280, 0, None, 0)),
    "user-faults": lambda: called(libc.syscall(323 if os.uname().machine == "x86_64" else 282, 0)),
    "clone3": lambda: called(libc.syscall(435, None, 0)),
    "other-number-range": lambda: called(libc.syscall(0x40000000 | 39)),
    "open-by-handle": lambda: called(libc.open_by_handle_at(-1, b"\0" * 16, 0)),
}


def tried(probe: Callable[[], object]) -> str:
    try:
        probe()
    except OSError as error:
        return errno.errorcode.get(error.errno or 0, str(error))
    except (ImportError, LookupError, RuntimeError, ValueError) as error:
        return str(error)
    return "done"


def main() -> None:
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    audit.install = lambda: None
    if "no-landlock" in sys.argv:
        landlock.abi = lambda: 0
    if "no-seccomp" in sys.argv:
        lock.MACHINES.clear()
    bounds = lock.Bounds(data=data, memory_bytes=2**28, cpu_seconds=20.0, parent=os.getppid())
    # Opened while that can be done, read when it would say what has become of this process.
    with open("/proc/self/status") as file:
        lacks = lock.lock_in(bounds)
        status = dict(line.rstrip("\n").split(":\t", 1) for line in file)
    print(
        json.dumps(
            {"results": {name: tried(probe) for name, probe in PROBES.items()}, "lacks": lacks, **status}
        )
    )


if __name__ == "__main__":
    main()
