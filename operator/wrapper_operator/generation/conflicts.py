"""Different values for one time and series: an overlooked dimension, or revisions."""

from collections import Counter
from collections.abc import Sequence

from wrapper_contract.inspection import Conflict, RunEvidence
from wrapper_contract.profile import ColumnProfile, TableProfile
from wrapper_operator.generation.inference import words
from wrapper_operator.generation.inference.columns import display, is_text, texts
from wrapper_operator.generation.inference.key_checks import is_systematic
from wrapper_operator.generation.inference.outcome import listed, shorten
from wrapper_operator.generation.inference.series import likeness
from wrapper_operator.generation.inference.values import names_things

__all__ = ["describe_conflicts", "is_systematic", "says_only_when", "telling_column"]


def telling_column(conflicts: Sequence[Conflict], table: TableProfile | None) -> ColumnProfile | None:
    """Return the column in which conflicting rows differ and that could name their series."""
    if table is None:
        return None
    votes = Counter(index for conflict in conflicts for index in set(conflict.differing_columns))
    able = [
        column
        for column in table.columns
        if votes[column.index] and (is_text(column) or names_things(column))
    ]
    return min(able, key=lambda column: (-votes[column.index], likeness(column)), default=None)


def says_only_when(column: ColumnProfile) -> bool:
    """Tell whether a column is called a part of the time (a week, an hour), which no series is named by."""
    return words.tokens(column.header) <= words.ONLY_TIME


def describe_conflicts(run: RunEvidence, name: str, column: ColumnProfile | None) -> str:
    """Return the sentence that refuses a source for an overlooked dimension, with its evidence."""
    told = (
        f"{name}: {run.conflicting_keys} of {run.keys} points stand there several times with different values"
    )
    if run.conflicts:
        told += f" ({_shown(run.conflicts[0])})"
    if column is None:
        return f"{told}; no column of names tells them apart: keep the rows of one kind with where"
    header = shorten(display(column))
    known = texts(column)
    example = f"where: {{{header}: {shorten(known[0])}}}" if known else "where"
    held = f", which holds {listed(known)}" if known else ""
    return (
        f'{told}: the column "{header}" tells them apart{held}; keep one with {example}, '
        f"or name the series by it with seriesColumn: {header}"
    )


def _shown(conflict: Conflict) -> str:
    series = f" of {shorten(conflict.series)}" if conflict.series else ""
    low, high = conflict.values
    time = conflict.x.removesuffix("T00:00:00Z")
    return f"{time}{series} is {low:g} in row {conflict.rows[0]} and {high:g} in row {conflict.rows[1]}"
