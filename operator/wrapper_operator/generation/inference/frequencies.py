"""Years, quarters and months in one column: they begin on the same day, so only one of them can be read."""

from wrapper_contract.profile import ColumnProfile
from wrapper_operator.generation.inference import words
from wrapper_operator.generation.inference.columns import display, is_constant, is_text, texts
from wrapper_operator.generation.inference.hints import Named
from wrapper_operator.generation.inference.outcome import listed, shorten, unusable
from wrapper_operator.generation.inference.table import Table
from wrapper_operator.generation.inference.times import FINENESS, OF_COLUMNS, SERIALS

_NAMES = {1: "days", 2: "weeks", 3: "months", 4: "quarters", 5: "semesters", 6: "years"}


def refuse_mixed(table: Table, named: Named, time: ColumnProfile) -> None:
    """Refuse a column of times of several lengths, unless the manifest keeps the rows of one length.

    Raises:
        Refused: It does not.
    """
    lengths = _lengths(time)
    if len(lengths) < 2:
        return
    telling = _telling(table, time, len(lengths))
    if telling is not None and telling.index in named.fixed:
        return
    mixed = ", ".join(_NAMES[length] for length in lengths)
    told = f'{table.title}: the column "{shorten(display(time))}" mixes {mixed}, which begin on the same days'
    if telling is None:
        raise unusable(
            "MixedFrequencies",
            f"{told}, and no other column tells them apart; provide the code (engine Provided), "
            f"or a file of one of them",
        )
    name, known = shorten(display(telling)), texts(telling)
    raise unusable(
        "MixedFrequencies",
        f'{told}; the column "{name}" tells them apart: keep one with where: {{{name}: {shorten(known[0])}}} '
        f"(it holds {listed(known)})",
    )


def _lengths(time: ColumnProfile) -> list[int]:
    """Return the lengths of period of which a column has at least one; instants count as days."""
    found = {
        max(1, FINENESS[kind])
        for kind, count in time.times.items()
        if count and kind in FINENESS and kind not in SERIALS and kind not in OF_COLUMNS
    }
    return sorted(found)


def _telling(table: Table, time: ColumnProfile, lengths: int) -> ColumnProfile | None:
    able = [
        column
        for column in table.columns
        if column.index != time.index and is_text(column) and not is_constant(column)
    ]
    called = [column for column in able if words.speaks_of(column.header, words.FREQUENCY)]
    counted = [column for column in able if column.distinct == lengths]
    return next(iter([*called, *counted]), None)
