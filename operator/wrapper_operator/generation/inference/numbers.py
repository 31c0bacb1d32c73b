"""How numbers are written: the decimal mark, and numbers that stand for "not measured"."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Literal

from wrapper_contract.profile import ColumnProfile
from wrapper_operator.generation.inference import words
from wrapper_operator.generation.inference.columns import display, filled, texts
from wrapper_operator.generation.inference.outcome import shorten
from wrapper_operator.generation.inference.table import Table
from wrapper_operator.generation.layouts.parts import NumberFormat
from wrapper_operator.generation.request import Doubt

Decimal = Literal[".", ","]
Proof = Mapping[str, int]
"""Cells that only fit one decimal mark, by `point` and `comma`."""

_MARKS: dict[Decimal, str] = {".": "point", ",": "comma"}
FEW_OF_OTHER_MARK = 0.02
"""Share of cells with the other decimal mark up to which they are slips."""
_NINES = frozenset(
    {
        *(-float(nines) for nines in ("99", "999", "9999", "99999", "999999", "99.9", "999.9", "9999.9")),
        *(
            -float(nines)
            for nines in ("9", "9.9", "9.99", "9.999", "99.99", "999.99", "9999.99", "8888", "7777", "6999")
        ),
        *(float(nines) for nines in ("999", "9999", "99999", "999999", "999.9", "9999.9", "99999.9")),
    }
)
"""Numbers that data loggers and offices write where there is none."""


def number_format(
    table: Table, column: ColumnProfile, others: Proof
) -> tuple[NumberFormat, tuple[Doubt, ...]]:
    """Return how a value column is written.

    Args:
        table: The table.
        column: The value column.
        others: What all columns of numbers prove: where one does not tell, the others may.
    """
    decimal, doubts = decimal_mark(table, column, others)
    missing = sentinels(column, decimal)
    return NumberFormat(decimal=decimal, missing=missing), (
        *doubts,
        *_said(column, missing),
        *_marked(column),
    )


def decimal_mark(
    table: Table, column: ColumnProfile, others: Proof
) -> tuple[Decimal | None, tuple[Doubt, ...]]:
    """Return the decimal mark of a column; None where its cells are numbers already."""
    if _cells_are_numbers(column):
        return None, ()
    own = column.number_proof
    name = shorten(display(column))
    if own.get("point") and own.get("comma"):
        return _mixed(own["point"], own["comma"], name)
    for proof in (own, others):
        if bool(proof.get("point")) != bool(proof.get("comma")):
            return ("." if proof.get("point") else ","), ()
    if own.get("ambiguous"):
        return _undecided(table, column, name)
    return ".", ()


def _mixed(point: int, comma: int, name: str) -> tuple[Decimal | None, tuple[Doubt, ...]]:
    few = min(point, comma) <= FEW_OF_OTHER_MARK * (point + comma)
    chosen: Decimal = "." if point >= comma else ","
    doubt = Doubt(
        text=f'the column "{name}" has {point} numbers that only read with a decimal point '
        f"and {comma} that only read with a decimal comma",
        chosen=f"the decimal mark is taken to be the {_MARKS[chosen]}, other cells are rejected"
        if few
        else "each cell is read by what it shows",
        hint="",
    )
    return chosen if few else None, (doubt,)


def _undecided(table: Table, column: ColumnProfile, name: str) -> tuple[Decimal, tuple[Doubt, ...]]:
    """Choose where every number is like 1,234 or 1.234 (or whole)."""
    text = table.profile.text
    shown = next((text for text in (*texts(column), *column.examples) if "," in text or "." in text), "1,234")
    mark, sign = ("comma", ",") if "," in shown else ("point", ".")
    if text is not None and text.delimiter == "," and sign == ".":
        return ".", ()  # who parts cells by commas does not write 1.234 for a thousand
    chosen: Decimal = "."
    if text is not None and text.delimiter == ";" and sign == "," and _writes_commas(table):
        chosen = ","
    meaning = "the decimal mark" if chosen == sign else "a mark of thousands"
    doubt = Doubt(
        text=f'no number in the column "{name}" shows whether the {mark} in {shorten(shown)} is '
        f"a decimal mark or a mark of thousands",
        chosen=f"it is taken as {meaning}",
        hint="if that is wrong, provide the code: engine Provided",
    )
    return chosen, (doubt,)


def _writes_commas(table: Table) -> bool:
    """Tell whether the headers are in a language whose writers use the decimal comma."""
    headers = [column.header for column in table.columns]
    return any(words.tokens(header) & words.OF_COMMA_WRITERS or not header.isascii() for header in headers)


def _cells_are_numbers(column: ColumnProfile) -> bool:
    return column.types.get("text", 0) == 0 and column.types.get("number", 0) > 0


def summed_proof(columns: Sequence[ColumnProfile]) -> Proof:
    """Return how many cells of columns prove each decimal mark."""
    return {mark: sum(column.number_proof.get(mark, 0) for column in columns) for mark in ("point", "comma")}


def sentinels(column: ColumnProfile, decimal: Decimal | None) -> tuple[float, ...]:
    """Return numbers of the column that stand for a missing value: nines, far outside the rest."""
    return _sentinels_of([column], decimal)


def _sentinels_of(columns: Sequence[ColumnProfile], decimal: Decimal | None) -> tuple[float, ...]:
    edges = {
        edge for column in columns for edge in (column.min_number, column.max_number) if edge is not None
    }
    if not edges & _NINES:
        return ()
    counted: Counter[float] = Counter()
    for column in columns:
        counted.update(_counted(column, decimal))
    for edge in edges:
        counted.setdefault(edge, 1)
    found = {
        number
        for number in counted.keys() & _NINES
        if _stands_apart(number, [other for other in counted if other not in _NINES], counted[number])
    }
    return tuple(sorted(found))


def _counted(column: ColumnProfile, decimal: Decimal | None) -> dict[float, int]:
    """Return how often each number that the profile knows comes."""
    counted: dict[float, int] = {}
    for value in column.values:
        number = _plain(value.text, decimal)
        if number is not None:
            counted[number] = counted.get(number, 0) + value.count
    return counted


def _plain(text: str, decimal: Decimal | None) -> float | None:
    text = text.strip().replace("\N{MINUS SIGN}", "-")
    if decimal == ",":
        text = text.replace(".", "").replace(",", ".")
    try:
        return float(text)
    except ValueError:
        return None


def _stands_apart(number: float, others: list[float], count: int) -> bool:
    if not others:
        return False
    low, high = min(others), max(others)
    spread = max(high - low, abs(high), abs(low))
    if number < 0:
        long_enough = number <= -999 or count > 1
        far = low >= 0 or low - number > spread
        small = number > -99  # -9 may well be a value beside 3 and 15
        return long_enough and number < low and far and (not small or -number > 5 * spread)
    return count > 1 and number > high and number - high > 5 * spread


def _said(column: ColumnProfile, missing: tuple[float, ...]) -> tuple[Doubt, ...]:
    if not missing:
        return ()
    shown = ", ".join(f"{number:g}" for number in missing)
    return (
        Doubt(
            text=f'the column "{shorten(display(column))}" holds {shown}, far from its other values',
            chosen="it is taken as a mark of missing values",
            hint="if it is a value, provide the code: engine Provided",
        ),
    )


def _marked(column: ColumnProfile) -> tuple[Doubt, ...]:
    """Say what is done with percent formats and with limits such as <0.1."""
    doubts = []
    name = shorten(display(column))
    marks, cells = column.number_marks, filled(column)
    if column.types and any("percent" in form or "%" in form for form in column.formats):
        doubts.append(
            Doubt(
                text=f'the cells of the column "{name}" are shown as percent by the workbook',
                chosen="they are delivered as stored: 12.5 % is 0.125",
                hint="say so in indicator.unit",
            )
        )
    elif 0 < marks.get("percent", 0) < cells:
        doubts.append(
            Doubt(
                text=f'{marks["percent"]} of {cells} numbers in the column "{name}" have a percent sign',
                chosen="the sign is left out: 12.5 % is 12.5",
                hint="",
            )
        )
    if limits := marks.get("less_than", 0) + marks.get("greater_than", 0):
        doubts.append(
            Doubt(
                text=f'{limits} numbers in the column "{name}" are limits such as <0.1 or >95',
                chosen="the limit itself is delivered",
                hint="",
            )
        )
    return tuple(doubts)


def merge_formats(table: Table, columns: Sequence[ColumnProfile]) -> tuple[NumberFormat, tuple[Doubt, ...]]:
    """Return one way of writing for columns that hold the same kind of value (one column a year)."""
    written = [column for column in columns if filled(column) > 0]
    proof = summed_proof(written)
    found = [number_format(table, column, proof) for column in written]
    decimals = [number.decimal for number, _ in found]
    marks = {decimal for decimal in decimals if decimal is not None}
    decimal: Decimal | None = next(iter(marks)) if len(marks) == 1 else None
    if len(marks) > 1:
        decimal = max(sorted(marks), key=decimals.count)
    missing = tuple(sorted({number for form, _ in found for number in form.missing}))
    doubts = [doubt for _, said in found for doubt in said]
    if not missing and written and (missing := _sentinels_of(written, decimal)):
        holder = next(column for column in written if {column.min_number, column.max_number} & {*missing})
        doubts.extend(_said(holder, missing))
    return NumberFormat(decimal=decimal, missing=missing), _one_of_each(doubts)


def _one_of_each(doubts: Sequence[Doubt]) -> tuple[Doubt, ...]:
    """Return the first doubt of those that end in the same choice."""
    first: dict[str, Doubt] = {}
    for doubt in doubts:
        first.setdefault(doubt.chosen, doubt)
    return tuple(first.values())
