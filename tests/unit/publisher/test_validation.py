"""Lines of a batch, one by one."""

import asyncio
import json

import msgspec
import pytest

from wrapper_contract.messages import MAX_BYTES, ReceivedMessage, ValidationError, message_id
from wrapper_publisher.delivery.batch import MAX_LINES, check_batch, split
from wrapper_publisher.delivery.validation import check_line
from wrapper_publisher.refusal import RefusedError

OWN = "5c1d0000-0000-5000-8000-000000000000"
POINT = {"x": "2024-01-01T00:00:00Z", "y": 5.1, "series": "PRT"}


def line(**changes):
    message = {
        "wrapper_id": OWN,
        "data": [POINT],
        "metadata": {"source_type": "CSV", "periodicity": "Annual", "wrapper_version": "h"},
        "phase": "historical",
        "total_segments": 3,
        "segment_number": 2,
    }
    return json.dumps({**message, **changes}).encode()


def check(text):
    return check_line(text, wrapper_id=OWN, queue="data", poll=4)


def test_a_good_message_goes_out_as_it_came():
    text = line()
    checked = check(text)
    data = bytes(msgspec.json.decode(text, type=dict[str, msgspec.Raw])["data"])
    assert checked.outgoing.body is text
    assert (checked.outgoing.queue, checked.outgoing.type) == ("data", "wrapper.data")
    assert checked.outgoing.message_id == message_id(OWN, 4, data)
    assert (checked.data, checked.rejected) == (True, False)


@pytest.mark.parametrize("x", ["2024", "Área Metropolitana", 7, -1.5e3])
def test_categories_are_numbers_or_texts(x):
    assert not check(line(data=[{"x": x, "y": 1}])).rejected
    msgspec.json.decode(line(data=[{"x": x, "y": 1}]), type=ReceivedMessage)


@pytest.mark.parametrize(
    "text",
    [
        b"{bad}",
        b"[]",
        b"\xff\xfe",
        line(data=[]),
        line(data=[POINT] * 501),
        line(data=[{"x": "2024", "y": None}]),
        line(data=[{"x": "2024", "y": "5.1"}]),
        line(data=[{"x": "2024"}]),
        line(data=[{"y": 1}]),
        line(data=[{"x": None, "y": 1}]),
        line(data=[{"x": True, "y": 1}]),
        line(data=[{"x": "2024", "y": 1, "series": "s" * 257}]),
        line(data=[{"x": "2024", "y": 1, "unit": "t"}]),
        line(data=[POINT, {"x": "2024", "y": 1}, {"x": 1, "y": [1]}]),
        line().replace(b"5.1", b"NaN"),
        line().replace(b"5.1", b"Infinity"),
        line().replace(b"5.1", b"1e999"),
        line(phase="Historical"),
        line(segment_number=0),
        line(segment_number=4),
        line(metadata={"source_type": "CSV"}),
        line(wrapper_id=None),
        line(data=[{"x": "x" * MAX_BYTES, "y": 1}]),
    ],
    ids=lambda text: text[-60:].decode(errors="replace"),
)
def test_a_message_with_anything_wrong_goes_to_validation_errors(text):
    checked = check(text)
    assert checked.rejected
    assert (checked.outgoing.queue, checked.outgoing.type) == (
        "validation_errors",
        "wrapper.validation_error",
    )
    assert len(checked.outgoing.body) <= MAX_BYTES * 2
    error = msgspec.json.decode(checked.outgoing.body, type=ValidationError)
    assert error.wrapper_id == OWN
    assert error.error_type == "schema_error"
    assert error.error_message
    assert error.original_data == text[:8192].decode(errors="replace")


def test_a_message_of_the_largest_size_is_taken():
    empty = len(line(data=[{"x": "", "y": 1}]))
    assert not check(line(data=[{"x": "x" * (MAX_BYTES - empty), "y": 1}])).rejected
    assert check(line(data=[{"x": "x" * (MAX_BYTES - empty + 1), "y": 1}])).rejected


def test_a_validation_error_goes_out_as_it_came():
    text = json.dumps(
        {
            "wrapper_id": OWN,
            "error_type": "coherence_error",
            "error_message": "two values",
            "timestamp": "2026-01-01T00:00:00Z",
            "original_data": "1;2",
        }
    ).encode()
    checked = check(text)
    assert checked.outgoing.body is text
    assert (checked.outgoing.queue, checked.data, checked.rejected) == ("validation_errors", False, False)
    with pytest.raises(RefusedError) as caught:
        check(text.replace(OWN.encode(), b"other"))
    assert caught.value.status == 403


def test_a_message_of_another_wrapper_refuses_the_whole_request():
    with pytest.raises(RefusedError) as caught:
        check(line(wrapper_id="another"))
    assert (caught.value.status, caught.value.reason) == (403, "WrongWrapper")


def test_a_batch_counts_data_and_refusals_apart():
    lines = split(line() + b"\n" + b"{bad}\n\n" + line(segment_number=3) + b"\n")
    batch = asyncio.run(check_batch(lines, wrapper_id=OWN, queue="data", poll=0))
    assert (len(batch.messages), batch.data, batch.rejected) == (3, 2, 1)
    assert (
        batch.fingerprint == asyncio.run(check_batch(lines, wrapper_id=OWN, queue="data", poll=0)).fingerprint
    )


def test_an_empty_batch_is_one():
    batch = asyncio.run(check_batch(split(b""), wrapper_id=OWN, queue="data", poll=0))
    assert (len(batch.messages), batch.data) == (0, 0)


@pytest.mark.parametrize("body", [b"x" * (4 * 1024 * 1024 + 1), b"x\n" * (MAX_LINES + 1)])
def test_too_much_is_refused(body):
    with pytest.raises(RefusedError) as caught:
        split(body)
    assert caught.value.status == 413
