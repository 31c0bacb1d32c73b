"""The part of a source that a model gets to see: bounded, and without secrets as the inspection made it."""

from wrapper_contract.inspection import FetchReply
from wrapper_contract.profile import Cell, Profile, SheetProfile

WIDE_CHARACTERS = 12_000
_SHOWN_COLUMNS = 40
_SHOWN_VALUES = 8


def sample_of(seen: Profile | FetchReply | None, *, wide: bool) -> str:
    """Return the sample; a wide one for the last attempt, when the usual one did not do."""
    if seen is None:
        return ""
    if isinstance(seen, Profile):
        return _wide_file(seen) if wide else seen.sample
    return seen.body[:WIDE_CHARACTERS] if wide and seen.body else seen.sample


def findings_of(seen: Profile | FetchReply | None) -> str:
    """Return what was found in the whole source, a line each."""
    if isinstance(seen, Profile):
        return "\n".join(_file_findings(seen))
    if seen is None:
        return ""
    lines = [f"the first reply: HTTP {seen.status}, {seen.headers.get('content-type', 'no content type')}"]
    lines += [f"{each.path or 'the document'} has {each.length} members" for each in seen.thinned]
    if seen.members:
        lines.append(f"a ZIP archive that holds {', '.join(seen.members[:10])}")
    return "\n".join(lines)


def _file_findings(profile: Profile) -> list[str]:
    lines = [f"format {profile.format}"]
    if profile.text is not None:
        lines.append(f"encoding {profile.text.encoding}, delimiter {profile.text.delimiter!r}")
    for sheet in profile.sheets:
        lines += _sheet_findings(sheet)
    return [*lines, *profile.warnings]


def _sheet_findings(sheet: SheetProfile) -> list[str]:
    name = f"sheet {sheet.name!r}: " if sheet.name else ""
    lines = [f"{name}{sheet.rows} rows, {sheet.width} columns{', hidden' if sheet.hidden else ''}"]
    for table in sheet.tables[:2]:
        lines.append(
            f"a table: header rows {table.header_rows}, data rows {table.first_row} to {table.last_row}"
        )
        for column in table.columns[:_SHOWN_COLUMNS]:
            kinds = ", ".join(f"{kind} {count}" for kind, count in list(column.times.items())[:4])
            examples = ", ".join(repr(example) for example in column.examples[:_SHOWN_VALUES])
            lines.append(
                f"  column {column.index} {column.header!r}: times {kinds or 'none'}; such as {examples}"
            )
        lines += [f"  row {row} looks like a note: {text[:120]!r}" for row, text in table.note_rows[:5]]
    return lines


def _wide_file(profile: Profile) -> str:
    lines: list[str] = []
    for sheet in profile.sheets:
        lines.append(f"# sheet {sheet.name!r}" if sheet.name else "# the file")
        lines += [_row(number, row) for number, row in enumerate(sheet.head, 1)]
        lines += [_row(number, row) for number, row in enumerate(sheet.tail, sheet.tail_row)]
    return "\n".join(lines)[:WIDE_CHARACTERS]


def _row(number: int, cells: list[Cell]) -> str:
    return f"row {number}: {list(cells[:_SHOWN_COLUMNS])!r}"
