"""Copy what Python programs need of a Debian into a folder of its own: no shell, no package manager.

Usage: `python3 system_tree.py FOLDER`, inside the base image. What is copied depends on the base alone.
"""

import re
import shutil
import ssl
import sys
import sysconfig
from pathlib import Path

from bytecode import compile_in_place
from debian import copy, library, links_from, needed, record_packages

LIBRARY = Path(sysconfig.get_path("stdlib"))
INTERPRETER = Path(sys.base_prefix) / "bin" / "python3"
EXTENSIONS = LIBRARY / "lib-dynload"

UNUSED_MODULES = frozenset(
    {"__phello__", "antigravity.py", "distutils", "ensurepip", "idlelib", "lib2to3", "pydoc_data",
     "site-packages", "sqlite3", "test", "this.py", "tkinter", "turtle.py", "turtledemo", "unittest", "venv"}
)  # fmt: skip
"""For people who write programs, and for databases and windows that nothing here has."""

UNUSED_EXTENSIONS = re.compile(
    r"_(ctypes_test|curses|curses_panel|dbm|gdbm|sqlite3|test\w*|tkinter|uuid|xxtestfuzz|xxsub\w*)\."
    r"|(nis|ossaudiodev|readline|xxlimited\w*)\."
)
"""Most of them need libraries that nothing else does."""

FOR_THREADS = "libgcc_s.so.1"
"""Loaded when a thread is ended, and named by nobody."""

SETTINGS = ("etc/ld.so.cache", "etc/os-release", "usr/lib/os-release")
FIRST_FOLDERS = ("bin", "lib", "lib64", "sbin")
USERS = {0: "root", 10000: "wrappers", 10001: "supervisor", 10002: "collector", 65534: "nobody"}


def main(tree: Path) -> None:
    """Fill the folder."""
    _link_first_folders(tree)
    _copy_library(tree)
    extensions = [path for path in sorted(EXTENSIONS.glob("*.so")) if not UNUSED_EXTENSIONS.match(path.name)]
    for path in extensions:
        copy(path, tree)
    libraries = [*needed([INTERPRETER.resolve(), *extensions]), library(FOR_THREADS)]
    files = [file for path in (INTERPRETER, *libraries) for file in (path, *links_from(path))]
    for path in [*files, *(Path("/", name) for name in SETTINGS)]:
        copy(path, tree)
    _copy_certificates(tree)
    _write_settings(tree)
    record_packages(tree, files)


def _link_first_folders(tree: Path) -> None:
    for name in FIRST_FOLDERS:
        found = Path("/", name)
        if found.is_symlink():
            tree.mkdir(parents=True, exist_ok=True)
            (tree / name).symlink_to(found.readlink())
            (tree / found.readlink()).mkdir(parents=True, exist_ok=True)


def _copy_library(tree: Path) -> None:
    def unused(folder: str, names: list[str]) -> set[str]:
        top = UNUSED_MODULES if Path(folder) == LIBRARY else frozenset[str]()
        return {name for name in names if name in top or name in _NO_MODULES or name.startswith("config-")}

    target = tree / LIBRARY.relative_to("/")
    shutil.copytree(LIBRARY, target, ignore=unused)
    compile_in_place(target, root=tree, keep_sources=False)


_NO_MODULES = frozenset({"__pycache__", "lib-dynload", "sitecustomize.py", "EXTERNALLY-MANAGED"})


def _copy_certificates(tree: Path) -> None:
    """Copy the certificates that OpenSSL trusts: by hash, which loads one at need, and all in one file."""
    paths = ssl.get_default_verify_paths()
    for name in (paths.openssl_cafile, paths.openssl_capath):
        link = Path(name)
        if link.is_symlink():
            copy(link, tree)
        real = link.resolve()
        if real.is_dir():
            shutil.copytree(real, tree / real.relative_to("/"), ignore=_not_by_hash, dirs_exist_ok=True)
        elif real.exists():
            copy(real, tree)
    bundle = Path("/etc/ssl/certs/ca-certificates.crt")
    copy(bundle, tree)


def _not_by_hash(_: str, names: list[str]) -> set[str]:
    return {name for name in names if not re.fullmatch(r"[0-9a-f]{8}\.[0-9]+", name)}


def _write_settings(tree: Path) -> None:
    etc = tree / "etc"
    etc.mkdir(exist_ok=True)
    passwd = [f"{name}:x:{number}:{number}::/:/nonexistent\n" for number, name in USERS.items()]
    (etc / "passwd").write_text("".join(passwd))
    (etc / "group").write_text("".join(f"{name}:x:{number}:\n" for number, name in USERS.items()))
    (etc / "nsswitch.conf").write_text("passwd: files\ngroup: files\nhosts: files dns\n")
    scratch = tree / "tmp"
    scratch.mkdir()
    scratch.chmod(0o1777)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
