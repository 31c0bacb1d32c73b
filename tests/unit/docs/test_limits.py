"""The numbers of docs/limits.md are those of the code."""

from collections.abc import Callable

import pytest

from unit.docs.markdown import ROOT, table
from wrapper_contract import ipc, messages, names
from wrapper_contract.run_spec import ApiSourceSpec, CollectorLimits
from wrapper_operator.cluster.pod_parts import PodDefaults
from wrapper_operator.generation import lint
from wrapper_operator.lifecycle import bounds, executions
from wrapper_runner.fetching import patience
from wrapper_runner.reading import bounds as sheets
from wrapper_runner.reading import guard, legacy, package
from wrapper_runner.supervision import conversation
from wrapper_runner.windows import walk

PAGE = ROOT / "docs" / "limits.md"
TOLD = {row[0]: row[1:] for row in table(PAGE, "Numbers")}
MIB = 1024 * 1024
LIMITS = CollectorLimits()
FACTS: dict[str, Callable[[], str]] = {
    "name of a Wrapper": lambda: f"{names.MAX_NAME} characters",
    "name of a series": lambda: f"{messages.MAX_SERIES_CHARACTERS} characters",
    "points in a message": lambda: str(messages.MAX_POINTS),
    "bytes of a message": lambda: f"{messages.MAX_BYTES // 1024} KiB",
    "bytes of a status": lambda: f"{bounds.MAX_BYTES // 1024} KiB",
    "executions in the status": lambda: str(executions.MAX_HISTORY),
    "memory of collector code": lambda: f"{LIMITS.memory_bytes // MIB} MiB",
    "processor time of one call, for a file that is the whole": lambda: f"{LIMITS.cpu_seconds:g} s",
    "points of one call": lambda: f"{LIMITS.max_points:,}",
    "requests for one window": lambda: f"{conversation.MAX_REQUESTS:,}",
    "one reply of an API, unpacked": lambda: f"{ApiSourceSpec(url='').max_reply_bytes // MIB} MiB",
    "waiting for one reply, limits of rate included": lambda: f"{patience.LONGEST_WAIT:,.0f} s",
    "columns of a sheet": lambda: f"{sheets.MAX_COLUMNS:,}",
    "one line of CSV": lambda: f"{guard.MAX_LINE_BYTES // MIB} MiB",
    "an `.xls` file": lambda: f"{legacy.MAX_BYTES // MIB} MiB",
    "downloaded file, with what it unpacks to": lambda: PodDefaults(image="").data_size.replace("Gi", " GiB"),
    "collector code": lambda: f"{ipc.MAX_CODE_BYTES // 1024} KiB",
    "empty years that end the history of an API": lambda: f"{walk.EMPTY_DAYS // 365}",
}


def test_every_number_is_held() -> None:
    assert list(TOLD) == list(FACTS)


@pytest.mark.parametrize("what", FACTS)
def test_a_number_is_that_of_the_code(what: str) -> None:
    assert TOLD[what][0] == FACTS[what]()


def test_numbers_in_the_last_column_are_those_of_the_code() -> None:
    assert f"{package.MAX_UNPACKED // 2**30} GiB unpacked" in TOLD["an `.xls` file"][1]
    assert f"makes it {walk.EMPTY_DAYS // 365 * walk.PATIENT_FACTOR}" in list(TOLD.values())[-1][1]
    assert lint.MAX_CHARACTERS == ipc.MAX_CODE_BYTES
