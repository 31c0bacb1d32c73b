"""The profile of a whole file."""

import hashlib
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Protocol

import msgspec

from wrapper_contract.profile import FileFacts, Profile, SheetProfile, TableProfile, TextFacts
from wrapper_runner.profiling.budget import Budget
from wrapper_runner.profiling.formats import FormatName, style_formats
from wrapper_runner.profiling.keys import with_keys
from wrapper_runner.profiling.sample import text_sample, workbook_sample
from wrapper_runner.profiling.sheet import SheetScan
from wrapper_runner.profiling.structure import SheetStructure, scan_structure, structure_of_ranges
from wrapper_runner.reading import Format, Reader, open_reader
from wrapper_runner.reading.package import SheetPart
from wrapper_runner.reading.text import TextReader
from wrapper_runner.reading.workbook import WorkbookReader
from wrapper_sdk import SourceError
from wrapper_sdk.source import Cell

MAX_SHEETS = 50
MAX_KEYED_TABLES = 3
Progress = Callable[[int], None]


class Packing(Protocol):
    """How a file was packed; `FileFacts` and an acquired file say it."""

    @property
    def packing(self) -> str:
        """One of none, gzip, zip."""
        ...

    @property
    def member(self) -> str | None:
        """Name of the data file in a zip."""
        ...


def profile_file(
    path: str,
    *,
    name: str,
    format: Format,  # noqa: A002 - the manifest's word
    packing: Packing | None = None,
    progress: Progress | None = None,
) -> Profile:
    """Look at a whole file and say what is in it.

    Args:
        path: Where the file lies, unpacked.
        name: What messages call it.
        format: What the manifest says it is; what it holds decides.
        packing: How it was packed.
        progress: Told the number of rows read so far, now and then.

    Raises:
        SourceError: The file cannot be read, or holds no data.
    """
    facts = _facts(path, name, packing)
    reader = open_reader(path, format=format, name=name)
    try:
        if isinstance(reader, TextReader):
            return _profile_text(path, reader, facts, format, progress)
        if isinstance(reader, WorkbookReader):
            return _profile_workbook(path, reader, facts, format, progress)
        raise TypeError(f"{type(reader).__name__} is a reader that cannot be profiled")
    finally:
        reader.close()


def _facts(path: str, name: str, packing: Packing | None) -> FileFacts:
    try:
        with Path(path).open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
            size = file.tell()
    except OSError as error:
        raise SourceError(f"{name}: cannot be opened: {error.strerror}") from error
    facts = FileFacts(name=name, size=size, digest=digest)
    if packing is None:
        return facts
    return msgspec.convert(
        msgspec.to_builtins(facts) | {"packing": packing.packing, "member": packing.member}, FileFacts
    )


def _profile_text(
    path: str, reader: TextReader, facts: FileFacts, wanted: Format, progress: Progress | None
) -> Profile:
    encoding, dialect = reader.encoding, reader.dialect
    scan = SheetScan(facts.name, Budget(), typed=False)
    scan.scan(reader.rows(), progress)
    sheet = _with_keys(scan.profile("", hidden=False), reader)
    _require_data([sheet], facts.name)
    return Profile(
        format="csv",
        file=facts,
        text=TextFacts(
            encoding=encoding.codec,
            encoding_doubt=encoding.doubt,
            delimiter=dialect.delimiter,
            delimiter_doubt=dialect.doubt,
            quote=dialect.quote,
        ),
        sheets=[sheet],
        sample=text_sample(path, encoding.codec),
        warnings=[f"{facts.name} is text with separators, not a workbook; it is read as CSV"]
        if wanted == "xlsx"
        else [],
    )


def _profile_workbook(
    path: str, reader: WorkbookReader, facts: FileFacts, wanted: Format, progress: Progress | None
) -> Profile:
    kind = "xls" if reader.legacy else "xlsx"
    warnings = []
    if wanted == "csv":
        warnings.append(f"{facts.name} is an Excel workbook (.{kind}), not text; it is read as a workbook")
    if len(reader.sheets) > MAX_SHEETS:
        warnings.append(f"only the first {MAX_SHEETS} of {len(reader.sheets)} sheets were looked at")
    sheets = _sheets(path, reader, facts.name, progress)
    _require_data(sheets, facts.name)
    warnings += [_without_values(sheet) for sheet in sheets if sheet.formulas_without_value]
    return Profile(
        format="xls" if reader.legacy else "xlsx",
        file=facts,
        date_1904=reader.date_1904,
        sheets=sheets,
        sample=workbook_sample(sheets),
        warnings=warnings,
    )


def _sheets(path: str, reader: WorkbookReader, name: str, progress: Progress | None) -> list[SheetProfile]:
    budget = Budget()
    styles = [] if reader.legacy else style_formats(path, reader.package, name=name)
    sheets = []
    for part in reader.sheets[:MAX_SHEETS]:
        structure = _structure(path, reader, part, styles, name)
        scan = SheetScan(f"{name}, sheet {part.name!r}", budget, typed=True, structure=structure)
        scan.scan(reader.rows(sheet=part.name), progress)
        sheets.append(_with_keys(scan.profile(part.name, hidden=part.hidden), reader))
    return sheets


def _structure(
    path: str, reader: WorkbookReader, part: SheetPart, styles: list[FormatName], name: str
) -> SheetStructure:
    if reader.legacy:
        return structure_of_ranges(reader.merged(part))
    structure = scan_structure(path, part.path, styles, name=name)
    if structure.bounds is not None:
        reader.know_bounds(part, structure.bounds)
    return structure


def _with_keys(sheet: SheetProfile, reader: Reader) -> SheetProfile:
    """Read the body of the sheet's best tables once more, to see what tells their rows apart."""
    tables = [
        with_keys(table, partial(_body, reader, sheet.name or None, table))
        if at < MAX_KEYED_TABLES
        else table
        for at, table in enumerate(sheet.tables)
    ]
    return msgspec.structs.replace(sheet, tables=tables)


def _body(reader: Reader, sheet: str | None, table: TableProfile) -> Iterator[list[Cell]]:
    return reader.rows(sheet=sheet, first=table.first_row, last=table.last_row, width=table.width)


def _without_values(sheet: SheetProfile) -> str:
    return (
        f"sheet {sheet.name!r}: {sheet.formulas_without_value} formula cells hold no result and count as "
        "blank; open the workbook in Excel or LibreOffice and save it"
    )


def _require_data(sheets: list[SheetProfile], name: str) -> None:
    """Refuse a file in which nothing follows a header.

    Raises:
        SourceError: There is no row, or no row with a number or time under the first one.
    """
    rows = sum(sheet.rows for sheet in sheets)
    if rows == 0:
        raise SourceError(f"{name}: there is nothing but blank cells in the file")
    if rows == 1 and not any(sheet.tables for sheet in sheets):
        raise SourceError(f"{name}: there is only a header, in row 1, and no row of data under it")
