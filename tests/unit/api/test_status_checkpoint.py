"""The status' checkpoint and progress are those of the wire: the same fields, and nothing lost either way."""

from datetime import UTC, datetime

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from wrapper_contract import checkpoint as contract
from wrapper_contract.report import Counts
from wrapper_operator.api import status_checkpoint as api
from wrapper_publisher.checkpoints import progress as publisher

TIME = st.none() | st.datetimes(timezones=st.just(UTC))
COUNT = st.integers(0, 2**53)
HASH = st.just("") | st.from_regex("[0-9a-f]{64}", fullmatch=True)
CHECKPOINT = st.builds(
    contract.Checkpoint,
    phase=st.sampled_from(["Historical", "Continuous"]),
    high_water_mark=TIME,
    low_water_mark=TIME,
    poll=COUNT,
    sequence=COUNT,
    pod_uid=st.just("") | st.uuids().map(str),
    code_hash=HASH,
    points_confirmed=COUNT,
    messages_confirmed=COUNT,
    points_rejected=COUNT,
    run_position=COUNT,
    last_data_sent=TIME,
)
PAIRS = [
    (api.Checkpoint, contract.Checkpoint),
    (api.ProgressCounts, Counts),
    (api.DeliveryState, publisher.DeliveryState),
    (api.Progress, publisher.Progress),
]


def names_of(model):
    return [field.alias or name for name, field in model.model_fields.items()]


def to_wire(checkpoint: api.Checkpoint) -> contract.Checkpoint:
    plain = checkpoint.model_dump(mode="json", by_alias=True, exclude_none=True)
    return msgspec.convert(plain, contract.Checkpoint, str_keys=True)


def to_status(checkpoint: contract.Checkpoint) -> api.Checkpoint:
    return api.Checkpoint.model_validate(msgspec.to_builtins(checkpoint, builtin_types=()), strict=True)


def test_both_have_the_same_fields_in_the_same_order():
    for model, struct in PAIRS:
        assert names_of(model) == [field.encode_name for field in msgspec.structs.fields(struct)]


@settings(deadline=None, max_examples=100)
@given(CHECKPOINT, HASH)
def test_from_the_wire_to_the_status_and_back(checkpoint, digest):
    begun = contract.begin_attempt(
        checkpoint, pod_uid=checkpoint.pod_uid, code_hash=checkpoint.code_hash, source_digest=digest
    )
    assert to_wire(to_status(begun)) == begun


@settings(deadline=None, max_examples=100)
@given(CHECKPOINT)
def test_from_the_status_to_the_wire_and_back(checkpoint):
    status = to_status(checkpoint)
    assert to_status(to_wire(status)) == status


def test_an_empty_checkpoint_is_that_of_a_new_wrapper():
    assert to_wire(api.Checkpoint()) == contract.Checkpoint()


def test_marks_that_are_null_are_absent():
    assert to_wire(api.Checkpoint.model_validate({"highWaterMark": None})) == contract.Checkpoint()


def test_a_mark_of_another_time_zone_is_the_same_moment():
    mark = api.Checkpoint(high_water_mark="2024-07-01T01:00:00+01:00")
    assert to_wire(mark).high_water_mark == datetime(2024, 7, 1, tzinfo=UTC)
