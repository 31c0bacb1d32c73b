"""What is said of a bad manifest."""

from datetime import date

import pytest

from unit.api.manifests import LEFT_OUT, manifest
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


@pytest.mark.parametrize(
    ("name", "value"), [("apiVersion", "wrappers.dev/v1alpha1"), ("kind", "Wrapper")], ids=str
)
def test_what_begins_every_manifest_is_given_to_be_written(name, value):
    assert mistakes({name: LEFT_OUT}) == [(name, f"is missing: write {value}")]


def test_all_mistakes_show_at_once():
    changes = {
        "metadata.name": "x" * 41,
        "spec.indicator.unit": 3,
        "spec.source.csv.from": {"url": "https://a.b", "upload": {"fileId": "/"}},
        "spec.source.csv.timeColumn": "a",
        "spec.source.csv.valueColumns": ["a", 7],
        "spec.generation": {"engine": "Provided", "revision": "1"},
    }
    assert [path for path, _ in mistakes(changes)] == [
        "metadata.name",
        "spec.indicator.unit",
        "spec.source.csv.timeColumn",
        "spec.source.csv.from",
        "spec.source.csv.from.upload.fileId",
        "spec.source.csv.valueColumns[1]",
        "spec.generation.engine",
        "spec.generation.revision",
    ]


@pytest.mark.parametrize(
    "changes",
    [
        {"spec.source.csv.from.url": "https://me:hush@example.org/a"},
        {"spec.source": {"api": {"url": "https://a.b", "headers": {"Authorization": "Bearer hush"}}}},
        {"spec.source": {"api": {"url": "https://a.b", "auth": {"bearer": {"token": "hush"}}}}},
        {"spec.source": {"api": {"url": "https://a.b", "auth": {"bearer": {"secretKeyRef": "hush"}}}}},
        {"spec.source": {"api": {"url": "https://a.b", "query": {"password": "hush"}}}},
        {"spec.wrapperId": "hush"},
    ],
    ids=str,
)
def test_a_secret_in_the_wrong_place_is_not_repeated(changes):
    with pytest.raises(InvalidWrapper) as raised:
        read_wrapper(manifest(changes))
    assert "hush" not in f"{raised.value!r} {raised.value} {raised.value.mistakes}"
    assert raised.value.__cause__ is None
    assert raised.value.__context__ is None


def test_what_is_no_group_of_fields_is_no_wrapper():
    with pytest.raises(InvalidWrapper) as raised:
        read_wrapper([])
    assert [found.message for found in raised.value.mistakes] == [
        "is a list, but must be a group of fields: name: value"
    ]


def test_braces_in_what_was_written_do_no_harm():
    path = "spec.source.csv.{0}{sentence}"
    assert mistakes({path: "{x}"})[0][0] == path
