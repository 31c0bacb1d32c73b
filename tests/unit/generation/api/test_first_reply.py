"""The first reply: asked again with the range that the source wants, or refused with what it says."""

import asyncio
from datetime import date
from typing import Any

import pytest

from unit.generation.api.replies import api, asking, first, fixture, reply
from wrapper_contract.exit_codes import ExitCode
from wrapper_contract.inspection import FetchReply, PreflightReply, ProfileReply, Thinned
from wrapper_contract.report import Termination
from wrapper_operator.generation.api_first import check_usable, first_exchange
from wrapper_operator.generation.exchanges.exchange import Exchange
from wrapper_operator.generation.inference.outcome import Refused
from wrapper_operator.generation.request import GenerationFailure
from wrapper_operator.generation.shapes.exploring import recognise


class Inspector:
    """Answers the first request with one reply, and the others by a function."""

    def __init__(self, begin: ProfileReply) -> None:
        self.begin = begin

    async def profile(self) -> ProfileReply:
        """Return the first reply."""
        return self.begin

    async def fetch(self, request: Any) -> FetchReply:
        """Never asked here."""
        raise AssertionError(request)

    async def preflight(self, code: str, windows: Any = ()) -> PreflightReply:
        """Never asked here."""
        raise AssertionError(code)


def begin(body: Any, status: int, answer: Any, *, url: str = "https://api.example.org/v1/data") -> Exchange:
    """Return the first exchange with data."""
    said = api(url=url)
    inspector = Inspector(ProfileReply(api=reply(body, status)))
    asks = asking(answer, said=said)
    return asyncio.run(first_exchange(said, inspector, asks, periodicity="Daily", name="x")).exchange


@pytest.mark.parametrize(
    ("url", "status", "body", "names"),
    [
        (
            "https://x.org/cdo-web/api/v2/data",
            400,
            {"message": "Required parameter"},
            {"startdate", "enddate"},
        ),
        ("https://x.org/v1/archive", 400, {"error": True, "reason": "missing"}, {"start_date", "end_date"}),
        ("https://x.org/api", 400, "<Acknowledgement_MarketDocument/>", {"periodStart", "periodEnd"}),
        (
            "https://x.org/api",
            422,
            {"detail": "'dateFrom' and 'dateTo' are required"},
            {"dateFrom", "dateTo"},
        ),
        (
            "https://x.org/api",
            413,
            {"error": [{"label": "EXTRACTION_TOO_BIG: too big"}]},
            {"sinceTimePeriod", "untilTimePeriod"},
        ),
    ],
)
def test_a_source_that_wants_a_range_gets_one(url: str, status: int, body: Any, names: set[str]) -> None:
    asked: list[set[str]] = []

    def answer(query: dict[str, str]) -> Any:
        asked.append(set(query))
        return [] if len(asked) == 1 else [{"date": "2024-01-01", "v": 1.5}]

    found = begin(body, status, answer, url=url)

    assert found.ok
    assert asked == [names, names]


def test_what_the_source_says_is_handed_on_where_a_range_does_not_help() -> None:
    with pytest.raises(Refused) as caught:
        begin({"message": "no such station"}, 400, lambda query: reply({"message": "no such station"}, 400))

    assert "no such station" in caught.value.refusal.message


def test_an_inspection_without_a_reply_ends_as_it_says() -> None:
    told = Termination(exit_code=77, reason="CredentialsRefused", message="the key was refused")
    for begun in (ProfileReply(failure=told), ProfileReply(api=FetchReply(failure=told))):
        with pytest.raises(GenerationFailure) as caught:
            asyncio.run(first_exchange(api(), Inspector(begun), asking(dict), periodicity="Daily", name="x"))
        assert (caught.value.exit_code, caught.value.message) == (ExitCode.CREDENTIALS, "the key was refused")


@pytest.mark.parametrize(
    ("status", "body", "exit_code"),
    [
        (401, {}, ExitCode.CREDENTIALS),
        (429, {}, ExitCode.UNAVAILABLE),
        (503, "", ExitCode.UNAVAILABLE),
        (413, {"error": [{"label": "ASYNCHRONOUS_RESPONSE: later"}]}, ExitCode.UNAVAILABLE),
        (404, {"message": "no such flow"}, ExitCode.NO_DATA),
        (200, "<html><title>Hello</title>", ExitCode.NO_DATA),
        (200, "[1, 2", ExitCode.NO_DATA),
        (200, "[]", ExitCode.NO_DATA),
    ],
)
def test_replies_without_data_are_refused(status: int, body: Any, exit_code: ExitCode) -> None:
    with pytest.raises(Refused) as caught:
        check_usable(first(body, status), name="x")

    assert caught.value.refusal.exit_code == exit_code


@pytest.mark.parametrize("shape", ["json-stat", "sdmx-json"])
def test_of_a_thinned_cube_its_times_and_dimensions_are_seen(shape: str) -> None:
    body = fixture(shape).replace("[1, 1, 2, 3]", "[1, 1, 2, 300]").replace('"0:1"', '"0:900"')
    exchange = first(body, thinned=(Thinned("value", 500_000, 40),))
    found = recognise(exchange, name="x", timezone="UTC")
    assert found is not None

    reading: Any = found.reading.finished([exchange])

    assert len(set(reading.times(exchange))) == {"json-stat": 3, "sdmx-json": 2}[shape]
    assert reading.series == {"json-stat": ("geo",), "sdmx-json": ("REF_AREA",)}[shape]


@pytest.mark.parametrize(
    ("told", "spelled", "names"),
    [
        (
            {"error": {"message": "Date range is not specified. Use begin_date and end_date."}},
            8,
            "begin_date",
        ),
        (
            {"detail": [{"loc": ["query", "start"], "msg": "field required"}, {"loc": ["query", "end"]}]},
            8,
            "start",
        ),
        ({"detail": [{"type": "missing", "loc": ["query", "date"], "msg": "Field required"}]}, 10, "date"),
        ({"status": "error", "message": 'Missing argument "start"'}, 20, "start"),
        ({"error": 'invalid parameter "start": cannot parse "" to a valid timestamp'}, 10, "start"),
        ({"errors": [{"detail": "The startDate parameter is mandatory"}]}, 10, "startDate"),
    ],
)
def test_a_demand_is_met_in_the_spelling_that_the_source_takes(told: Any, spelled: int, names: str) -> None:
    """Eight digits, a date, or a moment: what is refused is written otherwise."""

    def answer(query: dict[str, str]) -> Any:
        return (
            [{"date": "2024-01-01", "v": 1.5}] if len(query.get(names, "")) == spelled else reply(told, 400)
        )

    found = begin(told, 400, answer)

    assert found.ok
    assert len(found.query[names]) == spelled


def test_a_range_that_is_too_long_is_made_shorter() -> None:
    told = {"message": 'Missing argument "start" and "end"'}

    def answer(query: dict[str, str]) -> Any:
        days = (date.fromisoformat(query["end"]) - date.fromisoformat(query["start"])).days
        return (
            reply({"message": "Maximum is 10 days"}, 400) if days > 10 else [{"date": "2024-01-01", "v": 1}]
        )

    assert begin(told, 400, answer).ok


def test_a_word_of_a_refusal_is_no_parameter() -> None:
    """Nothing is in quotation marks: neither `start` nor `end` is meant."""
    asked: list[dict[str, str]] = []

    def answer(query: dict[str, str]) -> Any:
        asked.append(query)
        return []

    with pytest.raises(Refused):
        begin({"message": "from the start to the end nothing is right"}, 400, answer)

    assert not asked
