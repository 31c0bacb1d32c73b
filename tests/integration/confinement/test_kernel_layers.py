"""What the kernel itself refuses to a process that was locked in, Python's own hooks left aside."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from integration.confinement.users import ORDINARY_ID, User, folder_of, users

Found = dict[str, Any]
ALLOWED = {
    "read-data",
    "read-library",
    "import-lazily",
    "time-zone",
    "map-memory",
    "ask-limits",
    "write-connected-socket",
}
# Refused otherwise than with a permission error, for the same effect.
OTHER_ERRORS = {
    "start-thread": "can't start new thread",
    "set-limit": "not allowed to raise maximum limit",
    "push-terminal-input": "ENOTTY",
    "clone3": "ENOSYS",
    "other-number-range": "ENOSYS",
}


@pytest.fixture(params=users(), ids=lambda user: user.name)
def user(request: pytest.FixtureRequest) -> User:
    return request.param


def probe(user: User, *, mode: int = 0o644, folder_mode: int = 0o755, lacking: str = "") -> Found:
    with folder_of(user) as folder:
        data, secret = folder / "data.csv", folder / "token"
        for path in (data, secret):
            path.write_text("year,value\n")
            path.chmod(mode)
            user.own(path)
        folder.chmod(folder_mode)
        done = subprocess.run(
            [
                *user.prefix,
                sys.executable,
                str(Path(__file__).with_name("probing.py")),
                data,
                secret,
                str(os.getpid()),
                lacking,
            ],
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
    assert done.returncode == 0, done.stderr
    found: Found = json.loads(done.stdout)
    return found


def test_only_what_a_collector_needs_is_possible(user: User) -> None:
    found = probe(user)
    results = found["results"]
    assert found["lacks"] == []
    assert {name for name, result in results.items() if result == "done"} == ALLOWED
    for name, result in results.items():
        if name not in ALLOWED:
            assert result in {OTHER_ERRORS.get(name, "EPERM"), "EACCES"}, (name, result)


def test_root_becomes_nobody_without_rights(user: User) -> None:
    found = probe(user)
    mine = os.geteuid() if user.uid is None else ORDINARY_ID
    uid = 65534 if mine == 0 else mine
    assert str(found["Uid"]).split() == [str(uid)] * 4
    assert mine != 0 or (str(found["Gid"]).split() == ["65534"] * 4 and str(found["Groups"]).strip() == "")
    # At most the right to read what is not its own, which the allow-list of files bounds.
    assert int(str(found["CapEff"]), 16) in {0, 1 << 2}
    assert int(str(found["CapInh"]), 16) == int(str(found["CapAmb"]), 16) == 0
    assert found["NoNewPrivs"] == "1"


def test_files_that_only_their_owner_may_read_can_be_collected(user: User) -> None:
    results = probe(user, mode=0o600, folder_mode=0o700)["results"]
    assert results["read-data"] == "done"
    assert results["read-secret"] == "EACCES"


def test_without_landlock_the_filter_still_holds_and_the_lack_is_told() -> None:
    user = users()[-1]
    found = probe(user, lacking="no-landlock")
    assert ["Landlock" in lack for lack in found["lacks"]] == [True]
    done = {name for name, result in found["results"].items() if result == "done"}
    # What this user may read can be read now; how much that is depends on where the interpreter lies.
    assert done - ALLOWED <= {"read-secret", "list-root", "read-own-environment", "read-parent-environment"}


def test_without_a_filter_landlock_still_holds_and_the_lack_is_told() -> None:
    user = users()[-1]
    found = probe(user, lacking="no-seccomp")
    assert ["system call filter" in lack for lack in found["lacks"]] == [True]
    for name in (
        "read-secret",
        "write-file",
        "write-data",
        "truncate-data",
        "delete-data",
        "fork",
        "run-program",
    ):
        assert found["results"][name] in {"EACCES", "EPERM", "EAGAIN"}, name


def test_root_without_landlock_does_not_keep_its_rights_for_a_private_file() -> None:
    if os.geteuid() != 0:
        return
    with pytest.raises(AssertionError, match="make it readable for all, or run this as an ordinary user"):
        probe(users()[0], mode=0o600, lacking="no-landlock")
