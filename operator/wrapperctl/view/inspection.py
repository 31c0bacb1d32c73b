"""A profile for people: how a file is written, its tables, and what each column holds."""

from collections.abc import Iterable

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from wrapper_contract.inspection import FetchReply
from wrapper_contract.profile import ColumnProfile, Profile, SheetProfile, TableProfile
from wrapperctl.view import figures
from wrapperctl.view.column import describe
from wrapperctl.view.terminal import Terminal

MOST_COLUMNS = 40
_HEADINGS = ("", "column", "holds", "filled", "missing", "from", "to", "examples")
_NAME, _MISSING, _FROM, _TO, _EXAMPLES = 1, 4, 5, 6, 7
_RIGHT = (0, 3, 5, 6)
_GAP = 2
_DELIMITERS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar"}


def show(terminal: Terminal, profile: Profile) -> None:
    """Print a profile."""
    console = terminal.out
    console.print(_headline(profile))
    for sheet in profile.sheets:
        _show_sheet(console, profile, sheet, ascii_only=terminal.ascii_only)
    for warning in profile.warnings:
        console.print(
            Text("? ", style="bold yellow").append(figures.printable(warning), style="not bold default")
        )


def extent(profile: Profile) -> str:
    """Say how large the largest sheet is."""
    rows = max((sheet.rows for sheet in profile.sheets), default=0)
    columns = max((sheet.width for sheet in profile.sheets), default=0)
    return f"{figures.count(rows, 'row')}, {figures.count(columns, 'column')}"


def answer(reply: FetchReply) -> str:
    """Say in a few words what an API answered."""
    if reply.failure is not None:
        return figures.printable(reply.failure.message)
    kind = reply.headers.get("content-type", "").partition(";")[0]
    facts = [f"HTTP {reply.status}", kind, figures.size(reply.size)]
    return ", ".join(figures.printable(fact) for fact in facts if fact)


def show_answer(terminal: Terminal, reply: FetchReply) -> None:
    """Print what an API answered: its kind, and how it begins."""
    terminal.out.print(Text(answer(reply), style="bold"))
    for name in reply.members:
        terminal.out.print(Text(f"  holds {figures.printable(name)}"))
    for line in reply.sample.splitlines():
        terminal.out.print(Text(figures.printable(line)), soft_wrap=True)


def _headline(profile: Profile) -> Text:
    text = Text(figures.printable(profile.file.name), style="bold")
    facts = [profile.format.upper(), figures.size(profile.file.size)]
    if profile.file.packing != "none":
        facts.append(f"unpacked from {profile.file.packing}")
    if profile.text is not None:
        separator = _DELIMITERS.get(profile.text.delimiter, repr(profile.text.delimiter))
        facts += [profile.text.encoding, f"separated by {separator}"]
    if profile.date_1904:
        facts.append("dates count from 1904")
    return text.append("  " + ", ".join(facts), style="not bold dim")


def _show_sheet(console: Console, profile: Profile, sheet: SheetProfile, *, ascii_only: bool) -> None:
    if sheet.name:
        console.print()
        text = Text(f"sheet {figures.printable(sheet.name)!r}", style="bold")
        extent = f"  {figures.count(sheet.rows, 'row')}{', hidden' if sheet.hidden else ''}"
        console.print(text.append(extent, style="not bold dim"))
    if sheet.formulas_without_value:
        formulas = figures.count(sheet.formulas_without_value, "formula cell")
        console.print(
            Text(f"{formulas} without a stored value: open and save the workbook in a spreadsheet program")
        )
    if not sheet.tables:
        console.print(Text("no table was found; it begins like this:", style="yellow"))
        for row in sheet.head[:8]:
            console.print(
                Text("  " + figures.clipped(" | ".join(_cell(cell) for cell in row[:20]), console.width - 2))
            )
        return
    table = sheet.tables[0]
    console.print(_place(table, others=len(sheet.tables) - 1))
    letters = profile.format != "csv"
    console.print(_columns(table.columns, console.width, letters=letters, ascii_only=ascii_only))
    if len(table.columns) > MOST_COLUMNS:
        more = f"and {len(table.columns) - MOST_COLUMNS:,} more columns (-o json shows all)"
        console.print(Text(more, style="dim"))
    for note in _notes(table):
        console.print(Text(note, style="dim"))


def _cell(cell: object) -> str:
    return "" if cell is None else str(cell)


def _place(table: TableProfile, *, others: int) -> Text:
    header = (
        f"header in row {figures.listed(map(str, table.header_rows))}" if table.header_rows else "no header"
    )
    units = f", units in row {table.units_row}" if table.units_row else ""
    text = Text(f"{header}{units}, data in rows {table.first_row:,} to {table.last_row:,}")
    if others:
        text.append(f"; {figures.count(others, 'other candidate')} for the header", style="dim")
    if table.doubt:
        text.append(f"; {figures.printable(table.doubt)}", style="yellow")
    return text


def _columns(columns: list[ColumnProfile], width: int, *, letters: bool, ascii_only: bool) -> Table:
    rows = [_row(column, letters=letters) for column in columns[:MOST_COLUMNS]]
    widths = _widths(rows, width)
    table = Table(
        box=box.ASCII2 if ascii_only else box.SIMPLE_HEAD,
        pad_edge=False,
        padding=(0, 1, 0, 0),
        header_style="bold",
    )
    shown = [at for at, each in enumerate(widths) if each]
    for at in shown:
        table.add_column(
            _HEADINGS[at],
            justify="right" if at in _RIGHT else "left",
            style="dim" if at in (0, _EXAMPLES) else "",
            width=widths[at],
            no_wrap=True,
            overflow="ellipsis",
        )
    for row in rows:
        table.add_row(*(row[at] for at in shown))
    return table


def _widths(rows: list[list[str]], width: int) -> list[int]:
    """Return the width of each cell; 0 for what a narrow terminal has to do without."""
    widths = [max(len(cell) for cell in cells) for cells in zip(_HEADINGS, *rows, strict=True)]
    if not any(row[_MISSING] for row in rows):
        widths[_MISSING] = 0
    widths[_NAME] = min(widths[_NAME], max(width // 4, 10))
    rest = widths[_EXAMPLES]
    for column in (_EXAMPLES, _MISSING, _FROM, _TO):
        widths[column] = 0 if column == _EXAMPLES or _room(widths, width) < 0 else widths[column]
    room = _room(widths, width) - _GAP
    widths[_EXAMPLES] = min(rest, room) if room >= len(_HEADINGS[_EXAMPLES]) else 0
    return widths


def _room(widths: list[int], width: int) -> int:
    return width - sum(each + _GAP for each in widths if each)


def _row(column: ColumnProfile, *, letters: bool) -> list[str]:
    description = describe(column)
    return [
        column_letters(column.index) if letters else str(column.index + 1),
        figures.clipped(column.header or "(no name)", 60),
        description.holds,
        figures.count(description.filled),
        figures.clipped(description.missing, 16),
        description.low,
        description.high,
        figures.clipped(", ".join(column.examples), 80),
    ]


def column_letters(index: int) -> str:
    """Name a column as a spreadsheet does.

    >>> column_letters(0), column_letters(27)
    ('A', 'AB')
    """
    letters = ""
    number = index + 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def _notes(table: TableProfile) -> Iterable[str]:
    if table.total_rows:
        yield f"totals: {_rows(table.total_rows)}"
    if table.note_rows:
        yield f"notes: {_rows(table.note_rows)}"
    if table.ragged_rows:
        yield f"{figures.count(table.ragged_rows, 'row has', 'rows have')} more cells than the header"


def _rows(rows: list[tuple[int, str]]) -> str:
    return figures.listed((f"row {number} {figures.clipped(text, 40)!r}" for number, text in rows), most=4)
