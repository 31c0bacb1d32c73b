"""Messages: bodies on the queue, and how a stream of points is cut into them."""

import hashlib
from collections.abc import Sequence
from datetime import datetime
from typing import Literal

import msgspec

MAX_POINTS = 500
MAX_BYTES = 32 * 1024
MAX_SERIES_CHARACTERS = 256
MAX_BATCH_BYTES = 4 * 1024 * 1024
CUTTING_VERSION = 1
"""Rises when the same points would be cut into other messages: a resume by count is then not possible."""

Phase = Literal["historical", "continuous"]


class TimePoint(msgspec.Struct, omit_defaults=True, gc=False):
    """A point in time; `x` is an aware datetime in UTC, on the wire RFC 3339 with `Z`."""

    x: datetime
    y: float
    series: str | None = None


class CategoryPoint(msgspec.Struct, omit_defaults=True, gc=False):
    """A point of a source without time; `x` is the category."""

    x: float | str
    y: float
    series: str | None = None


class Metadata(msgspec.Struct, frozen=True, kw_only=True):
    """What a consumer may want to know of where the points came from."""

    source_type: str
    periodicity: str
    wrapper_version: str


class Message(msgspec.Struct, frozen=True, kw_only=True):
    """One body on the queue; its fields' order is the wire's."""

    wrapper_id: str
    data: msgspec.Raw
    metadata: Metadata
    phase: Phase
    total_segments: int
    segment_number: int


class ReceivedMessage(msgspec.Struct, frozen=True, kw_only=True):
    """A message as a consumer reads it, with its points decoded."""

    wrapper_id: str
    data: list[CategoryPoint]
    metadata: Metadata
    phase: Phase
    total_segments: int
    segment_number: int


class ValidationError(msgspec.Struct, frozen=True, kw_only=True):
    """A body on the queue `validation_errors`."""

    wrapper_id: str
    error_type: Literal["schema_error", "coherence_error", "validation_error"]
    error_message: str
    timestamp: datetime
    original_data: str


_encoder = msgspec.json.Encoder()


def cut_segments(points: Sequence[TimePoint | CategoryPoint], *, room: int) -> list[tuple[int, bytes]]:
    """Cut points into message data, in order: the same points are always cut in the same places.

    Args:
        points: The points of a batch.
        room: Bytes that the data of one message may have (see `data_room`).

    Returns:
        For each message the number of its points and its encoded data.

    Raises:
        ValueError: One point alone is larger than `room`.
    """
    segments: list[tuple[int, bytes]] = []
    at, count = 0, MAX_POINTS
    while at < len(points):
        # Not from 500 again after long texts: most of what is encoded would be thrown away.
        count = min(MAX_POINTS, 2 * count, len(points) - at)
        data = _encoder.encode(points[at : at + count])
        while len(data) > room:
            if count == 1:
                raise ValueError(f"a single point takes {len(data)} bytes, a message has room for {room}")
            count //= 2
            data = _encoder.encode(points[at : at + count])
        segments.append((count, data))
        at += count
    return segments


def data_room(wrapper_id: str, metadata: Metadata) -> int:
    """Return how many bytes of data fit into one message beside its envelope."""
    empty = encode_messages([b"[]"], wrapper_id=wrapper_id, metadata=metadata, phase="continuous")[0]
    widest_numbers = 2 * len(str(MAX_BATCH_BYTES)) - 2
    return MAX_BYTES - len(empty) - widest_numbers + len(b"[]")


def encode_messages(
    segments: Sequence[bytes], *, wrapper_id: str, metadata: Metadata, phase: Phase
) -> list[bytes]:
    """Wrap the encoded data of a batch's segments into message bodies."""
    return [
        _encoder.encode(
            Message(
                wrapper_id=wrapper_id,
                data=msgspec.Raw(data),
                metadata=metadata,
                phase=phase,
                total_segments=len(segments),
                segment_number=number,
            )
        )
        for number, data in enumerate(segments, 1)
    ]


def message_id(wrapper_id: str, poll: int, data: bytes) -> str:
    """Return the id that makes a message recognisable when it is delivered again.

    Args:
        wrapper_id: The Wrapper's uuid.
        poll: The checkpoint's number of the poll or file run.
        data: The message's `data`, the bytes as encoded.

    Returns:
        32 hexadecimal characters of a SHA-256.
    """
    digest = hashlib.sha256()
    for part in (wrapper_id.encode(), str(poll).encode(), data):
        digest.update(len(part).to_bytes(8, "big"))
        digest.update(part)
    return digest.hexdigest()[:32]
