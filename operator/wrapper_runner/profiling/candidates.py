"""Which columns may tell the rows of a table apart: times, then labels and codes; and which hold values."""

from collections.abc import Sequence
from dataclasses import dataclass

from wrapper_contract.profile import ColumnProfile

MAX_TIMES = 2
MAX_LABELS = 10
MAX_VALUES = 8
_MAX_CODES = 400
"""Different whole numbers up to which a column may be one of codes, such as months or stations."""


@dataclass(frozen=True)
class Candidates:
    """Indices of columns."""

    times: list[int]
    labels: list[int]
    values: list[int]


def find_candidates(columns: Sequence[ColumnProfile]) -> Candidates:
    """Choose the columns from what is known of each."""
    times = sorted((column for column in columns if _is_time(column)), key=_time_rank)[:MAX_TIMES]
    chosen = {column.index for column in times}
    texts = [column for column in columns if column.index not in chosen and _is_label(column)]
    codes = [column for column in columns if column.index not in chosen and _is_code(column)]
    labels = (texts + codes)[:MAX_LABELS]
    named = chosen | {column.index for column in codes}
    values = [column.index for column in columns if _is_number(column) and column.index not in named]
    if not values:
        values = [column.index for column in codes]
        labels = texts[:MAX_LABELS]
    return Candidates(
        [column.index for column in times], [column.index for column in labels], values[:MAX_VALUES]
    )


def _filled(column: ColumnProfile) -> int:
    return column.rows - column.blanks - sum(column.missing.values())


def _is_time(column: ColumnProfile) -> bool:
    return max(column.times.values(), default=0) > 0.7 * _filled(column) > 0


def _time_rank(column: ColumnProfile) -> tuple[bool, bool, int, int]:
    """Texts that are nothing but times come first, numbers that could be serials last."""
    kinds = column.times
    best = max(kinds, key=lambda kind: kinds[kind])
    numbers = max(column.numbers.values(), default=0)
    serial = best.startswith(("excel", "epoch"))
    return serial, numbers > 0 and best != "year", -kinds[best], column.index


def _is_label(column: ColumnProfile) -> bool:
    numbers = max(column.numbers.values(), default=0)
    texts = _filled(column) - max(numbers, max(column.times.values(), default=0))
    return column.distinct != 1 and texts > 0.3 * _filled(column) > 0


def _is_number(column: ColumnProfile) -> bool:
    return max(column.numbers.values(), default=0) > 0.5 * _filled(column) > 0


def _is_code(column: ColumnProfile) -> bool:
    """Whole numbers of few kinds, each of which comes again and again."""
    if not _is_number(column) or column.integers < _filled(column) or column.distinct is None:
        return False
    return 1 < column.distinct <= min(_MAX_CODES, _filled(column) // 2)
