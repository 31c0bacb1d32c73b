"""The judge of the corpus overlooks nothing: every kind of difference is found."""

from dataclasses import replace
from pathlib import Path

import pytest

from unit.corpus.case import Case, ExpectedRefusal
from unit.corpus.judging import differences
from unit.corpus.product import Outcome

X, Z = "2024-01-01T00:00:00Z", "2025-01-01T00:00:00Z"
CASE = Case(
    name="one",
    path=Path("one.csv"),
    format="csv",
    timezone="UTC",
    traps=(),
    hints={},
    points={(X, "A"): 1.5, (X, None): 2.5},
    rejected=1,
    revised=0,
    repeated=0,
    doubts=("day",),
    doubts_allowed=("header",),
    refusal=None,
    about="",
)
EXACT = Outcome(points={(X, "A"): 1.5, (X, None): 2.5}, rejected=1, doubts=["the Day comes first"])
REFUSAL = ExpectedRefusal(exit=65, words=("row 4",), any_words=("NUL", "binary"))


def test_exact_outcome_has_no_difference() -> None:
    assert differences(CASE, EXACT) == []
    assert differences(CASE, replace(EXACT, doubts=[*EXACT.doubts, "no header"])) == []


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"points": {(X, "A"): 1.5}}, "missing"),
        ({"points": EXACT.points | {(Z, "A"): 1.5}}, "too many"),
        ({"points": EXACT.points | {(X, "A"): 1.25}}, "other values"),
        ({"points": {(X, "A"): 1.5, (X, ""): 2.5}}, "missing"),
        ({"rejected": 0}, "rejected"),
        ({"revised": 1}, "revised"),
        ({"repeated": 1}, "repeated"),
        ({"doubts": []}, "no doubt says"),
        ({"doubts": [*EXACT.doubts, "the decimal mark"]}, "needless doubt"),
        ({"refused": (65, "no table")}, "refused with 65"),
    ],
)
def test_difference_is_found(change: dict[str, object], said: str) -> None:
    found = differences(CASE, replace(EXACT, **change))  # type: ignore[arg-type]

    assert said in " ".join(found)


@pytest.mark.parametrize(
    ("refused", "said"),
    [
        (None, "not refused"),
        ((78, "row 4: NUL"), "not 65"),
        ((65, "NUL"), "row 4"),
        ((65, "row 4"), "says none of"),
        ((65, "row 4: NUL\nand more"), "one sentence"),
    ],
)
def test_wrong_refusal_is_found(refused: tuple[int, str] | None, said: str) -> None:
    case = replace(CASE, points={}, refusal=REFUSAL)

    assert said in " ".join(differences(case, Outcome(refused=refused)))
    assert differences(case, Outcome(refused=(65, "a nul byte in row 4"))) == []
