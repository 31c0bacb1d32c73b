"""Code that breaks its contract, or wants out: it is stopped, told apart, and nothing leaks."""

from pathlib import Path

import msgspec
import pytest

from integration.confinement.hostile_code import ATTEMPTS, code_of
from integration.confinement.runner import collect, collectors_of, spec_for
from integration.confinement.users import User, folder_of, users
from wrapper_contract.run_spec import CollectorLimits

SECRET = "TOP-SECRET-3f9a"


@pytest.fixture(params=users(), ids=lambda user: user.name)
def user(request: pytest.FixtureRequest) -> User:
    return request.param


@pytest.mark.slow
@pytest.mark.parametrize("name", ATTEMPTS)
def test_it_is_stopped_and_named(name: str, user: User) -> None:
    attempt = ATTEMPTS[name]
    with folder_of(user) as folder:
        secret = folder / "token"
        secret.write_text(SECRET)
        user.own(secret)
        data = folder / "data.csv"
        data.write_text("year,value\n2020,1\n")
        user.own(data)
        spec = spec_for(folder, code_of(attempt, str(secret)), data)
        if attempt.limits is not None:
            spec = msgspec.structs.replace(spec, limits=attempt.limits)
        ended = collect(spec, folder, user, {"SOURCE_PASSWORD": SECRET})
        after = data.read_text()
        mode = data.stat().st_mode & 0o777
    assert (ended.code, ended.termination.reason) == (76, attempt.reason), ended.termination
    assert attempt.says in ended.termination.message
    assert SECRET not in ended.everything
    assert "root:" not in ended.everything
    assert ended.seconds < 15
    assert (after, mode) == ("year,value\n2020,1\n", 0o644)
    assert not Path("/tmp/wrapper-pwned").exists()
    assert "Traceback" not in ended.err


@pytest.mark.parametrize("name", ["exit-0", "endless-loop", "closed-descriptors"])
def test_nothing_of_a_run_stays_alive(name: str, user: User) -> None:
    attempt = ATTEMPTS[name]
    with folder_of(user) as folder:
        data = folder / "data.csv"
        data.write_text("year,value\n2020,1\n")
        spec = spec_for(folder, code_of(attempt, ""), data, limits=attempt.limits or CollectorLimits())
        ended = collect(spec, folder, user)
    assert collectors_of(ended.pid) == []
