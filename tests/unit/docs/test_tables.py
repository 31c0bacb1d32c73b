"""Tables are whole: a bar too many or too few, also within code, would shift or hide cells."""

import re
from itertools import groupby
from pathlib import Path

import pytest

from unit.docs.markdown import cells, pages, prose, shown

RULE = re.compile(r"\|(?:\s*:?-+:?\s*\|)+")


def tables(page: Path) -> list[list[str]]:
    """Return the lines of each table of a page."""
    runs = groupby(prose(page).splitlines(), key=lambda line: line.startswith("|"))
    return [list(lines) for is_table, lines in runs if is_table]


@pytest.mark.parametrize("page", pages(), ids=shown)
def test_every_row_has_the_cells_of_the_head(page: Path) -> None:
    for lines in tables(page):
        assert len(lines) > 2, lines
        assert RULE.fullmatch(lines[1].strip()), lines[1]
        widths = {len(cells(line)) for line in lines}
        assert len(widths) == 1, [line for line in lines if len(cells(line)) != len(cells(lines[0]))]


def test_a_bar_in_code_is_found(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("| a | b |\n|---|---|\n| `get|set` | c |\n| `get\\|set` | c |\n")
    [lines] = tables(page)
    assert [len(cells(line)) for line in lines] == [2, 2, 3, 2]
