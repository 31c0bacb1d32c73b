"""One table of a profile, seen with its sheet and its file."""

from dataclasses import dataclass
from typing import Literal

from wrapper_contract.profile import ColumnProfile, Profile, SheetProfile, TableProfile
from wrapper_operator.generation.inference.columns import display
from wrapper_operator.generation.inference.outcome import shorten
from wrapper_operator.generation.layouts.parts import Column, Reading
from wrapper_operator.generation.request import Doubt

SURE = 0.5
"""Score of a header from which it needs no doubt."""


@dataclass(frozen=True)
class Table:
    """A table, and where it stands."""

    profile: Profile
    sheet: SheetProfile
    facts: TableProfile

    @property
    def columns(self) -> list[ColumnProfile]:
        """The table's columns, from the left."""
        return self.facts.columns

    @property
    def title(self) -> str:
        """What messages call it: the file, and the sheet where there are several."""
        file = shorten(self.profile.file.member or self.profile.file.name)
        return f'{file}, sheet "{shorten(self.sheet.name)}"' if self.sheet.name else file

    @property
    def is_workbook(self) -> bool:
        """Whether cells have types of their own."""
        return self.profile.format != "csv"


def reading_of(table: Table) -> Reading:
    """Return how the table's body is read."""
    facts, text = table.facts, table.profile.text
    form: Literal["csv", "xlsx"] = "xlsx" if table.is_workbook else "csv"
    return Reading(
        file=table.profile.file.member or table.profile.file.name,
        format=form,
        encoding=text.encoding if text else None,
        delimiter=text.delimiter if text else None,
        quote=text.quote if text else '"',
        sheet=table.sheet.name if table.is_workbook else None,
        header_rows=tuple(facts.header_rows),
        first=facts.first_row,
        last=_last_row(table),
        width=facts.width,
    )


def _last_row(table: Table) -> int | None:
    """Return where to stop: only where another table follows, since a table at the end may grow."""
    below = [other for other in table.sheet.tables if other.first_row > table.facts.last_row]
    return table.facts.last_row if below else None


def column_of(column: ColumnProfile, *, carried: bool = False) -> Column:
    """Return the layout's view of a column."""
    return Column(index=column.index, header=display(column), carried=carried, gappy=column.blanks > 0)


def structure_doubts(table: Table) -> tuple[Doubt, ...]:
    """Return what is doubtful about the table itself: encoding, delimiter, header, other tables."""
    facts, text = table.facts, table.profile.text
    doubts = []
    if text and text.encoding_doubt:
        doubts.append(Doubt(text=text.encoding_doubt, chosen=f"the file is read as {text.encoding}", hint=""))
    if text and text.delimiter_doubt:
        shown = {"\t": "a tab"}.get(text.delimiter, f'"{text.delimiter}"')
        doubts.append(Doubt(text=text.delimiter_doubt, chosen=f"cells are parted by {shown}", hint=""))
    if facts.doubt or facts.score < SURE:
        rows = " and ".join(str(row) for row in facts.header_rows)
        doubts.append(
            Doubt(
                text=facts.doubt or f"it is not sure which row of {table.title} is the header",
                chosen=f"the header is row {rows}" if rows else "the table is taken to have no header",
                hint="",
            )
        )
    if table.sheet.formulas_without_value:
        doubts.append(
            Doubt(
                text=f"{table.sheet.formulas_without_value} cells of {table.title} hold "
                f"a formula without a value",
                chosen="they are taken as missing",
                hint="open the workbook in a spreadsheet program and save it, so that it holds the results",
            )
        )
    others = [other for other in table.sheet.tables if other is not facts]
    if others:
        rows = ", ".join(str(other.first_row) for other in others)
        doubts.append(
            Doubt(
                text=f"{table.title} holds another table (its data begin in row {rows})",
                chosen=f"the one whose data begin in row {facts.first_row} is read",
                hint="name a column that only the other one has",
            )
        )
    return tuple(doubts)
