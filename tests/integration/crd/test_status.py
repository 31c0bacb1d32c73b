"""The status subresource: apart from the spec, bounded, and shared by several writers."""

import json
from datetime import UTC, datetime

import msgspec
import pytest

from cluster.shell import CommandError
from unit.api.manifests import manifest
from unit.api.test_crd import ALL
from wrapper_contract import checkpoint as contract

STATUS_WORD = "--subresource=status"
DIGEST = "0123456789abcdef" * 4


@pytest.fixture
def name(api_server, name):
    """A Wrapper that is there."""
    api_server.apply(manifest({"metadata": {"name": name}}))
    return name


def checkpoint_fields(**changes):
    begun = contract.begin_attempt(
        contract.Checkpoint(**changes), pod_uid="u" * 36, code_hash=DIGEST, source_digest=DIGEST
    )
    return msgspec.to_builtins(begun, builtin_types=())


def condition(kind, status="True", message=""):
    return {
        "type": kind,
        "status": status,
        "reason": "Because",
        "message": message,
        "lastTransitionTime": "2024-07-01T00:00:00Z",
    }


def conditions_of(api_server, name):
    return {found["type"]: found["message"] for found in api_server.get(name)["status"]["conditions"]}


def test_a_status_cannot_be_brought_along_with_the_spec(api_server):
    answer = api_server.try_out(manifest({"status": {"phase": "Completed"}}))
    assert answer.accepted
    assert "status" not in answer.stored


def test_status_and_spec_are_written_apart(api_server, name):
    before = api_server.get(name)
    api_server.patch(name, {"spec": {"suspend": True}, "status": {"phase": "Pending"}}, STATUS_WORD)
    after = api_server.get(name)
    assert after["spec"] == before["spec"]
    assert after["status"] == {"phase": "Pending"}
    assert after["metadata"]["generation"] == before["metadata"]["generation"]
    api_server.patch(name, {"spec": {"suspend": True}, "status": {"phase": "Error"}})
    assert api_server.get(name)["status"] == {"phase": "Pending"}
    assert api_server.get(name)["metadata"]["generation"] == before["metadata"]["generation"] + 1


def test_conditions_of_two_writers_merge_by_type(api_server, name):
    def apply(manager, *conditions):
        document = manifest({"metadata": {"name": name}, "status": {"conditions": list(conditions)}})
        del document["spec"]
        api_server.apply(document, STATUS_WORD, f"--field-manager={manager}")

    apply("operator", condition("Ready", message="a"), condition("Generated", message="b"))
    apply("publisher", condition("Delivering", message="c"))
    assert conditions_of(api_server, name) == {"Ready": "a", "Generated": "b", "Delivering": "c"}
    apply("operator", condition("Ready", message="d"))
    assert conditions_of(api_server, name) == {"Ready": "d", "Delivering": "c"}
    with pytest.raises(CommandError, match="conflict"):
        apply("publisher", condition("Ready", message="e"))


def test_one_condition_cannot_be_there_twice(api_server, name):
    twice = {"status": {"conditions": [condition("Ready"), condition("Ready", "False")]}}
    with pytest.raises(CommandError, match="Duplicate value"):
        api_server.patch(name, twice, STATUS_WORD)


@pytest.mark.parametrize(
    "marks",
    [
        {},
        {"phase": "Continuous", "poll": 3, "sequence": 9, "run_position": 2**40},
        {
            "high_water_mark": datetime(2024, 7, 1, 12, 30, 15, 123456, tzinfo=UTC),
            "low_water_mark": datetime(1, 1, 1, tzinfo=UTC),
            "last_data_sent": datetime(9999, 12, 31, tzinfo=UTC),
        },
    ],
    ids=["empty", "counts", "marks"],
)
def test_a_checkpoint_comes_back_as_it_was_written(api_server, name, marks):
    fields = checkpoint_fields(**marks)
    api_server.patch(name, {"status": {"checkpoint": fields}}, STATUS_WORD)
    stored = api_server.get(name)["status"]["checkpoint"]
    assert stored == fields
    assert msgspec.convert(stored, contract.Checkpoint) == msgspec.convert(fields, contract.Checkpoint)


def test_a_mark_may_be_null(api_server, name):
    marks = [{"op": "add", "path": "/status", "value": {"checkpoint": {"highWaterMark": None}}}]
    api_server.patch(name, marks, STATUS_WORD, kind="json")
    assert api_server.get(name)["status"]["checkpoint"] == {"highWaterMark": None}


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"phase": "historical"}, "status.checkpoint.phase"),
        ({"poll": -1}, "status.checkpoint.poll"),
        ({"highWaterMark": "yesterday"}, "status.checkpoint.highWaterMark"),
        ({"sourceDigest": "x" * 81}, "status.checkpoint.sourceDigest"),
    ],
)
def test_a_checkpoint_out_of_bounds_is_refused(api_server, name, fields, field):
    with pytest.raises(CommandError, match=field):
        api_server.patch(name, {"status": {"checkpoint": fields}}, STATUS_WORD)


def test_a_write_that_tests_what_it_replaces_fails_when_that_has_changed(api_server, name):
    first = {"execution": {"podUID": "a"}, "checkpoint": {"sequence": 1}}
    api_server.patch(name, {"status": first}, STATUS_WORD)

    def write(pod, sequence):
        operations = [
            {"op": "test", "path": "/status/execution/podUID", "value": pod},
            {"op": "test", "path": "/status/checkpoint/sequence", "value": sequence},
            {"op": "add", "path": "/status/checkpoint", "value": {"sequence": sequence + 1}},
        ]
        api_server.patch(name, operations, STATUS_WORD, kind="json")

    write("a", 1)
    for pod, sequence in (("a", 1), ("b", 2)):
        with pytest.raises(CommandError):
            write(pod, sequence)
    assert api_server.get(name)["status"]["checkpoint"] == {"sequence": 2}


def test_the_largest_status_fits(api_server, name):
    status = largest(ALL[".status"])
    for number, one in enumerate(status["conditions"]):
        one["type"] = f"{number}{one['type'][1:]}"
    assert len(json.dumps(status)) < 32 * 1024
    api_server.patch(name, {"status": status}, STATUS_WORD)
    assert api_server.get(name)["status"] == status


def largest(schema):
    """The largest value that the schema takes."""
    if "enum" in schema:
        return max(schema["enum"], key=len)
    if schema.get("format") == "date-time":
        return "2024-07-01T00:00:00.123456789+00:00"
    match schema["type"]:
        case "object":
            return {name: largest(inner) for name, inner in schema["properties"].items()}
        case "array":
            return [largest(schema["items"]) for _ in range(schema["maxItems"])]
        case "string":
            return "x" * schema["maxLength"]
        case "boolean":
            return False
    return schema.get("maximum", 2**53)
