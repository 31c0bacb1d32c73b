"""The profile of a whole file."""

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

import msgspec

from wrapper_contract.profile import FileFacts, Profile, SheetProfile, TextFacts
from wrapper_runner.profiling.budget import Budget
from wrapper_runner.profiling.sample import text_sample, workbook_sample
from wrapper_runner.profiling.sheet import SheetScan
from wrapper_runner.reading import Format, open_reader
from wrapper_runner.reading.text import TextReader
from wrapper_runner.reading.workbook import WorkbookReader
from wrapper_sdk import SourceError

MAX_SHEETS = 50
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
            return _profile_workbook(reader, facts, format, progress)
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
    sheet = scan.profile("", hidden=False)
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
    reader: WorkbookReader, facts: FileFacts, wanted: Format, progress: Progress | None
) -> Profile:
    kind = "xls" if reader.legacy else "xlsx"
    warnings = []
    if wanted == "csv":
        warnings.append(f"{facts.name} is an Excel workbook (.{kind}), not text; it is read as a workbook")
    if len(reader.sheets) > MAX_SHEETS:
        warnings.append(f"only the first {MAX_SHEETS} of {len(reader.sheets)} sheets were looked at")
    budget = Budget()
    sheets = []
    for part in reader.sheets[:MAX_SHEETS]:
        scan = SheetScan(f"{facts.name}, sheet {part.name!r}", budget, typed=True)
        scan.scan(reader.rows(sheet=part.name), progress)
        sheets.append(scan.profile(part.name, hidden=part.hidden))
    _require_data(sheets, facts.name)
    return Profile(
        format="xls" if reader.legacy else "xlsx",
        file=facts,
        date_1904=not reader.legacy and reader.package.date_1904,
        sheets=sheets,
        sample=workbook_sample(sheets),
        warnings=warnings,
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
