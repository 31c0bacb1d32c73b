"""Each imitated API over real HTTP: the Template engine's code gives exactly the points of the source."""

import asyncio
import subprocess
import sys
from collections.abc import Callable
from typing import Any

import pytest

from api_servers import entsoe, eurostat, faults, next_url, noaa, open_meteo, openaq, serving, world_bank
from api_servers.data import frozen
from api_servers.exchange import as_json, as_text
from api_servers.registry import APIS
from api_servers.serving import Api, Served
from integration.generation.desk import PlainInspector, PlainSource, api_request, covering, walk
from wrapper_contract.exit_codes import ExitCode
from wrapper_operator.generation.pipeline import generate
from wrapper_operator.generation.request import (
    Generated,
    GenerationFailure,
    GenerationRequest,
    IndicatorText,
)

MOST_REQUESTS = 18
"""Requests that looking at a source may take, its preflight not counted."""


def source_of(served: Served) -> PlainSource:
    """Return the source that the manifest describes, with the credentials that a supervisor would add."""
    said = served.source()
    sent = said.get("auth", {}).get("apiKey", {})
    key = served.secrets().get("key", "")
    return PlainSource(
        said["url"],
        query=said.get("query", {}),
        headers={**said.get("headers", {}), **({sent["header"]: key} if "header" in sent else {})},
        secrets={sent["queryParameter"]: key} if "queryParameter" in sent else {},
        timezone=said.get("timezone", "UTC"),
    )


def generated(served: Served, inspector: PlainInspector, **hints: Any) -> Generated:
    """Generate code for a running imitation."""
    said = served.source()
    named = {
        "time_field": said.get("timeField"),
        "value_field": said.get("valueField"),
        "series_field": said.get("seriesField"),
    }
    request = GenerationRequest(
        indicator=IndicatorText(name=served.api.name, periodicity=served.api.periodicity),
        format="api",
        api=api_request(inspector.source, served.api.clock(), **{**named, **hints}),
        timezone=inspector.source.timezone,
        name=served.api.name,
    )
    return asyncio.run(generate(request, inspector))


def collects_exactly(api: Api) -> Generated:
    """Generate code for an API, run it over all windows and compare; return what was generated."""
    api.clock = frozen(api.clock())
    if api.periodicity == "Hourly":
        api.days = 45  # type: ignore[attr-defined] # an hourly source makes enough points in a month
    with serving.run(api) as served:
        source = source_of(served)
        inspector = PlainInspector(source)

        made = generated(served, inspector)
        found = walk(made.code, source, covering(served.expected(), api.clock()))

        assert found == {tuple(datum) for datum in ((d.x, d.series, d.y) for d in served.expected())}
        assert len(inspector.fetched) <= MOST_REQUESTS
        assert source.rejected == []
    return made


@pytest.mark.parametrize("name", APIS)
def test_the_code_gives_exactly_the_points_of_the_source(name: str) -> None:
    made = collects_exactly(APIS[name]())

    formatted = subprocess.run(
        [sys.executable, "-m", "ruff", "format", "--isolated", "--line-length", "110", "-"],
        input=made.code,
        capture_output=True,
        text=True,
        check=True,
    )
    assert formatted.stdout == made.code
    assert 10 <= len(made.code.splitlines()) <= 50


def variant(
    kind: type[Api], *, path: str | None = None, query: dict[str, str] | None = None, **fields: Any
) -> Api:
    """Return an imitation with another url or query in its manifest."""
    made: type[Api] = type(kind.__name__, (kind,), {"target": path} if path else {})
    api = made(**fields)
    if query is not None:
        said = {**api.source(), "query": query}
        api.source = lambda: said  # type: ignore[method-assign]
    return api


def _without(api: Api, *names: str) -> dict[str, str]:
    return {name: text for name, text in api.source().get("query", {}).items() if name not in names}


VARIANTS: dict[str, Callable[[], Api]] = {
    "Open-Meteo that takes only dates it has": lambda: open_meteo.OpenMeteo(strict=True),
    "Open-Meteo, asked without the dates it wants": lambda: variant(
        open_meteo.OpenMeteo, query=_without(open_meteo.OpenMeteo(), "start_date", "end_date")
    ),
    "ENTSO-E that answers with a ZIP": lambda: entsoe.Entsoe(zipped=True),
    "ENTSO-E of more files than it gives at once": lambda: entsoe.Entsoe(zipped=True, most_files=1),
    "ENTSO-E, asked without the range it wants": lambda: variant(
        entsoe.Entsoe, query=_without(entsoe.Entsoe(), "periodStart", "periodEnd")
    ),
    "NOAA, asked without the dates it wants": lambda: variant(
        noaa.Noaa, query=_without(noaa.Noaa(), "startdate", "enddate")
    ),
    "OpenAQ that does not count exactly": lambda: openaq.OpenAq(inexact=True),
    "relative links": lambda: next_url.NextUrl(relative=True),
    "a cube that is too large at once": lambda: eurostat.Eurostat(max_cells=40),
}


@pytest.mark.parametrize("name", VARIANTS)
def test_sources_that_are_particular_are_collected_too(name: str) -> None:
    collects_exactly(VARIANTS[name]())


@pytest.mark.parametrize("codes", ["PRT;ESP", "all"])
def test_several_countries_become_series(codes: str) -> None:
    api = variant(
        world_bank.WorldBank, path=f"/v2/country/{codes}/indicator/{world_bank.INDICATOR}?format=json"
    )
    api.data = lambda: list(api.several())  # type: ignore[method-assign,attr-defined]

    assert "countryiso3code" in collects_exactly(api).code


@pytest.mark.parametrize(
    ("response", "exit_code", "told"),
    [
        (as_text("<!DOCTYPE html><title>Sign in</title>", "text/html"), ExitCode.NO_DATA, "page for people"),
        (as_json({"error": True, "reason": "no such variable"}), ExitCode.NO_DATA, "no such variable"),
        (as_json({"message": "no such series"}, 404), ExitCode.NO_DATA, "no such series"),
        (as_json({"message": "Unauthorized"}, 401), ExitCode.CREDENTIALS, "401"),
        (as_text("", "application/json"), ExitCode.NO_DATA, "nothing"),
        (as_json({}), ExitCode.NO_DATA, "empty"),
        (as_text('{"results": [{"date": "2024', "application/json"), ExitCode.NO_DATA, "broken"),
        (as_json({"version": "1.0", "status": "ok"}), ExitCode.NO_DATA, "understood"),
    ],
)
def test_a_bad_first_reply_is_refused_with_what_is_wrong(
    response: Any, exit_code: ExitCode, told: str
) -> None:
    with serving.run(APIS["plain-list"](), fault=faults.always(response)) as served:
        inspector = PlainInspector(source_of(served))

        with pytest.raises(GenerationFailure) as caught:
            generated(served, inspector)

    assert caught.value.exit_code == exit_code
    assert told in caught.value.message
    assert inspector.codes == []


def test_hints_win_and_a_hint_that_fits_nothing_names_what_is_there() -> None:
    with serving.run(APIS["plain-list"]()) as served:
        inspector = PlainInspector(source_of(served))

        with pytest.raises(GenerationFailure) as caught:
            generated(served, inspector, value_field="valu")

    assert caught.value.exit_code == ExitCode.CONFIGURATION
    assert '"value"' in caught.value.message
