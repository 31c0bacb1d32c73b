"""What HTTP answers mean."""

import pytest

from wrapper_contract.exit_codes import ExitCode
from wrapper_runner.acquisition import AcquisitionError
from wrapper_runner.acquisition.answers import Body, Interrupted, read_answer

URL = "https://a.org/x.csv"


def read(status: int, headers: dict[str, str] | None = None, *, offset: int = 0) -> Body:
    return read_answer(status, headers or {}, offset=offset, shown=URL, now=0.0)


@pytest.mark.parametrize(
    ("status", "headers", "offset", "body"),
    [
        (200, {"content-length": "12"}, 0, Body(0, 12)),
        (200, {}, 0, Body(0, None)),
        (200, {"content-length": "5", "transfer-encoding": "Chunked"}, 0, Body(0, None, chunked=True)),
        (200, {"content-length": "-1"}, 0, Body(0, None)),
        (200, {"content-length": "9" * 5000}, 0, Body(0, 10**18 - 1)),
        (200, {"content-length": "12"}, 5, Body(0, 12)),
        (206, {"content-range": "bytes 5-11/12"}, 5, Body(5, 12)),
        (206, {"content-range": "bytes 5-11/*"}, 5, Body(5, None)),
    ],
)
def test_bodies(status: int, headers: dict[str, str], offset: int, body: Body) -> None:
    assert read(status, headers, offset=offset) == body


@pytest.mark.parametrize(
    ("status", "code"),
    [
        (204, ExitCode.NO_DATA),
        (304, ExitCode.NO_DATA),
        (400, ExitCode.NO_DATA),
        (401, ExitCode.CREDENTIALS),
        (403, ExitCode.CREDENTIALS),
        (404, ExitCode.NO_DATA),
        (407, ExitCode.UNAVAILABLE),
        (410, ExitCode.NO_DATA),
        (416, ExitCode.NO_DATA),
        (451, ExitCode.NO_DATA),
        (501, ExitCode.UNAVAILABLE),
        (599, ExitCode.UNAVAILABLE),
    ],
)
def test_refusals(status: int, code: ExitCode) -> None:
    with pytest.raises(AcquisitionError, match=str(status)) as caught:
        read(status)
    assert caught.value.exit_code == code
    assert URL in caught.value.message


@pytest.mark.parametrize("status", [408, 425, 429, 500, 502, 503, 504])
def test_worth_another_try(status: int) -> None:
    with pytest.raises(Interrupted, match=str(status)) as caught:
        read(status, {"retry-after": "7"})
    assert caught.value.wait == 7
    assert caught.value.resumable


@pytest.mark.parametrize(
    ("status", "content_range"),
    [
        (206, "bytes 0-11/12"),
        (206, ""),
        (206, "bytes */12"),
        (206, "items 5-11/12"),
        (206, f"bytes 5-11/{'9' * 5000}"),
        (416, "bytes */3"),
    ],
)
def test_a_part_that_does_not_fit_is_fetched_anew(status: int, content_range: str) -> None:
    with pytest.raises(Interrupted) as caught:
        read(status, {"content-range": content_range}, offset=5)
    assert not caught.value.resumable
