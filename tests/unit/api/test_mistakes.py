"""What is said of a bad manifest."""

from datetime import date

import pytest

from unit.api.manifests import manifest
from unit.api.mistakes import CASES
from wrapper_operator.api.validation import InvalidWrapper, read_wrapper

TODAY = date(2026, 11, 22)


def mistakes(changes, **arguments):
    with pytest.raises(InvalidWrapper) as raised:
        read_wrapper(manifest(changes), today=TODAY, **arguments)
    return [(found.path, found.message) for found in raised.value.mistakes]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_mistake_is_named_with_its_place_and_nothing_else_is(case):
    assert mistakes(case.changes) == [(case.path, case.message)]
