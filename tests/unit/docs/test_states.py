"""The words of docs/reference/states.md are there for every situation, with reasons that the code gives."""

from typing import get_args

from reference_pages import states_page
from unit.docs.markdown import ROOT
from wrapper_operator.lifecycle.situations import MEANINGS, SituationName

LIFECYCLE = "\n".join(
    path.read_text() for path in (ROOT / "operator/wrapper_operator/lifecycle").glob("*.py")
)


def test_every_situation_is_told() -> None:
    assert list(states_page.TOLD) == list(MEANINGS) == list(get_args(SituationName))


def test_reasons_are_those_of_the_code() -> None:
    told = [each.reason for each in states_page.TOLD.values() if each.reason]
    assert [reason for reason in told if f'"{reason}"' not in LIFECYCLE] == []


def test_other_reasons_are_those_of_the_code() -> None:
    text = " ".join(states_page._OTHERS.values())
    told = [word for word in text.split("`")[1::2] if word.isalpha()]
    assert len(told) > 5
    assert [reason for reason in told if f'"{reason}"' not in LIFECYCLE] == []
