"""Where redirects may lead, by the addresses on the way."""

import pytest

from wrapper_contract.exit_codes import ExitCode
from wrapper_runner.acquisition.errors import AcquisitionError
from wrapper_runner.acquisition.inward import Border

PUBLIC, OTHER_PUBLIC, PRIVATE, LOOPBACK = "93.184.215.14", "2606:4700::6810:84e5", "10.1.2.3", "::1"
METADATA = "169.254.169.254"
PROXY = None


@pytest.mark.parametrize(
    "way",
    [
        (PRIVATE,),
        (METADATA,),
        (PUBLIC, OTHER_PUBLIC, PUBLIC),
        (PRIVATE, LOOPBACK, PUBLIC),
        (PRIVATE, PUBLIC, PRIVATE),
        (PROXY, PUBLIC, PROXY),
    ],
)
def test_ways_that_are_followed(way: tuple[str | None, ...]) -> None:
    border = Border()
    for address in way:
        border.check(address, "http://there/")


@pytest.mark.parametrize(
    "way",
    [
        (PUBLIC, PRIVATE),
        (PUBLIC, OTHER_PUBLIC, LOOPBACK),
        (PUBLIC, "::ffff:10.0.0.1"),
        (PROXY, PRIVATE),
        (PUBLIC, METADATA),
        (PRIVATE, METADATA),
        (METADATA, METADATA),
    ],
)
def test_ways_that_are_refused(way: tuple[str | None, ...]) -> None:
    border = Border()
    for address in way[:-1]:
        border.check(address, "http://there/")
    with pytest.raises(AcquisitionError, match=r"http://inside/.* internal network") as refused:
        border.check(way[-1], "http://inside/")
    assert refused.value.exit_code == ExitCode.NO_DATA
