"""The shape that docs/adding-a-source-shape.md adds works as it is shown."""

import re
from typing import Any

from unit.docs.markdown import ROOT, fences, inline_code
from unit.generation.api.replies import first
from wrapper_operator.generation.lint import lint
from wrapper_operator.generation.request import IndicatorText
from wrapper_operator.generation.shapes import registry
from wrapper_operator.generation.shapes.exploring import recognise

PAGE = ROOT / "docs" / "adding-a-source-shape.md"
[CODE] = [fence.body for fence in fences(PAGE) if fence.language == "python"]
[REPLY] = [fence.body for fence in fences(PAGE) if fence.language == "json"]
GENERATION = ROOT / "operator" / "wrapper_operator" / "generation"


def test_the_shape_reads_what_is_shown() -> None:
    namespace: dict[str, Any] = {}
    exec(CODE, namespace)
    exchange = first(REPLY)

    reading = namespace["recognise"](exchange, name="gauges", timezone="UTC")

    seen = [(f"{one.time:%Y-%m-%dT%H}", one.value, one.series) for one in reading.sightings(exchange)]
    assert seen == [("2024-06-21T00", 1.204, ""), ("2024-06-21T01", 1.31, "")]
    assert lint(reading.finished([exchange]).write(IndicatorText(name="Level"))) == []
    assert namespace["recognise"](first({"levels": [1]}), name="others", timezone="UTC") is None


def test_the_general_rules_take_it_for_what_is_said() -> None:
    exchange = first(REPLY)
    found = recognise(exchange, name="gauges", timezone="UTC")
    assert found is not None
    names = {one.series for one in found.reading.finished([exchange]).sightings(exchange) or []}
    assert len(found.reading.values) == 2 or len(names) == 2  # type: ignore[attr-defined]


def test_places_that_are_named_exist() -> None:
    files = [code for code in inline_code(PAGE) if re.fullmatch(r"(?:shapes|layouts|template)/\w+\.py", code)]
    assert len(files) > 4
    assert [name for name in files if not (GENERATION / name).is_file()] == []


def test_lists_that_are_named_exist() -> None:
    names = [code for code in inline_code(PAGE) if re.fullmatch("[A-Z]{4,}", code)]
    text = "\n".join(
        path.read_text()
        for folder in (GENERATION, ROOT / "tests" / "unit" / "generation")
        for path in folder.rglob("*.py")
    )
    assert [name for name in names if not re.search(rf"^{name}\b.* = ", text, re.M)] == []


def test_every_known_shape_is_in_the_list_of_apis() -> None:
    """Known shapes have a published name, which the page of APIs uses; the last ones are general."""
    text = (ROOT / "docs" / "apis.md").read_text().lower()
    words = {
        "json-stat": "json-stat",
        "un-sdg": "un sdg",
        "noaa-cdo": "noaa cdo",
        "csv": "csv over http",
        "entsoe": "entso-e",
    }
    general = ("nested-records", "record-list", "date-keyed", "columns", "wide-csv")
    names = [shape.name for shape in registry.SHAPES if shape.name not in general]
    told = [words.get(name, name) for name in names]
    assert [name for name in told if name not in text and name.replace("-", " ") not in text] == []
