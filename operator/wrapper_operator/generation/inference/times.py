"""Which column says when: by what its cells read as, and then by its name."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from wrapper_contract.profile import ColumnProfile
from wrapper_operator.generation.inference import words
from wrapper_operator.generation.inference.columns import (
    ENOUGH,
    display,
    filled,
    is_constant,
    is_numeric,
    is_whole,
    reads_as_dates,
)
from wrapper_operator.generation.inference.digit_times import kind_of_digits
from wrapper_operator.generation.inference.outcome import listed, shorten, unusable
from wrapper_operator.generation.inference.table import Table
from wrapper_operator.generation.inference.time_doubts import AMBIGUOUS, reading_doubts
from wrapper_operator.generation.request import Doubt
from wrapper_sdk.times import KINDS

FINENESS = {
    "datetime": 0,
    "epoch-ms": 0,
    "epoch-s": 0,
    "interval": 0,
    "date": 1,
    "day-month": 1,
    "month-day": 1,
    "day-month-name": 1,
    "excel-1900": 1,
    "excel-1904": 1,
    "week": 2,
    "month": 3,
    "month-name": 3,
    "quarter": 4,
    "semester": 5,
    "fiscal-year": 6,
    "year": 6,
    "years": 6,
    "thousands-year": 6,
    "decimal-quarter": 4,
    "decimal-month": 3,
    "year-first": 1,
    "decimal-year": 7,
}
OF_COLUMNS = frozenset({"thousands-year", "decimal-quarter", "decimal-month", "decimal-year", "year-first"})
"""Kinds that only the texts of a whole column together tell."""
SERIALS = frozenset({"excel-1900", "excel-1904", "epoch-s", "epoch-ms"})
ENOUGH_OF_NAMED = 0.5
"""Share of cells that must be times where a column of texts is called a time."""


@dataclass(frozen=True, kw_only=True)
class TimeCandidate:
    """A column that may say when."""

    column: ColumnProfile
    kind: str | None
    """None where several kinds are mixed and each cell must tell."""
    share: float
    score: float

    @property
    def fineness(self) -> int:
        """0 for an instant, 6 for a year."""
        return FINENESS.get(self.kind or "", 3)


def best_kind(table: Table, column: ColumnProfile) -> tuple[str | None, float]:
    """Return the kind of time that reads most of the column, and the share of cells that it reads."""
    cells = filled(column)
    if cells <= 0:
        return None, 0.0
    digits = kind_of_digits(column)
    if digits is not None:
        return digits, 1.0
    readable = {
        kind: count for kind, count in column.times.items() if count and _possible(table, column, kind)
    }
    if not readable:
        return None, 0.0
    most = max(readable.values())
    kind = likeliest([kind for kind, count in readable.items() if count == most], column.distinct)
    if kind in AMBIGUOUS and column.month_first_proof != column.day_first_proof:
        kind = "month-day" if column.month_first_proof > column.day_first_proof else "day-month"
    return kind, min(1.0, readable[kind] / cells) if kind in readable else 0.0


def likeliest(kinds: Collection[str], distinct: int | None) -> str:
    """Return the likeliest of kinds that read the same texts.

    2000/01 may be a month too; but where several different texts all name two years that follow each other,
    they are financial years.
    """
    if "fiscal-year" in kinds and (distinct is None or distinct > 1):
        return "fiscal-year"
    return min(kinds, key=_precedence)


def _precedence(kind: str) -> int:
    return KINDS.index(kind) if kind in KINDS else len(KINDS)


def _possible(table: Table, column: ColumnProfile, kind: str) -> bool:
    if kind in OF_COLUMNS:
        return False
    if kind in ("excel-1900", "excel-1904"):
        wanted = "excel-1904" if table.is_workbook and table.profile.date_1904 else "excel-1900"
        return kind == wanted and not reads_as_dates(column)
    return True


def reads_as_times(table: Table, column: ColumnProfile) -> bool:
    """Tell whether texts are times in most cells, whatever the column is called."""
    return not is_numeric(column) and best_kind(table, column)[1] >= ENOUGH


def time_candidates(table: Table) -> list[TimeCandidate]:
    """Return the columns that may say when, best first."""
    found = [candidate for column in table.columns if (candidate := _judge(table, column)) is not None]
    return sorted(found, key=lambda candidate: (-candidate.score, candidate.column.index))


def _judge(table: Table, column: ColumnProfile) -> TimeCandidate | None:
    said = words.tokens(column.header)
    enough = ENOUGH_OF_NAMED if said & words.TIME and not is_numeric(column) else ENOUGH
    kind, share = best_kind(table, column)
    mixed = _mixed_share(table, column) if share < ENOUGH else 0.0
    if mixed >= ENOUGH and mixed > share:
        kind, share = None, mixed
    if share < enough:
        return None
    score = share + (1.0 if said & words.TIME else 0.0) - (1.2 if said & words.NOT_WHEN else 0.0)
    score += (0.2 if said & words.BEGIN else 0.0) - (0.2 if said & words.END else 0.0)
    score -= 0.3 if is_constant(column) and column.rows > 1 else 0.0
    if _speaks_for_itself(column, kind):
        score += 0.8
    elif not _numbers_are_times(column, kind, said):
        return None
    return TimeCandidate(column=column, kind=kind, share=share, score=score)


def _mixed_share(table: Table, column: ColumnProfile) -> float:
    """Return a lower bound of the cells that read as some kind of time, for text columns."""
    if is_numeric(column):
        return 0.0
    counts = {
        kind: count
        for kind, count in column.times.items()
        if kind not in SERIALS and kind not in OF_COLUMNS | {"month-day"} and _possible(table, column, kind)
    }
    # Kinds overlap (a date also reads as a datetime), so only the widest of each fineness counts.
    widest: dict[int, int] = {}
    for kind, count in counts.items():
        level = FINENESS.get(kind, 3)
        widest[level] = max(widest.get(level, 0), count)
    cells = filled(column)
    total = sum(widest.values())
    return min(1.0, total / cells) if cells > 0 and total <= cells * 1.05 else 0.0


def _speaks_for_itself(column: ColumnProfile, kind: str | None) -> bool:
    """Tell whether cells are written as times are and as numbers are not."""
    return reads_as_dates(column) or kind is None or not is_numeric(column)


def _numbers_are_times(column: ColumnProfile, kind: str | None, said: frozenset[str]) -> bool:
    """Tell whether plain numbers are meant as times: years, 20240701, serials, epochs."""
    if said & (words.IDENTIFIER | words.PLACE | words.ATTRIBUTE):
        return False
    if said & words.TIME:
        return True
    if (
        said & words.NUMBERING
        or not is_whole(column)
        or column.min_number is None
        or column.max_number is None
    ):
        return False
    if kind == "year" and column.min_number >= 1700 and column.max_number <= 2150:
        repeats = column.distinct is not None and column.distinct * 2 <= column.rows
        return column.sorted in ("ascending", "descending") or column.index == 0 or repeats
    if kind == "month":  # 202401: six digits that end in 01 to 12 in every row
        return column.rows > 2 and column.min_number >= 170001
    return kind in ("date", "datetime") and column.min_number >= 17000101


def choose_time(
    table: Table, candidates: Sequence[TimeCandidate], *, divided: Collection[int]
) -> tuple[TimeCandidate | None, tuple[Doubt, ...]]:
    """Return the column that says when, and what is doubtful about the choice.

    Args:
        table: The table.
        candidates: The columns that may say when, best first.
        divided: Indices of those that other columns make finer: the year beside a month.
    """
    if not candidates:
        return None, ()
    near = [one for one in candidates if one.score >= candidates[0].score - 0.7]
    moving = [one for one in near if not is_constant(one.column) or one.column.index in divided] or near
    chosen = min(moving, key=lambda one: (_ends_period(one), one.fineness, -one.score, one.column.index))
    rivals = [one for one in moving if one is not chosen and not _tells_no_more(one, chosen)]
    doubts = [*_rival_doubt(chosen, rivals), *reading_doubts(table, chosen.column, chosen.kind)]
    return chosen, tuple(doubts)


def _ends_period(candidate: TimeCandidate) -> bool:
    said = words.tokens(candidate.column.header)
    return bool(said & words.END) and not said & words.BEGIN


def _tells_no_more(one: TimeCandidate, chosen: TimeCandidate) -> bool:
    """Tell whether a column only repeats the chosen one: the year of a date, the end of a period."""
    if one.kind == "decimal-year" or (_ends_period(one) and not _ends_period(chosen)):
        return True
    a, b = one.column, chosen.column
    same_range = (a.min_time or "")[:4] == (b.min_time or "")[:4] and (a.max_time or "")[:4] == (
        b.max_time or ""
    )[:4]
    return same_range and one.fineness >= chosen.fineness


def _rival_doubt(chosen: TimeCandidate, rivals: Sequence[TimeCandidate]) -> list[Doubt]:
    if not rivals:
        return []
    names = [display(chosen.column), *(display(one.column) for one in rivals)]
    return [
        Doubt(
            text=f"the columns {listed(names)} all hold times",
            chosen=f'"{shorten(names[0])}" is taken as the time of the points',
            hint="timeColumn settles it",
        )
    ]


def named_time(table: Table, column: ColumnProfile) -> tuple[TimeCandidate, tuple[Doubt, ...]]:
    """Return the column that the manifest names as the time.

    Raises:
        Refused: Its cells read as no kind of time.
    """
    kind, share = best_kind(table, column)
    if share < ENOUGH and _mixed_share(table, column) > share:
        kind, share = None, _mixed_share(table, column)
    if share <= 0:
        shown = listed(column.examples) or "nothing"
        raise unusable(
            "NoTimes",
            f'{table.title}: the column "{shorten(display(column))}", which timeColumn names, '
            f"holds no times that can be read but {shown}",
        )
    candidate = TimeCandidate(column=column, kind=kind, share=share, score=3.0)
    return candidate, tuple(reading_doubts(table, column, kind))
