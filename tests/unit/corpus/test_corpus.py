"""Every file of the corpus gives exactly its points, or is refused in the words it should be."""

from pathlib import Path

import pytest

from unit.corpus.case import Case, load_cases
from unit.corpus.judging import differences
from unit.corpus.product import run_case
from wrapper_operator.generation.lint import lint

SHORTEST, LONGEST = 10, 60
WIDEST = 110

CASES = load_cases()


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_file_gives_exactly_its_points(case: Case, tmp_path: Path) -> None:
    outcome = run_case(case, tmp_path)

    assert differences(case, outcome) == []
    if outcome.code:
        assert lint(outcome.code) == []
        lines = outcome.code.splitlines()
        assert SHORTEST <= len(lines) <= LONGEST
        assert max(map(len, lines)) <= WIDEST
