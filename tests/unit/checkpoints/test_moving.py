"""The patch that moves a checkpoint, and when there must be none."""

from datetime import UTC, datetime

import pytest

from wrapper_contract.checkpoint import Checkpoint
from wrapperctl.cluster.checkpoints import checkpoint_of, patch, refuse_unless_at_rest, said, undone
from wrapperctl.local.failure import LocalFailure

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


def wrapper(status=None, **spec):
    return {
        "metadata": {"name": "air", "namespace": "n", "uid": "u1", "resourceVersion": "7"},
        "spec": {"source": {"api": {"url": "https://example.org"}}, "suspend": True, **spec},
        **({} if status is None else {"status": status}),
    }


STOPPED = wrapper({"checkpoint": {"highWaterMark": "2024-01-01T00:00:00Z", "sequence": 4}})


@pytest.mark.parametrize(
    ("found", "words"),
    [
        (wrapper(suspend=False), "is not suspended"),
        (wrapper({"execution": {"pod": "air-1"}}), "air-1 is still ending"),
        (wrapper(source={"csv": {}}), "only an API has marks"),
    ],
)
def test_a_wrapper_that_may_run_is_left_alone(found, words):
    with pytest.raises(LocalFailure, match=words):
        refuse_unless_at_rest(found)


def test_a_wrapper_at_rest_may_be_moved():
    refuse_unless_at_rest(STOPPED)
    refuse_unless_at_rest(wrapper())


def test_the_patch_is_guarded_and_keeps_what_was():
    operations = patch(STOPPED, Checkpoint(sequence=5), who="ada", now=NOW)
    assert [(each["op"], each["path"]) for each in operations] == [
        ("test", "/metadata/uid"),
        ("test", "/metadata/resourceVersion"),
        ("add", "/status/checkpoint"),
        ("add", "/status/previousCheckpoint"),
    ]
    assert operations[-1]["value"] == {
        "highWaterMark": "2024-01-01T00:00:00Z",
        "movedBy": "ada",
        "movedAt": "2026-03-01T12:00:00Z",
    }


def test_a_wrapper_without_status_gets_one():
    paths = [each["path"] for each in patch(wrapper(), Checkpoint(), who="ada", now=NOW)]
    assert paths.index("/status") < paths.index("/status/checkpoint")


def test_undoing_brings_the_marks_back():
    moved = wrapper(
        {"checkpoint": {"sequence": 5}, "previousCheckpoint": {"highWaterMark": "2024-01-01T00:00:00Z"}}
    )
    restored = undone(moved)(checkpoint_of(moved))
    assert restored.high_water_mark == datetime(2024, 1, 1, tzinfo=UTC)
    assert restored.sequence == 6
    with pytest.raises(LocalFailure, match="nothing to undo"):
        undone(STOPPED)


def test_the_event_says_who_and_what():
    text = said(checkpoint_of(STOPPED), Checkpoint(), verb="rewound", who="ada")
    assert text.startswith("ada has rewound the checkpoint: Historical nothing…2024-01-01T00:00Z is now")
