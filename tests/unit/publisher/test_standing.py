"""Which pod a status names."""

import pytest

from wrapper_publisher.ports import Execution, PodIdentity
from wrapper_publisher.wrappers.standing import Standing, standing

POD = PodIdentity("ns", "co2-abcd1234-3-2", "uid-2")


@pytest.mark.parametrize(
    ("execution", "claimed", "expected"),
    [
        (None, ("abcd1234-3", 2), Standing.UNKNOWN),
        # An execution that is over names no pod.
        (Execution("abcd1234-3", 2, "", ""), ("abcd1234-3", 2), Standing.SUPERSEDED),
        (Execution("abcd1234-3", 3, "", ""), ("abcd1234-3", 2), Standing.SUPERSEDED),
        (Execution("abcd1234-3", 1, "", ""), ("abcd1234-3", 2), Standing.UNKNOWN),
        (Execution("abcd1234-2", 2, "", ""), ("abcd1234-3", 2), Standing.UNKNOWN),
        (Execution("abcd1234-3", 2, POD.pod, ""), ("abcd1234-3", 2), Standing.UNKNOWN),
        (Execution("abcd1234-3", 2, POD.pod, POD.uid), ("abcd1234-3", 2), Standing.CURRENT),
        (Execution("abcd1234-3", 2, POD.pod, POD.uid), ("made-up-99", 1), Standing.CURRENT),
        (Execution("abcd1234-3", 2, POD.pod, "uid-other"), ("abcd1234-3", 2), Standing.SUPERSEDED),
        (Execution("abcd1234-3", 3, "co2-abcd1234-3-3", ""), ("abcd1234-3", 2), Standing.SUPERSEDED),
        (Execution("abcd1234-3", 3, "co2-abcd1234-3-3", "uid-3"), ("abcd1234-3", 2), Standing.SUPERSEDED),
        (Execution("abcd1234-4", 1, "co2-abcd1234-4-1", "uid-4"), ("abcd1234-3", 2), Standing.SUPERSEDED),
        # A status from a backup is behind: the operator will find this pod.
        (Execution("abcd1234-3", 1, "co2-abcd1234-3-1", "uid-1"), ("abcd1234-3", 2), Standing.UNKNOWN),
        (Execution("abcd1234-2", 9, "co2-abcd1234-2-9", "uid-1"), ("abcd1234-3", 2), Standing.UNKNOWN),
        # A Wrapper that was created anew counts from 1 again: its numbers say nothing of an earlier one's.
        (Execution("ffff0000-1", 1, "co2-ffff0000-1-1", "uid-9"), ("abcd1234-3", 2), Standing.SUPERSEDED),
        (Execution("x", 1, "other", "uid-9"), ("", 2), Standing.SUPERSEDED),
    ],
)
def test_standing(execution, claimed, expected):
    assert standing(execution, POD, claimed=claimed) is expected
