"""`wrapperctl validate`: every mistake in manifest files, with its place and what to write instead."""

import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

from wrapper_contract.exit_codes import ExitCode
from wrapperctl.manifests.objects import sort_out
from wrapperctl.manifests.problems import InvalidManifest, Problem
from wrapperctl.manifests.reading import STANDARD_INPUT, read_file
from wrapperctl.manifests.references import check_references
from wrapperctl.view.documents import written

_SUFFIXES = (".yaml", ".yml", ".json")


def validate(paths: list[Path], output: str = "text", *, today: date | None = None) -> int:
    """Check files and print what is wrong: text to standard error, or a document to standard output.

    Args:
        paths: Files, folders (their .yaml, .yml and .json files) and `-` for the standard input.
        output: "text", "json" or "yaml".
        today: For what must lie in the past; today in UTC when None.

    Returns:
        0 when all is well, 78 when a manifest is wrong, 64 when a file cannot be read.
    """
    files = [file for path in paths for file in _files(path)]
    reports = [_check(file, today or datetime.now(UTC).date()) for file in files]
    problems = [problem for found, _, _ in reports for problem in found]
    names = [name for _, wrappers, _ in reports for name in wrappers]
    if output == "text":
        _print_text(problems, names)
    else:
        sys.stdout.write(written(_document(problems, names), output))
    codes = {code for _, _, code in reports}
    return next((code for code in (ExitCode.USAGE, ExitCode.CONFIGURATION) if code in codes), ExitCode.DONE)


def _files(path: Path) -> Iterator[Path]:
    if path == STANDARD_INPUT or not path.is_dir():
        yield path
    else:
        yield from (file for file in sorted(path.iterdir()) if file.suffix in _SUFFIXES)


def _check(file: Path, today: date) -> tuple[list[Problem], list[str], ExitCode]:
    """Return a file's problems, the names of its valid Wrappers, and the exit code that it calls for."""
    try:
        objects = sort_out(read_file(file), file=str(file), today=today, local=False)
    except InvalidManifest as error:
        return error.problems, [], error.exit_code
    check_references(objects)
    if not objects.wrapper_documents and not objects.problems:
        objects.problems.append(Problem("", objects.lack(), None, str(file)))
    problems = objects.in_order()
    names = [wrapper.metadata.name for wrapper, _ in objects.wrappers]
    return problems, names, ExitCode.CONFIGURATION if problems else ExitCode.DONE


def _print_text(problems: list[Problem], names: list[str]) -> None:
    for problem in problems:
        sys.stderr.write(f"{problem}\n")
    if problems:
        sys.stderr.write(f"{len(problems)} mistake{'s' if len(problems) > 1 else ''}\n")
    else:
        sys.stdout.write(f"valid: {', '.join(names)}\n")


def _document(problems: list[Problem], names: list[str]) -> dict[str, object]:
    found = [
        {"file": each.file, "line": each.line, "path": each.path, "message": each.message}
        for each in problems
    ]
    return {"valid": not problems, "wrappers": names, "problems": found}
