"""Good manifests: taken, without a warning, and stored as they were written."""

from pathlib import Path

import pytest
import yaml

from unit.api.manifests import API, COMMAND, KEY, manifest
from unit.api.test_valid_manifests import FULL, SETTINGS, SOURCES
from wrapper_operator.api.validation import read_wrapper

SAMPLES = sorted((Path(__file__).parents[3] / "manifests" / "samples").glob("*.yaml"))
LONG = "x" * 4096
LARGEST = {
    "api": {
        **API,
        "url": "https://example.org/" + "x" * 2028,
        "query": {f"q{number:02}": "x" * 1024 for number in range(64)},
        "headers": {f"H{number:02}" + "x" * 125: "x" * 1024 for number in range(32)},
        "auth": {"apiKey": {"header": "K" * 128, "secretKeyRef": KEY}},
        "allowedHosts": [f"h{number:02}.{'.'.join(['x'] * 124)}" for number in range(32)],
    },
    "command": {
        **COMMAND,
        "command": [LONG] * 64,
        "args": [LONG] * 256,
        "env": [{"name": f"V{number:02}", "value": LONG} for number in range(64)],
    },
    "csv": {
        "from": {"url": "https://example.org/" + "x" * 2028},
        "valueColumns": [f"{number:03}" + "x" * 253 for number in range(200)],
        "where": {f"{number:02}": "x" * 1024 for number in range(32)},
    },
}
TOLERATIONS = [{"key": f"a{number}", "value": "x" * 63, "effect": "NoSchedule"} for number in range(32)]


def assert_stored(api_server, document):
    answer = api_server.try_out(document)
    assert (answer.code, answer.message, answer.warning) == (201, "", None)
    assert answer.stored["spec"] == document["spec"]


def test_every_field_that_there_is(api_server):
    assert_stored(api_server, yaml.safe_load(FULL))


@pytest.mark.parametrize("source", SOURCES.values(), ids=SOURCES)
def test_every_kind_of_source(api_server, source):
    assert_stored(api_server, manifest({"spec.source": source}))


@pytest.mark.parametrize(
    "change", [change for change in SETTINGS if "status" not in change], ids=lambda change: str(change)[:60]
)
def test_every_kind_of_setting(api_server, change):
    assert_stored(api_server, manifest(change))


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.name)
def test_samples(api_server, path):
    for document in yaml.safe_load_all(path.read_text(encoding="utf-8")):
        if document["kind"] == "Wrapper":
            assert_stored(api_server, document)
        else:
            api_server.apply(document, "--dry-run=server", "--validate=strict")


@pytest.mark.parametrize("kind", LARGEST)
def test_the_largest_is_within_what_rules_may_cost(api_server, kind):
    changes = {"spec.source": {kind: LARGEST[kind]}, "spec.pod.tolerations": TOLERATIONS}
    read_wrapper(manifest(changes))
    assert_stored(api_server, manifest(changes))


def test_a_whole_number_written_with_a_point_is_handed_out_without(api_server):
    answer = api_server.try_out(manifest({"spec.collection.retries": 2.0}))
    assert type(answer.stored["spec"]["collection"]["retries"]) is int
