"""Every file of the corpus that nobody can use, as a user sees it."""

import re
import shutil
from pathlib import Path

import pytest

from integration.wrapperctl.command import MIB, collect
from unit.corpus.case import Case, load_cases

BAD = [case for case in load_cases() if case.name.startswith("bad-") and case.refusal is not None]


@pytest.mark.slow
@pytest.mark.parametrize("case", BAD, ids=lambda case: case.name)
def test_a_refusal_is_one_sentence_that_helps(tmp_path, case: Case):
    data = Path(shutil.copy(case.path, tmp_path))
    ended = collect(tmp_path, data, kind=case.format, hints=case.hints)
    assert ended.code == case.refusal.exit, ended.err
    assert ended.out == ""
    assert len(ended.err.splitlines()) == 1, ended.err
    assert not re.search(r"Traceback|\b[A-Z]\w+(Error|Exception)\b|internal error", ended.err), ended.err
    assert all(word.lower() in ended.err.lower() for word in case.refusal.words), ended.err
    assert not case.refusal.any_words or any(
        word.lower() in ended.err.lower() for word in case.refusal.any_words
    ), ended.err
    assert not (tmp_path / "points.jsonl").exists()
    assert ended.peak <= 400 * MIB
