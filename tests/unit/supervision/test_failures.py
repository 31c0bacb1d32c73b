"""How a collector failed, in the words of exit codes and of people."""

import pytest

from process_wrapper import ExitStatus
from wrapper_contract.ipc import Failed
from wrapper_contract.run_spec import CollectorLimits
from wrapper_runner.supervision import failures

LIMITS = CollectorLimits(cpu_seconds=5, silence_seconds=7, output_bytes=1024)


@pytest.mark.parametrize(
    ("kind", "exit_code", "says"),
    [
        ("source", 65, "oh dear"),
        ("later", 69, "come back later"),
        ("window", 76, "smaller window"),
        ("contract", 76, "broke its contract: oh dear"),
        ("code", 76, "failed: oh dear"),
        ("memory", 76, "384 MiB"),
        ("import", 76, "cannot be loaded: oh dear"),
        ("confinement", 78, "oh dear"),
    ],
)
def test_every_kind_has_its_exit_code(kind: str, exit_code: int, says: str) -> None:
    failure = failures.told(Failed(kind=kind, message="oh dear", traceback="t"), LIMITS)  # type: ignore[arg-type]
    assert (failure.exit_code, failure.traceback) == (exit_code, "t\n")
    assert says in failure.message


@pytest.mark.parametrize(
    ("status", "reason", "says"),
    [
        (ExitStatus(returned=0), "EndedEarly", "exit code 0"),
        (ExitStatus(returned=143), "EndedEarly", "exit code 143"),
        (ExitStatus(signal=24), "TooLong", "5 s of processor time"),
        (ExitStatus(signal=9), "Killed", "memory"),
        (ExitStatus(signal=11), "Crashed", "SIGSEGV"),
    ],
)
def test_every_death_is_the_codes_fault(status: ExitStatus, reason: str, says: str) -> None:
    failure = failures.died(status, LIMITS)
    assert (failure.exit_code, failure.reason) == (76, reason)
    assert says in failure.message


def test_a_file_has_no_smaller_window() -> None:
    failed = Failed(kind="window", message="at most a year")
    assert failures.told(failed, LIMITS).message.endswith(
        "a smaller window: at most a year, but a file has none"
    )
    assert failures.told(failed, LIMITS, calls=True).message.endswith("a smaller window: at most a year")


def test_what_the_collector_says_of_itself_is_kept() -> None:
    failure = failures.told(Failed(kind="later", message="", seconds=5.0), LIMITS)
    assert (failure.kind, failure.seconds) == ("later", 5.0)
    assert failures.silent(LIMITS).kind is None


def test_silence_of_an_api_is_told_in_its_words() -> None:
    assert "neither made a request" in failures.silent(LIMITS, calls=True).message


def test_control_characters_do_not_reach_a_terminal() -> None:
    failed = Failed(kind="code", message="a\x1b[2Jb\nc", traceback="x\n\x1b[31my\n")
    failure = failures.told(failed, LIMITS)
    assert failure.message.endswith("a\\x1b[2Jb\\nc")
    assert failure.traceback == "x\n\\x1b[31my\n"


def test_braces_in_a_message_are_just_text() -> None:
    failure = failures.told(Failed(kind="code", message="{} {memory} {x}"), LIMITS)
    assert failure.message.endswith("{} {memory} {x}")


def test_limits_are_named() -> None:
    assert "7 s" in failures.silent(LIMITS).message
    assert "1024 bytes" in failures.too_much_output(LIMITS).message
    assert "1 MiB" in failures.too_much_output(CollectorLimits()).message
