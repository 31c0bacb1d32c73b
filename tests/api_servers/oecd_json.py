"""SDMX-JSON 1.0 and 2.0, as OECD gives them: flat observations, or grouped in series."""

from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any, ClassVar

from api_servers.exchange import Request, Response, as_json
from api_servers.oecd import PATH, Oecd, nothing
from api_servers.serving import Served, run

DIMENSIONS = [
    {"id": "REF_AREA", "name": "Reference area", "values": [{"id": "PRT", "name": "Portugal"}]},
    {"id": "FREQ", "name": "Frequency of observation", "values": [{"id": "M", "name": "Monthly"}]},
    {"id": "MEASURE", "name": "Measure", "values": [{"id": "LI", "name": "Leading indicator"}]},
]
MULTIPLIER = {"id": "UNIT_MULT", "name": "Unit multiplier", "values": [{"id": "3", "name": "Thousands"}]}
STATUS = {"id": "OBS_STATUS", "name": "Status", "values": [{"id": "A", "name": "Normal value"}]}


@dataclass(kw_only=True)
class OecdJson(Oecd):
    """Version 1.0, flat."""

    name: ClassVar[str] = "oecd-json"
    target: ClassVar[str] = f"{PATH}?dimensionAtObservation=AllDimensions&format=jsondata"

    def answer(self, request: Request) -> Response:
        months = self.chosen(request)
        if not months:
            return nothing()
        observations = {
            f"0:0:0:{at}": [amount, 0, None if amount is None else 0] for at, (_, amount) in enumerate(months)
        }
        structure = {
            "name": "Key short-term economic indicators",
            "dimensions": {"dataSet": [], "series": [], "observation": [*_numbered(), _time(months, "id")]},
            "attributes": {"dataSet": [], "series": [], "observation": [MULTIPLIER, STATUS]},
        }
        return as_json(
            {
                "header": {"id": "5c8e", "test": False, "sender": {"id": "OECD"}},
                "dataSets": [{"action": "Information", "observations": observations}],
                "structure": structure,
            }
        )


@dataclass(kw_only=True)
class OecdJsonSeries(Oecd):
    """Version 2.0, grouped in series, the multiplier being one of the whole series."""

    name: ClassVar[str] = "oecd-json-series"
    target: ClassVar[str] = f"{PATH}?dimensionAtObservation=TIME_PERIOD&format=jsondata&version=2"

    def answer(self, request: Request) -> Response:
        months = self.chosen(request)
        if not months:
            return nothing()
        observations = {
            str(at): [amount, None if amount is None else 0] for at, (_, amount) in enumerate(months)
        }
        structure = {
            "dimensions": {"dataSet": [], "series": _numbered(), "observation": [_time(months, "value")]},
            "attributes": {
                "dataSet": [],
                "dimensionGroup": [],
                "series": [MULTIPLIER],
                "observation": [STATUS],
            },
            "dataSets": [0],
        }
        series = {"0:0:0": {"attributes": [0], "observations": observations}}
        return as_json(
            {
                "meta": {"id": "5c8e", "test": False},
                "data": {
                    "dataSets": [{"structure": 0, "action": "Information", "series": series}],
                    "structures": [structure],
                },
                "errors": [],
            }
        )


def _numbered() -> list[dict[str, Any]]:
    return [{**dimension, "keyPosition": at} for at, dimension in enumerate(DIMENSIONS)]


def _time(months: list[tuple[str, float | None]], name: str) -> dict[str, Any]:
    values = [{name: code, "start": f"{code}-01T00:00:00"} for code, _ in months]
    return {
        "id": "TIME_PERIOD",
        "name": "Time period",
        "role": "TIME_PERIOD",
        "keyPosition": 3,
        "values": values,
    }


def serve(api: OecdJson | OecdJsonSeries | None = None, **options: Any) -> AbstractContextManager[Served]:
    """Serve this API; the options are those of `serving.run`."""
    return run(api or OecdJson(), **options)
