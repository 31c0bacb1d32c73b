"""When a source has become another one."""

import pytest

from unit.api.manifests import API, COMMAND, KEY, manifest
from wrapper_operator.api.identity import DECIDING_FIELDS, source_identity
from wrapper_operator.api.source import Source
from wrapper_operator.api.validation import read_wrapper

CSV = {"from": {"url": "https://a.b/c.csv"}}


def identity(source):
    return source_identity(read_wrapper(manifest({"spec.source": source})).spec.source)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (
            {"csv": CSV},
            {"csv": {**CSV, "timeColumn": "year", "valueColumns": ["a"], "timezone": "Europe/Lisbon"}},
        ),
        ({"api": API}, {"api": {**API, "auth": {"bearer": {"secretKeyRef": KEY}}, "headers": {"A": "b"}}}),
        ({"api": API}, {"api": {**API, "timeout": "1s", "requestsPerMinute": 1, "timeField": "t"}}),
        ({"api": {**API, "query": {"a": "1", "b": "2"}}}, {"api": {"query": {"b": "2", "a": "1"}, **API}}),
    ],
)
def test_how_data_are_read_makes_no_other_source(one, other):
    assert identity(one) == identity(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"csv": CSV}, {"csv": {"from": {"url": "https://a.b/d.csv"}}}),
        ({"csv": CSV}, {"xlsx": CSV}),
        ({"csv": CSV}, {"csv": {**CSV, "where": {"iso": "PRT"}}}),
        ({"xlsx": CSV}, {"xlsx": {**CSV, "sheet": "A"}}),
        ({"api": API}, {"api": {**API, "query": {"a": "1"}}}),
        ({"command": COMMAND}, {"command": {**COMMAND, "args": ["x"]}}),
    ],
)
def test_which_data_are_read_does(one, other):
    assert identity(one) != identity(other)


def test_every_kind_of_source_has_an_identity_that_stays_the_same_for_ever():
    assert set(DECIDING_FIELDS) == set(Source.model_fields)
    assert identity({"csv": CSV}) == "3894800992a0c6d0464ba41b949a6f6f464a7b94674a3668c566a52107e68045"
