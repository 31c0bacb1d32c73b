"""The definition on a real API server: taken without a warning, stored as it is written, explained."""

import json

from integration.crd.api_server import DEFINITION, definition

NAME = "wrappers.wrappers.dev"


def test_it_is_taken_anew_without_a_warning(api_server):
    """A definition that is there already would be judged more mildly, hence another group."""
    fresh = definition()
    fresh["metadata"]["name"] = "wrappers.elsewhere.example"
    fresh["spec"]["group"] = "elsewhere.example"
    words = ("create", "--dry-run=server", "--validate=strict", "--warnings-as-errors", "-f", "-")
    assert "created" in api_server.kubectl(*words, stdin=json.dumps(fresh))


def test_it_is_served_and_nothing_is_wrong_with_it(api_server):
    stored = json.loads(api_server.kubectl("get", "crd", NAME, "-o", "json"))
    conditions = {found["type"]: found["status"] for found in stored["status"]["conditions"]}
    assert conditions == {"NamesAccepted": "True", "Established": "True"}
    assert stored["status"]["storedVersions"] == ["v1alpha1"]


def test_it_is_stored_as_it_is_written(api_server):
    stored = json.loads(api_server.kubectl("get", "crd", NAME, "-o", "json"))
    assert stored["spec"]["versions"] == definition()["spec"]["versions"]


def test_it_is_small_and_keeps_no_unknown_fields():
    text = DEFINITION.read_text(encoding="utf-8")
    assert len(text.encode()) < 60_000
    assert "preserve-unknown-fields" not in text


def test_fields_are_explained(api_server):
    assert "-required-" in api_server.kubectl("explain", "wr.spec.source.csv")
    assert "DESCRIPTION:" in api_server.kubectl("explain", "wr.status.checkpoint.runPosition")


def test_short_name_and_category(api_server):
    api_server.kubectl("get", "wr")
    api_server.kubectl("get", "wrappers-dev")
