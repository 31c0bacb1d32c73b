"""Whether a set of columns tells the rows of a table apart."""

from collections.abc import Callable, Iterable, Iterator
from itertools import combinations

import msgspec

from wrapper_contract.profile import KeyCheck, TableProfile
from wrapper_runner.profiling.candidates import Candidates, find_candidates
from wrapper_runner.profiling.sampling import MAX_ROWS, Sample
from wrapper_sdk.source import Cell

MAX_PAIRED = 6
"""Labels of which pairs are tried, where no single one tells the rows apart."""
_FEW = 0.01
Rows = Callable[[], Iterable[list[Cell]]]


def with_keys(table: TableProfile, rows: Rows) -> TableProfile:
    """Return the table with its key checks.

    Args:
        table: A table of a sheet.
        rows: Gives the rows of the table's body, as wide as the table.
    """
    candidates = find_candidates(table.columns)
    if not candidates.values:
        return table
    checks: list[KeyCheck] = []
    times: list[int | None] = [*candidates.times] or [None]
    for time in times:
        checks += _checks(time, candidates, table, rows)
    return msgspec.structs.replace(table, keys=checks)


def _checks(time: int | None, candidates: Candidates, table: TableProfile, rows: Rows) -> Iterator[KeyCheck]:
    first = [] if time is None else [time]
    labels = [column for column in candidates.labels if column != time]
    sample = Sample(time, first + labels, candidates.values, share=_share(time, table))
    sample.fill(_numbered(table, rows()))
    if first:
        yield check(sample, first)
    singles = [check(sample, [*first, label]) for label in labels]
    yield from singles
    if singles and not any(single.conflicts <= _FEW * single.distinct for single in singles):
        by_conflicts = sorted(singles, key=lambda single: single.conflicts)[:MAX_PAIRED]
        paired = sorted(single.columns[-1] for single in by_conflicts)
        yield from (check(sample, [*first, *pair]) for pair in combinations(paired, 2))


def _share(time: int | None, table: TableProfile) -> float:
    """Return which share of the time values is enough, where there are too many to be told one by one."""
    if time is None or table.columns[time].distinct is not None:
        return 1.0
    return 1.5 * MAX_ROWS / max(1, table.columns[time].rows)


def check(sample: Sample, columns: list[int]) -> KeyCheck:
    """Count the keys that stand on several rows of a sample, with other values or with the same."""
    first_at: dict[tuple[int, ...], int] = {}
    conflicting: set[tuple[int, ...]] = set()
    repeated: set[tuple[int, ...]] = set()
    example: list[int] = []
    codes = [sample.codes[column] for column in columns]
    for at, key in enumerate(zip(*codes, strict=True)):
        earlier = first_at.setdefault(key, at)
        if earlier == at:
            continue
        if any(values[at] and values[earlier] and values[at] != values[earlier] for values in sample.hashes):
            conflicting.add(key)
            example = example or [sample.numbers[earlier], sample.numbers[at]]
        else:
            repeated.add(key)
    return KeyCheck(
        columns=columns,
        rows=len(sample.numbers),
        distinct=len(first_at),
        conflicts=len(conflicting),
        repeats=len(repeated - conflicting),
        example=example,
    )


def _numbered(table: TableProfile, rows: Iterable[list[Cell]]) -> Iterator[tuple[int, list[Cell]]]:
    notes = {number for number, _ in table.note_rows}
    return ((number, cells) for number, cells in enumerate(rows, table.first_row) if number not in notes)
