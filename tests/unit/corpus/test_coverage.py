"""The corpus covers every trap at least twice, and is what it says it is."""

from collections import Counter

import pytest

from unit.corpus.case import DATA, load_cases, whole_time

CASES = load_cases()
TRAPS = frozenset((DATA / "traps.txt").read_text(encoding="utf-8").split())


def test_corpus_is_large_enough() -> None:
    assert len({case.path for case in CASES}) >= 300
    assert sum("real" in case.traps for case in CASES) >= 20


def test_every_trap_stands_in_two_files_or_more() -> None:
    files: dict[str, set[str]] = {trap: set() for trap in TRAPS}
    for case in CASES:
        for trap in case.traps:
            files[trap].add(case.path.name)

    assert {trap: sorted(names) for trap, names in files.items() if len(names) < 2} == {}


def test_traps_are_met_combined_and_alone() -> None:
    sizes = Counter(len(case.traps) for case in CASES)

    assert sum(count for size, count in sizes.items() if size >= 4) >= 60
    assert sum(count for size, count in sizes.items() if size <= 2) >= 40


def test_hints_are_the_exception() -> None:
    hinted = sum(bool(case.hints) for case in CASES)

    assert 0.08 * len(CASES) <= hinted <= 0.5 * len(CASES)


def test_every_case_expects_points_or_a_refusal() -> None:
    known = {"timeColumn", "valueColumns", "seriesColumn", "where", "sheet"}

    assert [case.name for case in CASES if not case.path.is_file()] == []
    assert [case.name for case in CASES if bool(case.points) == (case.refusal is not None)] == []
    assert [case.name for case in CASES if not set(case.hints) <= known] == []


def test_no_file_is_left_out() -> None:
    assert {path.name for path in (DATA / "files").iterdir()} == {case.path.name for case in CASES}
    assert {path.name for path in (DATA / "points").iterdir()} <= {f"{case.name}.jsonl" for case in CASES}


@pytest.mark.parametrize(
    ("start", "whole"),
    [
        ("2024", "2024-01-01T00:00:00Z"),
        ("2024-07", "2024-07-01T00:00:00Z"),
        ("2024-07-15", "2024-07-15T00:00:00Z"),
        ("2024-07-15T05:30", "2024-07-15T05:30:00Z"),
        ("2024-07-15T05:30:10.500000Z", "2024-07-15T05:30:10.500000Z"),
    ],
)
def test_beginning_of_a_time_is_completed(start: str, whole: str) -> None:
    assert whole_time(start) == whole
