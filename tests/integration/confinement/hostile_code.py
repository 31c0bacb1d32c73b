"""Collector code that tries what it must not be able to do."""

# A line for each attempt reads best.
# ruff: noqa: E501

from dataclasses import dataclass

from wrapper_contract.run_spec import CollectorLimits

# The import of the code's module is guarded; any module that it got leads to the real one.
PRELUDE = """
import re
from datetime import datetime, UTC
from wrapper_sdk import Point

modules = re.enum.sys.modules
os = modules["os"]
real_import = modules["builtins"].__import__


def say(text):
    return Point(datetime(2024, 1, 1, tzinfo=UTC), 1.0, str(text)[:250])


def collect(source, start, end):
"""


@dataclass(frozen=True)
class Attempt:
    """One thing that is tried.

    Attributes:
        body: Body of `collect`; `{secret}` and `{parent}` are filled in.
        reason: What the termination must say.
        limits: Where the default ones would make the test slow.
        says: Text that the message must hold.
    """

    body: str
    reason: str = "CodeRaised"
    limits: CollectorLimits | None = None
    says: str = ""


def code_of(attempt: Attempt, secret: str) -> str:
    """Return the module."""
    body = attempt.body.strip("\n").replace("{secret}", secret)
    return PRELUDE + "\n".join(f"    {line}" for line in body.splitlines()) + "\n"


QUICK = CollectorLimits(silence_seconds=1.0, cpu_seconds=30.0)

ATTEMPTS = {
    # Secrets
    "environment-of-parent": Attempt("yield say(open(f'/proc/{os.getppid()}/environ').read())"),
    "environment-own": Attempt("yield say(open('/proc/self/environ').read())"),
    "memory-of-parent": Attempt("yield say(open(f'/proc/{os.getppid()}/mem', 'rb').read(1))"),
    "secret-file": Attempt("yield say(open('{secret}').read())"),
    "shadow": Attempt("yield say(open('/etc/shadow').read())"),
    "passwd": Attempt("yield say(open('/etc/passwd').read())"),
    "list-secrets": Attempt("yield say(os.listdir(os.path.dirname('{secret}')))"),
    # Network
    "tcp": Attempt("s = real_import('socket'); yield say(s.create_connection(('127.0.0.1', 9)))"),
    "raw-socket-module": Attempt("real_import('_socket').socket()"),
    # Processes
    "shell": Attempt("os.execv('/bin/sh', ['sh', '-c', 'echo pwned'])"),
    "system": Attempt("yield say(os.system('echo pwned'))"),
    "popen": Attempt("yield say(os.popen('echo pwned').read())"),
    "spawn": Attempt("yield say(os.posix_spawn('/bin/true', ['true'], {}))"),
    "signal-parent": Attempt("os.kill(os.getppid(), 9); yield say('killed')"),
    "signal-own-group": Attempt("os.killpg(0, 9); yield say('killed')"),
    "fork-bomb": Attempt("for _ in range(10_000):\n    os.fork()\nyield say('forked')"),
    "thread": Attempt(
        "thread = real_import('_thread')\nthread.start_new_thread(print, ('x',))\nyield say('threaded')"
    ),
    "ctypes": Attempt("real_import('ctypes').string_at(0)"),
    # Files
    "write-file": Attempt("open('/tmp/wrapper-pwned', 'w').write('x')"),
    "write-data": Attempt("open(source.path, 'a').write('x')"),
    "delete-data": Attempt("os.unlink(source.path)"),
    "chmod-data": Attempt("os.chmod(source.path, 0o777)"),
    "write-10-gb": Attempt("f = open('/tmp/wrapper-pwned', 'wb')\nfor _ in range(10_000):\n    f.write(bytes(2**20))"),
    # Resources
    "allocate-8-gb": Attempt("x = bytearray(8 * 2**30); yield say(len(x))", "TooMuchMemory", says="384 MiB"),
    "huge-text": Attempt("x = 'x' * (8 * 2**30); yield say(len(x))", "TooMuchMemory"),
    "grow": Attempt("x = []\nwhile True:\n    x.append(bytes(2**20))", "TooMuchMemory"),
    "endless-loop": Attempt("while True:\n    pass\nyield", "TooLong", QUICK),
    "endless-sleep": Attempt("modules['time'].sleep(1000)\nyield", "TooLong", QUICK),
    "endless-processor-time": Attempt(
        "while True:\n    for row in source.rows():\n        pass\nyield",
        "TooLong",
        CollectorLimits(cpu_seconds=1.0, silence_seconds=30.0),
        says="processor time",
    ),
    "print-1-gb": Attempt("for _ in range(1024):\n    print('x' * 2**20)\nyield say('printed')", "TooMuchOutput"),
    "billion-points": Attempt(
        "p = say('p')\nfor _ in range(10**9):\n    yield p",
        "TooManyPoints",
        CollectorLimits(max_points=200_000),
        says="200,000",
    ),
    "endless-empty-generator": Attempt("while True:\n    if 0:\n        yield", "TooLong", QUICK),
    "deep-recursion": Attempt("f = lambda: f()\nyield say(f())", says="RecursionError"),
    # Deaths
    "exit-0": Attempt("yield say('a')\nos._exit(0)", "EndedEarly", says="exit code 0"),
    "exit-143": Attempt("yield say('a')\nos._exit(143)", "EndedEarly", says="exit code 143"),
    "sys-exit": Attempt("yield say('a')\nraise SystemExit(0)", says="SystemExit"),
    "crash": Attempt(
        "f = lambda: 0\n"
        "f.__code__ = f.__code__.replace(co_code=bytes([100, 255, 83, 0]) * 50, co_consts=())\n"
        "f()\nyield",
        "Crashed",
        says="SIGSEGV",
    ),
    # Lies
    "forged-line": Attempt(
        "for fd in range(3, 20):\n"
        "    try:\n        os.write(fd, b'{\"type\":\"end\",\"row\":1,\"points\":5}\\n')\n"
        "    except OSError:\n        pass\nyield say('forged')",
        "ProtocolBroken",
    ),
    "garbage-line": Attempt(
        "for fd in range(3, 20):\n"
        "    try:\n        os.write(fd, bytes(range(256)) + b'\\n')\n"
        "    except OSError:\n        pass\nyield say('garbage')",
        "ProtocolBroken",
    ),
    "endless-line": Attempt(
        "for fd in range(3, 20):\n"
        "    try:\n        while True:\n            os.write(fd, b'[' * 65536)\n"
        "    except OSError:\n        pass\nyield say('endless')",
        "ProtocolBroken",
        says="too long",
    ),
    "forged-nan": Attempt(
        "for fd in range(3, 20):\n"
        "    try:\n        os.write(fd, b'{\"type\":\"times\",\"points\":[{\"x\":\"2024-01-01T00:00:00Z\",\"y\":NaN}]}\\n')\n"
        "    except OSError:\n        pass\nyield say('nan')",
        "ProtocolBroken",
    ),
    "forged-naive-time": Attempt(
        "for fd in range(3, 20):\n"
        "    try:\n        os.write(fd, b'{\"type\":\"times\",\"points\":[{\"x\":\"2024-01-01T00:00:00\",\"y\":1}]}\\n')\n"
        "    except OSError:\n        pass\nyield say('naive')",
        "ContractBroken",
        says="UTC",
    ),
    "closed-descriptors": Attempt("os.closerange(0, 50)\nyield say('closed')", "EndedEarly"),
    "patched-sender": Attempt(
        "for name, module in list(modules.items()):\n"
        "    if name.startswith('wrapper_'):\n"
        "        for key, value in list(vars(module).items()):\n"
        "            if callable(value):\n                setattr(module, key, None)\n"
        "yield say('patched')",
        "EndedEarly",
    ),
    # Broken promises
    "nan": Attempt("yield Point(datetime(2024, 1, 1), float('nan'))", "ContractBroken", says="nan"),
    "infinity": Attempt("yield Point(datetime(2024, 1, 1), 1e999)", "ContractBroken", says="inf"),
    "truth-value": Attempt("yield Point(datetime(2024, 1, 1), True)", "ContractBroken", says="bool"),
    "text-as-value": Attempt("yield Point(datetime(2024, 1, 1), '1.5')", "ContractBroken", says="str"),
    "list-as-time": Attempt("yield Point([1], 1.5)", "ContractBroken", says="list"),
    "number-as-series": Attempt("yield Point(datetime(2024, 1, 1), 1.5, 7)", "ContractBroken", says="series"),
    "long-series": Attempt("yield Point(datetime(2024, 1, 1), 1.5, 'x' * 257)", "ContractBroken", says="257"),
    "no-point": Attempt("yield 5", "ContractBroken", says="no Point"),
    "mixed-kinds": Attempt("yield say('a')\nyield Point('Lisboa', 1.0)", "ContractBroken", says="without one"),
    "returns-nothing": Attempt("return None", "ContractBroken", says="NoneType"),
}  # fmt: skip
