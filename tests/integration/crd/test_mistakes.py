"""Bad manifests: the API server refuses each one that it can know of, and names the field."""

import re

import pytest

from unit.api.manifests import manifest
from unit.api.mistakes import BY_TYPE, CASES, ONLY_HERE
from unit.api.test_crd import RULES

REFUSED = [case for case in CASES if case.remark != ONLY_HERE]
PASSED_OVER = [case for case in CASES if case.remark == ONLY_HERE]
SCHEMA_SAYS = re.compile(
    "must be|should be|should match|should have|may not be more than|must have at most|supported values"
    "|Required value|unknown field|Duplicate value|cannot unmarshal"
)
"""How types, bounds and choices say what is wanted; rules say it in words of our own."""
MESSAGES = {rule["message"] for _, rule in RULES}


def said(case):
    return case.message.partition("; did you mean")[0]


def named(path):
    """The field as the API server names it: a list's entries by their place, a map's by the map."""
    if path == "apiVersion":
        return 'in version "v1"'
    if path == "metadata.name":
        return "name"
    path = re.sub(r"\.(headers|query|where|requests|nodeSelector)\..*", r".\1", path)
    return re.sub(r"\]\.name$", "]", path)


def test_there_are_enough():
    assert len(REFUSED) >= 60


@pytest.mark.parametrize("case", REFUSED, ids=lambda case: case.name)
def test_a_mistake_is_refused_with_the_field_and_what_to_write(api_server, case):
    answer = api_server.try_out(manifest(case.changes))
    assert answer.code in (400, 422)
    assert named(case.path) in answer.message
    assert SCHEMA_SAYS.search(answer.message) or any(message in answer.message for message in MESSAGES)


SPOKEN = [
    case for case in REFUSED if case.remark != BY_TYPE and any(said(case) in message for message in MESSAGES)
]


@pytest.mark.parametrize("case", SPOKEN, ids=lambda case: case.name)
def test_a_rule_refuses_in_the_same_words_whoever_is_asked(api_server, case):
    assert said(case) in api_server.try_out(manifest(case.changes)).message


def test_rules_are_many_and_each_refuses_something():
    """But for those of the name, said in other words by the models, and of the id, which has to change."""
    tried = {message for message in MESSAGES for case in SPOKEN if said(case) in message}
    untried = {
        message for message in MESSAGES - tried if not message.startswith(("metadata.name", "wrapperId"))
    }
    assert untried == set()
    assert len(tried) >= 25


@pytest.mark.parametrize("case", PASSED_OVER, ids=lambda case: case.name)
def test_what_takes_a_clock_or_a_table_passes_here(api_server, case):
    assert api_server.try_out(manifest(case.changes)).accepted
