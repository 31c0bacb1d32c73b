"""Times that stand in the header: one column a year, a quarter, a month, a day."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from wrapper_contract.profile import ColumnProfile
from wrapper_operator.generation.inference import words
from wrapper_operator.generation.inference.columns import filled, number_share
from wrapper_operator.generation.inference.outcome import shorten, unusable
from wrapper_operator.generation.inference.table import Table
from wrapper_operator.generation.inference.times import OF_COLUMNS, SERIALS, likeliest
from wrapper_operator.generation.layouts.parts import HeaderTime
from wrapper_sdk.times import KINDS, kinds_of, parse_time

_GUESSED = frozenset(KINDS) - SERIALS - OF_COLUMNS
_AFTER = re.compile(
    r"^(?P<group>.*?[^\d\s_\-.,;:/(\[])[\s_\-.,;:/]*[(\[]?(?P<time>\d{4}(?:[\s_\-/.]?[QTSMW]?\d{1,2})?)[)\]]?$",
    re.IGNORECASE,
)
_BEFORE = re.compile(
    r"^(?P<time>\d{4}(?:[\-/.]?[QTSMW]?\d{1,2})?)[\s_\-.,;:/]+[(\[]?(?P<group>[^\d\s].*?)[)\]]?$",
    re.IGNORECASE,
)
_NOTE = re.compile(r"\s*(?:[(\[][^)\]]*[)\]]|[*†‡]+|\b(?:est|prov|prel|proj)\.?)$", re.IGNORECASE)
_PARTED = re.compile(r"[;|]|, ")
_YEAR = re.compile(r"[12]\d{3}")
_NOTED_YEAR = re.compile(r"[12]\d{3}[1-9]")
FEWEST_YEARS = 2
MOST_NOTED = 3
"""Years with the digit of a note that may follow those without one."""
MOST_OF_NAMED = 0.5
"""Share of the columns of numbers that must have a time in their name, where it is not all of the name."""
_MOST_NUMBERS = 0.5


@dataclass(frozen=True, kw_only=True)
class TimesAcross:
    """The time columns of a table, all of one kind."""

    kind: str
    columns: tuple[HeaderTime, ...]
    others: tuple[str, ...] = ()
    """Headers that are times of another kind: years beside quarters."""
    noted: tuple[str, ...] = ()
    """Headers that are years with the digit of a note: 20211."""

    @property
    def times(self) -> set[datetime]:
        """The different times."""
        return {parse_time(column.time, self.kind) for column in self.columns}

    @property
    def groups(self) -> list[str]:
        """What the headers name besides times, each once."""
        return list(dict.fromkeys(column.group for column in self.columns))


def times_across(columns: Sequence[ColumnProfile]) -> TimesAcross | None:
    """Return the columns whose header is a time and whose cells are numbers; None where there are none."""
    noted = _noted_years(columns)
    options = {
        column.index: noted.get(column.index) or list(_readings(column))
        for column in columns
        if filled(column) <= 0 or number_share(column) >= _MOST_NUMBERS
    }
    votes = Counter(kind for found in options.values() for kind in {kind for kind, _ in found})
    if not votes:
        return None
    most = max(votes.values())
    kind = likeliest([one for one, count in votes.items() if count == most], most)
    found = [
        next(time for one, time in options[index] if one == kind)
        for index in sorted(options)
        if kind in {one for one, _ in options[index]}
    ]
    plain = [time for time in found if not time.group]
    if len(plain) > 1:  # columns such as "Share 2022" beside years say something else
        found = plain
    elif len(found) < MOST_OF_NAMED * len(options):
        return None  # a few names with a number that could be a year
    indices = {time.index for time in found}
    if not any(filled(column) > 0 for column in columns if column.index in indices):
        return None
    if len(found) > 1:
        _must_differ(found, kind)
    others = [
        column.header
        for column in columns
        if column.index in options
        and column.index not in indices
        and any(not time.group and time.time == _whole(column) for _, time in options[column.index])
    ]
    return TimesAcross(
        kind=kind,
        columns=tuple(found),
        others=tuple(others),
        noted=tuple(
            _whole(column) for column in columns if column.index in noted and column.index in indices
        ),
    )


def _noted_years(columns: Sequence[ColumnProfile]) -> dict[int, list[tuple[str, HeaderTime]]]:
    """Return the readings of years with the digit of a note behind them: 20211 beside 2020."""
    headers = {column.index: _whole(column) for column in columns}
    years = [int(header) for header in headers.values() if _YEAR.fullmatch(header)]
    if len(years) < FEWEST_YEARS:
        return {}
    near = range(min(years) - 1, max(years) + 1 + MOST_NOTED)
    return {
        index: [("year", HeaderTime(index=index, time=header[:4]))]
        for index, header in headers.items()
        if _NOTED_YEAR.fullmatch(header) and int(header[:4]) in near and int(header[:4]) not in years
    }


def _readings(column: ColumnProfile) -> Iterator[tuple[str, HeaderTime]]:
    """Yield each kind of time that the header may be, with the part that is the time and the rest."""
    for time, group in _splits(column):
        kinds = [kind for kind in kinds_of(time) if kind in _GUESSED and _plausible(time, kind)]
        if kinds:
            for kind in kinds:
                yield kind, HeaderTime(index=column.index, time=time, group=_said(group))
            return


def _said(group: str) -> str:
    """Return a group without what only says that times follow: Month, Ano."""
    return "" if set(words.parts(group)) <= words.ONLY_TIME | words.YEAR else group


def _splits(column: ColumnProfile) -> Iterator[tuple[str, str]]:
    header = _whole(column)
    yield header, ""
    yield _NOTE.sub("", header), ""
    cells = [" ".join(_text(cell).split()) for cell in column.header_cells]
    cells = [cell for cell in cells if cell]
    if len(cells) > 1:
        yield cells[-1], " ".join(cells[:-1])
        yield cells[0], " ".join(cells[1:])
    parts = [part.strip() for part in _PARTED.split(header)]
    times = [part for part in parts if kinds_of(part)]
    if len(parts) > 1 and len(times) == 1:
        yield times[0], " ".join(part for part in parts if part != times[0])
    for pattern in (_AFTER, _BEFORE):
        if match := pattern.match(header):
            yield match["time"], match["group"].strip(" _-.,;:/([")


def _whole(column: ColumnProfile) -> str:
    return " ".join(column.header.split())


def _text(cell: object) -> str:
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return "" if cell is None else str(cell)


def _plausible(time: str, kind: str) -> bool:
    return 1700 <= parse_time(time, kind).year <= 2150


def _must_differ(found: Sequence[HeaderTime], kind: str) -> None:
    """Refuse two columns of one time and one group."""
    first: dict[tuple[datetime, str], HeaderTime] = {}
    for column in found:
        other = first.setdefault((parse_time(column.time, kind), column.group), column)
        if other is not column:
            name = " ".join(part for part in (column.group, column.time) if part)
            raise unusable(
                "SameTimeTwice",
                f'the columns {other.index + 1} and {column.index + 1} are both called "{shorten(name)}", '
                f"and nothing says what tells them apart; name the wanted columns with valueColumns, "
                f"or give them different headers in the source",
            )


def follows_header(table: Table, across: TimesAcross) -> bool:
    """Tell whether reading the header row anew gives just these columns."""
    if len(table.facts.header_rows) != 1 or across.groups != [""]:
        return False
    head = {column.index: column.header_cells[-1] for column in table.columns if column.header_cells}
    read = {
        index for index, cell in head.items() if across.kind in kinds_of(_text(cell)) or cell == across.kind
    }
    return read == {column.index for column in across.columns}
