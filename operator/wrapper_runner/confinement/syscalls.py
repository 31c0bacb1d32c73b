"""The system calls that a collector needs, by machine; everything else is refused.

Numbers: arch/x86/entry/syscalls/syscall_64.tbl, and include/uapi/asm-generic/unistd.h for aarch64.
"""

from typing import NamedTuple


class Machine(NamedTuple):
    """A machine's numbers.

    Attributes:
        audit: Its `AUDIT_ARCH_*` number, which the kernel shows to filters.
        calls: System calls by name; a name that the machine lacks is absent.
    """

    audit: int
    calls: dict[str, int]


# The busy ones first: the filter looks them up in this order.
ALLOWED = (
    "read", "write", "mmap", "munmap", "mremap", "brk", "madvise", "lseek", "fstat", "newfstatat", "statx",
    "pread64", "readv", "writev", "close", "futex", "clock_gettime", "clock_getres", "gettimeofday", "time",
    "rt_sigaction", "rt_sigprocmask", "rt_sigreturn", "sigaltstack", "restart_syscall", "mprotect", "stat",
    "lstat", "access", "faccessat", "faccessat2", "getdents64", "getdents", "readlink", "readlinkat",
    "getcwd", "dup", "getrandom", "nanosleep", "clock_nanosleep", "select", "pselect6", "poll", "ppoll",
    "setitimer", "getitimer", "getrusage", "times", "getpid", "gettid", "getppid", "getuid", "geteuid",
    "getgid", "getegid", "uname", "sysinfo", "sched_yield", "sched_getaffinity", "getcpu", "getrlimit",
    "membarrier", "rseq", "set_robust_list", "fadvise64", "exit", "exit_group",
)  # fmt: skip

# Refused with EPERM, so that the message of an error is right; what is in no list is refused with ENOSYS,
# at which C libraries fall back to an older call.
FORBIDDEN = (
    "socket", "socketpair", "connect", "bind", "listen", "accept", "accept4", "sendto", "sendmsg",
    "sendmmsg", "recvfrom", "recvmsg", "execve", "execveat", "fork", "vfork", "clone", "ptrace",
    "process_vm_readv", "process_vm_writev", "kill", "tkill", "tgkill", "rt_sigqueueinfo",
    "rt_tgsigqueueinfo", "pidfd_open", "pidfd_getfd", "pidfd_send_signal", "prctl", "setuid", "setgid",
    "setresuid", "setresgid", "setgroups", "capset", "mount", "umount2", "chroot", "pivot_root", "unshare",
    "setns", "bpf", "perf_event_open", "keyctl", "add_key", "request_key", "userfaultfd", "io_uring_setup",
    "io_uring_enter", "memfd_create", "mknod", "mknodat", "unlink", "unlinkat", "rename", "renameat",
    "renameat2", "mkdir", "mkdirat", "rmdir", "link", "linkat", "symlink", "symlinkat", "truncate",
    "ftruncate", "chmod", "fchmod", "fchmodat", "chown", "fchown", "fchownat", "lchown", "utimensat",
    "setxattr", "creat", "setrlimit", "open_by_handle_at", "shmget", "shmat", "msgget", "mq_open",
    "setpriority", "sched_setaffinity", "timer_create", "setsid", "setpgid", "reboot",
)  # fmt: skip

X86_64 = Machine(
    0xC000003E,
    {
        "read": 0, "write": 1, "open": 2, "close": 3, "stat": 4, "fstat": 5, "lstat": 6, "poll": 7,
        "lseek": 8, "mmap": 9, "mprotect": 10, "munmap": 11, "brk": 12, "rt_sigaction": 13,
        "rt_sigprocmask": 14, "rt_sigreturn": 15, "ioctl": 16, "pread64": 17, "readv": 19, "writev": 20,
        "access": 21, "select": 23, "sched_yield": 24, "mremap": 25, "madvise": 28, "shmget": 29,
        "shmat": 30, "dup": 32, "nanosleep": 35, "getitimer": 36, "setitimer": 38, "getpid": 39,
        "socket": 41, "connect": 42, "accept": 43, "sendto": 44, "recvfrom": 45, "sendmsg": 46,
        "recvmsg": 47, "bind": 49, "listen": 50, "socketpair": 53, "clone": 56, "fork": 57, "vfork": 58,
        "execve": 59, "exit": 60, "kill": 62, "uname": 63, "msgget": 68, "fcntl": 72, "truncate": 76,
        "ftruncate": 77, "getdents": 78, "getcwd": 79, "rename": 82, "mkdir": 83, "rmdir": 84, "creat": 85,
        "link": 86, "unlink": 87, "symlink": 88, "readlink": 89, "chmod": 90, "fchmod": 91, "chown": 92,
        "fchown": 93, "lchown": 94, "gettimeofday": 96, "getrlimit": 97, "getrusage": 98, "sysinfo": 99,
        "times": 100, "ptrace": 101, "getuid": 102, "getgid": 104, "setuid": 105, "setgid": 106,
        "geteuid": 107, "getegid": 108, "setpgid": 109, "getppid": 110, "setsid": 112, "setgroups": 116,
        "setresuid": 117, "setresgid": 119, "capset": 126, "rt_sigqueueinfo": 129, "sigaltstack": 131,
        "mknod": 133, "setpriority": 141, "pivot_root": 155, "prctl": 157, "setrlimit": 160, "chroot": 161,
        "mount": 165, "umount2": 166, "reboot": 169, "gettid": 186, "setxattr": 188, "tkill": 200,
        "time": 201, "futex": 202, "sched_setaffinity": 203, "sched_getaffinity": 204, "getdents64": 217,
        "restart_syscall": 219, "fadvise64": 221, "timer_create": 222, "clock_gettime": 228,
        "clock_getres": 229, "clock_nanosleep": 230, "exit_group": 231, "tgkill": 234, "mq_open": 240,
        "add_key": 248, "request_key": 249, "keyctl": 250, "openat": 257, "mkdirat": 258, "mknodat": 259,
        "fchownat": 260, "newfstatat": 262, "unlinkat": 263, "renameat": 264, "linkat": 265,
        "symlinkat": 266, "readlinkat": 267, "fchmodat": 268, "faccessat": 269, "pselect6": 270,
        "ppoll": 271, "unshare": 272, "set_robust_list": 273, "utimensat": 280, "accept4": 288,
        "rt_tgsigqueueinfo": 297, "perf_event_open": 298, "prlimit64": 302, "open_by_handle_at": 304,
        "sendmmsg": 307, "setns": 308, "getcpu": 309, "process_vm_readv": 310, "process_vm_writev": 311,
        "renameat2": 316, "getrandom": 318, "memfd_create": 319, "bpf": 321, "execveat": 322,
        "userfaultfd": 323, "membarrier": 324, "statx": 332, "rseq": 334, "pidfd_send_signal": 424,
        "io_uring_setup": 425, "io_uring_enter": 426, "pidfd_open": 434, "pidfd_getfd": 438,
        "faccessat2": 439,
    },
)  # fmt: skip

AARCH64 = Machine(
    0xC00000B7,
    {
        "setxattr": 5, "getcwd": 17, "dup": 23, "fcntl": 25, "ioctl": 29, "mknodat": 33, "mkdirat": 34,
        "unlinkat": 35, "symlinkat": 36, "linkat": 37, "renameat": 38, "umount2": 39, "mount": 40,
        "pivot_root": 41, "truncate": 45, "ftruncate": 46, "faccessat": 48, "chroot": 51, "fchmod": 52,
        "fchmodat": 53, "fchownat": 54, "fchown": 55, "openat": 56, "close": 57, "getdents64": 61,
        "lseek": 62, "read": 63, "write": 64, "readv": 65, "writev": 66, "pread64": 67, "pselect6": 72,
        "ppoll": 73, "readlinkat": 78, "newfstatat": 79, "fstat": 80, "utimensat": 88, "capset": 91,
        "exit": 93, "exit_group": 94, "unshare": 97, "futex": 98, "set_robust_list": 99, "nanosleep": 101,
        "getitimer": 102, "setitimer": 103, "timer_create": 107, "clock_gettime": 113, "clock_getres": 114,
        "clock_nanosleep": 115, "ptrace": 117, "sched_setaffinity": 122, "sched_getaffinity": 123,
        "sched_yield": 124, "restart_syscall": 128, "kill": 129, "tkill": 130, "tgkill": 131,
        "sigaltstack": 132, "rt_sigaction": 134, "rt_sigprocmask": 135, "rt_sigqueueinfo": 138,
        "rt_sigreturn": 139, "setpriority": 140, "reboot": 142, "setgid": 144, "setuid": 146,
        "setresuid": 147, "setresgid": 149, "times": 153, "setpgid": 154, "setsid": 157, "setgroups": 159,
        "uname": 160, "getrlimit": 163, "setrlimit": 164, "getrusage": 165, "prctl": 167, "getcpu": 168,
        "gettimeofday": 169, "getpid": 172, "getppid": 173, "getuid": 174, "geteuid": 175, "getgid": 176,
        "getegid": 177, "gettid": 178, "sysinfo": 179, "mq_open": 180, "msgget": 186, "shmget": 194,
        "shmat": 196, "socket": 198, "socketpair": 199, "bind": 200, "listen": 201, "accept": 202,
        "connect": 203, "sendto": 206, "recvfrom": 207, "sendmsg": 211, "recvmsg": 212, "brk": 214,
        "munmap": 215, "mremap": 216, "add_key": 217, "request_key": 218, "keyctl": 219, "clone": 220,
        "execve": 221, "mmap": 222, "fadvise64": 223, "mprotect": 226, "madvise": 233,
        "rt_tgsigqueueinfo": 240, "perf_event_open": 241, "accept4": 242, "prlimit64": 261,
        "open_by_handle_at": 265, "setns": 268, "sendmmsg": 269, "process_vm_readv": 270,
        "process_vm_writev": 271, "renameat2": 276, "getrandom": 278, "memfd_create": 279, "bpf": 280,
        "execveat": 281, "userfaultfd": 282, "membarrier": 283, "statx": 291, "rseq": 293,
        "pidfd_send_signal": 424, "io_uring_setup": 425, "io_uring_enter": 426, "pidfd_open": 434,
        "pidfd_getfd": 438, "faccessat2": 439,
    },
)  # fmt: skip

MACHINES = {"x86_64": X86_64, "aarch64": AARCH64}
