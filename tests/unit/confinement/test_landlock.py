"""What Landlock is asked to forbid, by version."""

import struct

import pytest

from wrapper_runner.confinement import landlock

FILES_1 = (1 << 13) - 1


@pytest.mark.parametrize(
    ("version", "attributes"),
    [
        (1, (FILES_1,)),
        (2, ((1 << 14) - 1,)),
        (3, ((1 << 15) - 1,)),
        (4, ((1 << 15) - 1, 3)),
        (5, ((1 << 16) - 1, 3)),
        (6, ((1 << 16) - 1, 3, 3)),
        (9, ((1 << 16) - 1, 3, 3)),
    ],
)
def test_each_version_forbids_all_that_it_knows(version: int, attributes: tuple[int, ...]) -> None:
    assert landlock.ruleset(version) == struct.pack(f"={len(attributes)}Q", *attributes)
