"""What of a manifest generation is told."""

from datetime import UTC, datetime
from typing import Any

import pytest

from unit.api.manifests import API, COMMAND, KEY, manifest
from wrapper_contract.exit_codes import ExitCode
from wrapper_operator.api.effective import effective
from wrapper_operator.api.validation import read_wrapper
from wrapper_operator.generation.asking import request_for
from wrapper_operator.generation.request import ApiRequest, GenerationFailure, GenerationRequest, Hints

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


def asked(changes: dict[str, Any]) -> GenerationRequest:
    wrapper = read_wrapper(manifest(changes))
    return request_for(wrapper, effective(wrapper), provided_code=None, name="obs", now=NOW)


def test_an_api_is_told_with_its_hints_and_without_its_credentials() -> None:
    api = {
        **API,
        "query": {"indicator": "X"},
        "auth": {"bearer": {"secretKeyRef": KEY}},
        "timeField": "period.from",
        "valueField": "value",
        "seriesField": "station",
        "timezone": "Europe/Lisbon",
    }
    found = asked({"spec.source": {"api": api}, "spec.collection": {"history": {"start": "1990-01-01"}}})
    assert (found.format, found.timezone, found.hints) == ("api", "Europe/Lisbon", Hints())
    assert found.api == ApiRequest(
        url=API["url"],
        query={"indicator": "X"},
        time_field="period.from",
        value_field="value",
        series_field="station",
        history_start=datetime(1990, 1, 1, tzinfo=UTC),
        now=NOW,
    )
    assert KEY["key"] not in repr(found.api)


def test_an_api_without_hints_is_told_as_it_is() -> None:
    assert asked({"spec.source": {"api": API}}).api == ApiRequest(url=API["url"], now=NOW)


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_a_file_is_no_api(kind: str) -> None:
    found = asked({"spec.source": {kind: {"from": {"url": "https://a.b/c"}, "timeColumn": "year"}}})
    assert (found.format, found.api, found.hints.time_column) == (kind, None, "year")


def test_a_model_is_told_the_wishes_of_the_author() -> None:
    found = asked({"spec.generation": {"engine": "Gemini", "instructions": "Skip regions."}})
    assert (found.engine, found.instructions) == ("Gemini", "Skip regions.")
    assert asked({}).instructions == ""


def test_what_this_version_does_not_have_is_refused() -> None:
    with pytest.raises(GenerationFailure) as refused:
        asked({"spec.source": {"command": COMMAND}})
    assert (refused.value.exit_code, refused.value.reason) == (ExitCode.CONFIGURATION, "UnsupportedSource")
