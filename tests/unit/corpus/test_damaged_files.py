"""Damaged files give points or one sentence: no traceback, no flood of memory, no code that does not run."""

from dataclasses import replace
from pathlib import Path
from random import Random

import pytest

from unit.corpus.case import Case, load_cases
from unit.corpus.damage import DAMAGES, Damage
from unit.corpus.product import run_case
from wrapper_contract.exit_codes import ExitCode

LARGEST = 60_000
FILES = 60

CASES = [case for case in load_cases() if 0 < case.path.stat().st_size < LARGEST]


@pytest.mark.slow
@pytest.mark.parametrize("damage", DAMAGES, ids=[damage.__name__ for damage in DAMAGES])
@pytest.mark.parametrize("seed", range(4))
def test_damaged_file_is_read_or_refused(damage: Damage, seed: int, tmp_path: Path) -> None:
    random = Random(f"{damage.__name__}-{seed}")
    for number in range(FILES):
        case = random.choice(CASES)
        path = tmp_path / str(number) / case.path.name
        path.parent.mkdir()
        path.write_bytes(damage(case.path.read_bytes(), random))

        outcome = run_case(_on(path, case), tmp_path / "work")

        if outcome.refused is not None:
            code, sentence = outcome.refused
            assert code in {ExitCode.NO_DATA, ExitCode.CONFIGURATION}, sentence
            assert "\n" not in sentence
        else:
            assert outcome.points


def _on(path: Path, case: Case) -> Case:
    return replace(case, path=path)
