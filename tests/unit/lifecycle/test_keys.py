"""What has collector code of an API written anew."""

from typing import Any

import pytest

from unit.api.manifests import API, KEY, manifest
from wrapper_operator.api.validation import read_wrapper
from wrapper_operator.lifecycle.facts import GenerationKey
from wrapper_operator.lifecycle.keys import generation_key


def key(**api: Any) -> GenerationKey:
    return generation_key(read_wrapper(manifest({"spec.source": {"api": {**API, **api}}})))


@pytest.mark.parametrize(
    "api",
    [
        {"headers": {"Accept": "text/csv"}},
        {"timeField": "date"},
        {"valueField": "value"},
        {"seriesField": "station"},
        {"timezone": "Europe/Lisbon"},
    ],
)
def test_another_way_of_reading_needs_other_code_for_the_same_data(api: dict[str, Any]) -> None:
    changed = key(**api)
    assert changed != key()
    assert changed.source_identity == key().source_identity


@pytest.mark.parametrize(
    "api",
    [
        {"auth": {"bearer": {"secretKeyRef": KEY}}},
        {"caBundle": {"secretKeyRef": KEY}},
        {"requestsPerMinute": 1},
        {"timeout": "2m"},
        {"allowedHosts": ["a.b"]},
    ],
)
def test_who_asks_and_how_gently_needs_none(api: dict[str, Any]) -> None:
    assert key(**api) == key()
