"""SDMX in CSV and JSON: both versions of each, and what stands in the way of a number."""

import random
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wrapper_sdk import ParseError, Reply, SourceError, sdmx_csv, sdmx_json
from wrapper_sdk.formats.observation import scaled

FIRST = """DATAFLOW,REF_AREA,FREQ,TIME_PERIOD,OBS_VALUE,OBS_STATUS,UNIT_MULT\r
OECD:KEI(4.0),PRT,M,2024-01,4.35,A,2\r
OECD:KEI(4.0),PRT,M,2024-02,,M,2\r
OECD:KEI(4.0),PRT,Q,2024-Q1,1e-3,A,\r
\r
OECD:KEI(4.0),PRT,M,2024-03,NaN,O,0\r
"""
SECOND = """STRUCTURE,STRUCTURE_ID,ACTION,REF_AREA,FREQ,TIME_PERIOD,OBS_VALUE,OBS_STATUS,UNIT_MULT
DATAFLOW,OECD:KEI(4.0),I,PRT,M,2024-01,4.35,A,2
DATAFLOW,OECD:KEI(4.0),D,PRT,M,2024-05,7,A,2
DATAFLOW,OECD:KEI(4.0),R,PRT,Q,2024-Q1,0.001,A,0
"""
LABELLED = """STRUCTURE,STRUCTURE_ID,STRUCTURE_NAME,ACTION,REF_AREA,Reference area,FREQ,Frequency,\
TIME_PERIOD,Time period,OBS_VALUE,Observation value,OBS_STATUS,Status,UNIT_MULT,Unit multiplier
DATAFLOW,OECD:KEI(4.0),"Key, short-term",I,PRT,Portugal,M,Monthly,2024-01,,4.35,,A,Normal value,2,Hundreds
DATAFLOW,OECD:KEI(4.0),"Key, short-term",I,PRT,Portugal,Q,Quarterly,2024-Q1,,.001,,A,"Two
lines",0,Units
"""
BOTH = """DATAFLOW: Dataflow,REF_AREA: Reference area,FREQ: Frequency,TIME_PERIOD: Time,\
OBS_VALUE: Value,UNIT_MULT: Multiplier
OECD:KEI(4.0): Indicators,PRT: Portugal,M: Monthly,2024-01,4.35,2: Hundreds
OECD:KEI(4.0): Indicators,PRT: Portugal,Q: Quarterly,2024-Q1,0.001,0: Units
"""
LOCAL = """STRUCTURE[|];STRUCTURE_ID;ACTION;REF_AREA;FREQ;TIME_PERIOD;OBS_VALUE;UNIT_MULT;NOTE[]
dataflow;OECD:KEI(4.0);I;PRT;M;2024-01;4,35;2;a
dataflow;OECD:KEI(4.0);I;PRT;Q;2024-Q1;0,001;0;b
"""
CODES = [
    ("2024-01", 435.0, {"REF_AREA": "PRT", "FREQ": "M"}),
    ("2024-Q1", 0.001, {"REF_AREA": "PRT", "FREQ": "Q"}),
]
LABELS = [
    ("2024-01", 435.0, {"REF_AREA": "Portugal", "FREQ": "Monthly"}),
    ("2024-Q1", 0.001, {"REF_AREA": "Portugal", "FREQ": "Quarterly"}),
]


def rows(text: str) -> list[list[str]]:
    return list(Reply(200, {"content-type": "text/csv"}, text.encode()).rows())


@pytest.mark.parametrize("text", [FIRST, SECOND, LABELLED, BOTH])
def test_csv_of_every_kind(text: str) -> None:
    assert list(sdmx_csv(rows(text))) == CODES


@pytest.mark.parametrize("text", [LABELLED, BOTH])
def test_csv_with_labels(text: str) -> None:
    assert list(sdmx_csv(rows(text), labels=True)) == LABELS


def test_labels_fall_back_to_codes() -> None:
    assert list(sdmx_csv(rows(FIRST), labels=True)) == CODES


def test_csv_of_a_locale_with_decimal_commas() -> None:
    assert list(sdmx_csv(rows(LOCAL), decimal=",")) == CODES


def test_an_eurostat_table_in_lower_case() -> None:
    text = "DATAFLOW,LAST UPDATE,freq,geo,TIME_PERIOD,OBS_VALUE,OBS_FLAG\nE:X(1.0),01/01/26,A,PT,2023,5.1,p\n"
    assert list(sdmx_csv(rows(text))) == [("2023", 5.1, {"freq": "A", "geo": "PT"})]


def test_csv_without_rows() -> None:
    assert list(sdmx_csv([])) == []
    assert list(sdmx_csv(rows(FIRST)[:1])) == []


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (["PRT", "2024", "Yes", ""], "not a number"),
        (["PRT", "2024", "5", "many"], "not a unit multiplier"),
        (["PRT", "", "5", "0"], "no TIME_PERIOD"),
        (["PRT", "2024", "5", "999"], "too large"),
    ],
)
def test_rows_that_cannot_be_used(row: list[str], reason: str) -> None:
    table = [["REF_AREA", "TIME_PERIOD", "OBS_VALUE", "UNIT_MULT"], row, ["PRT", "2025", "1", ""]]
    rejected: list[ParseError] = []
    assert [found.time for found in sdmx_csv(table, reject=rejected.append)] == ["2025"]
    assert reason in str(rejected[0])
    with pytest.raises(ParseError, match=reason):
        list(sdmx_csv(table))


@pytest.mark.parametrize("missing", ["TIME_PERIOD", "OBS_VALUE"])
def test_a_table_that_is_no_sdmx(missing: str) -> None:
    header = [name for name in ("REF_AREA", "TIME_PERIOD", "OBS_VALUE") if name != missing]
    with pytest.raises(SourceError, match=f"no column {missing}"):
        list(sdmx_csv([header]))


@given(digits=st.integers(-(10**9), 10**9), places=st.integers(0, 6), power=st.integers(-9, 12))
def test_multipliers_are_exact(digits: int, places: int, power: int) -> None:
    value = float(f"{digits}e-{places}")
    assert scaled(value, str(power)) == float(f"{digits}e{power - places}")


AREAS = [{"id": "PRT", "name": "Portugal"}, {"id": "ESP", "name": "Spain"}]
TIMES = [{"id": "2023"}, {"id": "2024"}]
THOUSANDS = {"id": "UNIT_MULT", "values": [{"id": "0"}, {"id": "3"}]}


def flat(**attributes: Any) -> dict[str, Any]:
    return {
        "header": {},
        "dataSets": [{"action": "Information", "observations": {"0:0": [1.5], "1:1": [2, 0], "0:1": [None]}}],
        "structure": {
            "dimensions": {
                "observation": [{"id": "GEO", "values": AREAS}, {"id": "TIME_PERIOD", "values": TIMES}]
            },
            "attributes": attributes,
        },
    }


def grouped() -> dict[str, Any]:
    structure = {
        "dimensions": {
            "dataSet": [{"id": "FREQ", "keyPosition": 0, "values": [{"id": "A", "name": "Annual"}]}],
            "series": [{"id": "GEO", "keyPosition": 1, "values": AREAS}],
            "observation": [
                {
                    "id": "T",
                    "keyPosition": 2,
                    "roles": ["TIME_PERIOD"],
                    "values": [{"value": "2023"}, {"value": "2024"}],
                }
            ],
        },
        "attributes": {"series": [THOUSANDS]},
    }
    series = {
        "0": {"attributes": [1], "observations": {"0": [1.5], "1": [None]}},
        "1": {"attributes": [0], "observations": {"1": ["2"]}},
    }
    return {"data": {"dataSets": [{"structure": 0, "series": series}], "structures": [structure]}}


def test_flat_json() -> None:
    found = list(sdmx_json(flat()))
    assert found == [("2023", 1.5, {"GEO": "PRT"}), ("2024", 2.0, {"GEO": "ESP"})]
    assert [key for _, _, key in sdmx_json(flat(), labels=True)] == [{"GEO": "Portugal"}, {"GEO": "Spain"}]


def test_json_in_series() -> None:
    assert list(sdmx_json(grouped())) == [
        ("2023", 1500.0, {"FREQ": "A", "GEO": "PRT"}),
        ("2024", 2.0, {"FREQ": "A", "GEO": "ESP"}),
    ]


def with_multiplier(level: str) -> dict[str, Any]:
    """Return a message with a thousand for everything, said at this level."""
    message = flat(**{level: [{"id": "X", "values": []}, THOUSANDS]})
    data = message["dataSets"][0]
    if level == "dataSet":
        data["attributes"] = [None, 1]
    elif level == "dimensionGroup":
        data["dimensionGroupAttributes"] = {"0:": [None, 1], "1:": [None, 1]}
    elif level == "observation":
        data["observations"] = {name: [cells[0], None, 1] for name, cells in data["observations"].items()}
    return message


@pytest.mark.parametrize("level", ["dataSet", "dimensionGroup", "observation"])
def test_multipliers_at_every_level(level: str) -> None:
    assert [value for _, value, _ in sdmx_json(with_multiplier(level))] == [1500.0, 2000.0]


def test_a_multiplier_may_be_a_default_or_a_plain_value() -> None:
    default = {"id": "UNIT_MULT", "values": [], "default": "3"}
    assert [value for _, value, _ in sdmx_json(flat(observation=[default]))] == [1500.0, 0.0 + 2.0]
    assert [value for _, value, _ in sdmx_json(flat(dataSet=[default]))] == [1500.0, 2000.0]


def test_deleted_and_empty_data_sets_are_left_out() -> None:
    message = flat()
    message["dataSets"] = [message["dataSets"][0] | {"action": "Delete"}, {"action": "Information"}]
    assert list(sdmx_json(message)) == []


def _set(path: str, value: object) -> Callable[[dict[str, Any]], None]:
    def change(message: dict[str, Any]) -> None:
        *parents, last = path.split(".")
        for name in parents:
            message = message[int(name) if isinstance(message, list) else name]
        message[last] = value

    return change


BAD: dict[str, tuple[Callable[[dict[str, Any]], None], str]] = {
    "a short key": (_set("dataSets.0.observations", {"0": [1]}), "does not fit the 2 dimensions"),
    "a key of words": (_set("dataSets.0.observations", {"a:b": [1]}), "does not fit"),
    "a position too far": (
        _set("dataSets.0.observations", {"0:7": [1]}),
        "no value 7 of the dimension TIME_PERIOD",
    ),
    "no structure": (_set("structure", None), "does not say what its structure is"),
    "no time": (
        _set("structure.dimensions", {"observation": [{"id": "GEO", "values": AREAS}]}),
        "no time dimension",
    ),
}


@pytest.mark.parametrize("case", BAD)
def test_messages_that_contradict_themselves(case: str) -> None:
    change, text = BAD[case]
    message = flat()
    change(message)
    with pytest.raises(SourceError, match=text):
        list(sdmx_json(message))


@pytest.mark.parametrize(
    ("document", "text"),
    [
        ({"errors": [{"code": 140, "title": "Syntax error"}]}, "it says: Syntax error"),
        ({}, "no SDMX-JSON"),
        ([], "no SDMX-JSON"),
        (None, "no SDMX-JSON"),
        ({"data": None}, "no SDMX-JSON"),
    ],
)
def test_what_is_no_message(document: Any, text: str) -> None:
    with pytest.raises(SourceError, match=text):
        list(sdmx_json(document))


def test_a_large_message_keeps_its_order() -> None:
    times = [{"id": str(1000 + number)} for number in range(500)]
    message = flat()
    message["structure"]["dimensions"]["observation"][1]["values"] = times
    values = {f"{area}:{at}": [random.Random(f"{area}{at}").random()] for area in (0, 1) for at in range(500)}
    message["dataSets"][0]["observations"] = values
    found = list(sdmx_json(message))
    assert [found.value for found in found] == [cells[0] for cells in values.values()]
    assert found[7].time == "1007"


def test_a_data_set_that_is_no_object_is_no_sdmx_json() -> None:
    with pytest.raises(SourceError, match="no object"):
        list(sdmx_json({"dataSets": [None], "structure": None}))
