"""The picture and the tables of docs/architecture.md and docs/concepts.md name what there is."""

import re
from typing import get_args
from xml.etree import ElementTree as ET

import msgspec

from unit.docs.markdown import ROOT, fences, table
from wrapper_contract import messages, names
from wrapper_operator.api.status import Health
from wrapper_operator.lifecycle.retention import KEPT_CODES

PICTURE = ROOT / "docs" / "images" / "architecture.svg"
ARCHITECTURE = ROOT / "docs" / "architecture.md"
CONCEPTS = ROOT / "docs" / "concepts.md"
SVG = "{http://www.w3.org/2000/svg}"


def test_the_picture_is_whole_and_needs_nothing_from_elsewhere() -> None:
    text = PICTURE.read_text(encoding="utf-8")
    root = ET.fromstring(text)
    assert (root.tag, root.get("width")) == (f"{SVG}svg", None), "it fits any width"
    assert "prefers-color-scheme: dark" in text
    assert re.findall(r"https?://[^\"'\s]+", text) == ["http://www.w3.org/2000/svg"]
    assert not [each.tag for each in root.iter() if each.tag in (f"{SVG}image", f"{SVG}script")]


def test_everything_that_has_a_colour_has_one_in_the_dark() -> None:
    text = PICTURE.read_text(encoding="utf-8")
    light, dark = text.split("@media (prefers-color-scheme: dark)")
    coloured = set(re.findall(r"\.([a-z]+) \{[^}]*#[0-9a-f]{6}", light))
    assert coloured == set(re.findall(r"\.([a-z]+) \{[^}]*#[0-9a-f]{6}", dark))


def test_texts_of_the_picture_stay_in_its_frame() -> None:
    root = ET.fromstring(PICTURE.read_text(encoding="utf-8"))
    width, height = (float(number) for number in root.attrib["viewBox"].split()[2:])
    for each in root.iter(f"{SVG}text"):
        # The widest of the usual fonts takes about 0.6 of its size for a character.
        size = 16 if each.get("class") == "name" else 13
        end = float(each.attrib["x"]) + 0.6 * size * len(each.text or "")
        assert end < width, each.text
        assert 0 < float(each.attrib["y"]) < height


def test_the_parts_of_the_picture_are_the_parts() -> None:
    root = ET.fromstring(PICTURE.read_text(encoding="utf-8"))
    shown = {each.text for each in root.iter(f"{SVG}text") if each.get("class") == "name"}
    assert {names.SUPERVISOR_CONTAINER, names.COLLECTOR_CONTAINER, "operator", "publisher"} <= shown


def test_every_package_is_told() -> None:
    told = [row[0].strip("`") for row in table(ARCHITECTURE, "Packages")]
    there = {path.parent.name for path in (ROOT / "operator").glob("*/__init__.py")}
    assert sorted(told) == sorted(there | {"wrapper_runner"})


def test_every_health_is_told() -> None:
    assert {row[0] for row in table(CONCEPTS, "State")} == set(get_args(Health))


def test_the_message_that_is_shown_is_one() -> None:
    [shown] = [fence.body for fence in fences(CONCEPTS) if fence.language == "json"]
    message = msgspec.json.decode(shown, type=messages.ReceivedMessage)
    assert message.data[0].series == "PRT"


def test_numbers_are_those_of_the_code() -> None:
    assert f"at most {messages.MAX_POINTS}," in CONCEPTS.read_text()
    assert KEPT_CODES == 3
    assert "The last three are kept" in ARCHITECTURE.read_text()
