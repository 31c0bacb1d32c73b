"""What is said of a file without a table."""

import re
from collections.abc import Iterator

from wrapper_contract.profile import Profile
from wrapper_operator.generation.inference.columns import is_numeric_text
from wrapper_operator.generation.inference.outcome import Refused, shorten, unusable

_SEPARATED = re.compile(r"[^,;\t|]+(?:[,;\t|][^,;\t|]*){1,200}")


def no_table(profile: Profile) -> Refused:
    """Return the refusal of a file in which no table was found."""
    why = _why_lines_are_whole(profile)
    if why is None:
        warnings = f" ({'; '.join(profile.warnings)})" if profile.warnings else ""
        why = f"no header with rows of numbers under it was found{warnings}"
    return unusable("NoTable", f"{profile.file.name} holds no table: {why}")


def _why_lines_are_whole(profile: Profile) -> str | None:
    for line in _lines_of_one_cell(profile):
        if _SEPARATED.fullmatch(line):
            return (
                f'each line is one cell, such as "{shorten(line)}"; take away the quotation marks around '
                f"whole lines"
            )
        if _is_parted_by_blanks(line):
            return (
                f'its lines, such as "{shorten(line)}", seem to be parted by blanks, which are no separator; '
                f"part them by commas, semicolons or tabs"
            )
    return None


def _lines_of_one_cell(profile: Profile) -> Iterator[str]:
    for sheet in profile.sheets:
        for row in sheet.head:
            if len(row) == 1 and isinstance(row[0], str):
                yield row[0]


def _is_parted_by_blanks(line: str) -> bool:
    parts = line.split()
    return len(parts) > 1 and 2 * sum(map(is_numeric_text, parts)) >= len(parts)
