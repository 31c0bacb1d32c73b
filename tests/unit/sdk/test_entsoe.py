"""ENTSO-E: curves, resolutions, days on which clocks are changed, and what comes instead of data."""

import io
import zipfile
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest

from wrapper_sdk import ParseError, Query, Reply, SourceError, WindowTooLarge, entsoe, entsoe_pages
from wrapper_sdk.formats.entsoe_periods import times_of


def document(*series: str, root: str = "GL_MarketDocument") -> bytes:
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><{root} xmlns="urn:x:3:0">{"".join(series)}</{root}>'.encode()
    )


def series(*periods: str, curve: str = "A01", about: str = "") -> str:
    return f"<TimeSeries><mRID>1</mRID>{about}<curveType>{curve}</curveType>{''.join(periods)}</TimeSeries>"


def period(start: str, end: str, resolution: str, points: dict[int, str], name: str = "quantity") -> str:
    listed = "".join(
        f"<Point><position>{at}</position><{name}>{text}</{name}></Point>" for at, text in points.items()
    )
    span = f"<timeInterval><start>{start}</start><end>{end}</end></timeInterval>"
    return f"<Period>{span}<resolution>{resolution}</resolution>{listed}</Period>"


def acknowledge(text: str) -> bytes:
    return document(
        f"<Reason><code>999</code><text>{text}</text></Reason>", root="Acknowledgement_MarketDocument"
    )


def read(content: bytes, status: int = 200) -> list[tuple[str, float]]:
    return [(f"{found.time:%dT%H:%M}", found.value) for found in entsoe(Reply(status, {}, content))]


DAY = ("2024-06-21T00:00Z", "2024-06-21T04:00Z")


class Paged:
    """Gives two documents at a time of so many, as a ZIP; refuses offsets above a last one."""

    timezone = "UTC"
    files = 2
    last_offset = 4

    def __init__(self, documents: int, *, told: str = "Requested {} documents, allowed 2 documents.") -> None:
        self.documents = documents
        self.told = "The amount of requested data exceeds allowed limit. " + told.format(documents)
        self.offsets: list[int | None] = []

    def get(self, path: str | None = None, query: Query | None = None) -> Reply:
        offset = (query or {}).get("offset")
        assert offset is None or isinstance(offset, int)
        self.offsets.append(offset)
        if offset is None and self.documents > self.files:
            return Reply(400, {}, acknowledge(self.told))
        left = range(self.documents)[offset or 0 :][: self.files]
        if not left:
            return Reply(400, {}, acknowledge("No matching data found"))
        content = io.BytesIO()
        with zipfile.ZipFile(content, "w") as archive:
            for number in left:
                archive.writestr(f"{number}.xml", document(series(period(*DAY, "PT60M", {1: str(number)}))))
        return Reply(200, {}, content.getvalue())

    def reject(self, reason: object, *, text: object = None) -> None:
        raise AssertionError(reason)


def collected(source: Paged) -> list[float]:
    return [found.value for reply in entsoe_pages(source, {"a": "b"}) for found in entsoe(reply)]


@pytest.mark.parametrize(
    ("documents", "offsets"),
    [(0, [None]), (2, [None]), (3, [None, 0, 2, 3]), (4, [None, 0, 2, 4])],
)
def test_more_documents_than_come_at_once_are_asked_for_by_offset(
    documents: int, offsets: list[int | None]
) -> None:
    source = Paged(documents)
    assert collected(source) == list(range(documents))
    assert source.offsets == offsets


@pytest.mark.parametrize(
    "told",
    [
        "Requested {} documents, allowed 2 documents, of 20000",  # more than all offsets reach
        "It is limited to one year.",
    ],
)
def test_other_refusals_ask_for_a_shorter_window(told: str) -> None:
    source = Paged(3, told=told)
    with pytest.raises(WindowTooLarge, match="exceeds"):
        collected(source)
    assert source.offsets == [None]


def test_a_source_that_knows_no_offset_asks_for_a_shorter_window() -> None:
    class Deaf(Paged):
        def get(self, path: str | None = None, query: Query | None = None) -> Reply:
            super().get(path, query)
            return super().get(path, {})

    with pytest.raises(WindowTooLarge):
        collected(Deaf(5))


def test_left_out_positions_are_gaps_or_repeats() -> None:
    points = {1: "5", 3: "7.5"}
    assert read(document(series(period(*DAY, "PT60M", points)))) == [("21T00:00", 5), ("21T02:00", 7.5)]
    assert read(document(series(period(*DAY, "PT60M", points), curve="A03"))) == [
        ("21T00:00", 5),
        ("21T01:00", 5),
        ("21T02:00", 7.5),
        ("21T03:00", 7.5),
    ]


def test_points_in_any_order_with_thousands_and_beyond_the_end() -> None:
    points = {3: "1,234.5", 1: "-2", 9: "3"}
    assert read(document(series(period(*DAY, "PT60M", points), curve="A03"))) == [
        ("21T00:00", -2),
        ("21T01:00", -2),
        ("21T02:00", 1234.5),
        ("21T03:00", 1234.5),
    ]


def test_a_curve_that_begins_late_is_not_filled_backward() -> None:
    found = read(document(series(period(*DAY, "PT60M", {3: "1"}), curve="A03")))
    assert found == [("21T02:00", 1), ("21T03:00", 1)]


def test_several_series_periods_and_resolutions() -> None:
    about = "<MktPSRType><psrType>{}</psrType></MktPSRType><in_Domain.mRID>10Y</in_Domain.mRID>"
    content = document(
        series(
            period("2024-06-21T00:00Z", "2024-06-21T02:00Z", "PT60M", {1: "1", 2: "2"}),
            period("2024-06-21T02:00Z", "2024-06-21T02:30Z", "PT15M", {1: "3", 2: "4"}),
            about=about.format("B01"),
        ),
        series(
            period("2024-06-21T00:00Z", "2024-06-21T00:30Z", "PT30M", {1: "9"}), about=about.format("B16")
        ),
    )
    found = list(entsoe(Reply(200, {}, content)))
    assert [(f"{at.time:%H:%M}", at.value, at.key["MktPSRType.psrType"]) for at in found] == [
        ("00:00", 1.0, "B01"),
        ("01:00", 2.0, "B01"),
        ("02:00", 3.0, "B01"),
        ("02:15", 4.0, "B01"),
        ("00:00", 9.0, "B16"),
    ]
    assert found[0].key == {"MktPSRType.psrType": "B01", "in_Domain.mRID": "10Y"}


def test_prices_and_named_values() -> None:
    prices = document(
        series(period(*DAY, "PT60M", {1: "55.1"}, name="price.amount")), root="Publication_MarketDocument"
    )
    assert read(prices) == [("21T00:00", 55.1)]
    values = "<a.amount>1</a.amount><b.amount>2</b.amount><x.category>A04</x.category>"
    point = f"<Point><position>1</position>{values}</Point>"
    span = "<timeInterval><start>2024-06-21T00:00Z</start><end>2024-06-21T01:00Z</end></timeInterval>"
    content = document(series(f"<Period>{span}<resolution>PT60M</resolution>{point}</Period>"))
    assert [(found.value, found.key) for found in entsoe(Reply(200, {}, content))] == [
        (1.0, {"x.category": "A04"})
    ]
    assert [found.value for found in entsoe(Reply(200, {}, content), value="b.amount")] == [2.0]


def test_points_without_a_number() -> None:
    content = document(series(period(*DAY, "PT60M", {1: "n/s/a", 2: "", 3: "x1"})))
    rejected: list[ParseError] = []
    assert list(entsoe(Reply(200, {}, content), reject=rejected.append)) == []
    assert [error.text for error in rejected] == ["n/s/a", "x1"]
    with pytest.raises(ParseError):
        read(content)


@pytest.mark.parametrize("status", [200, 400])
def test_acknowledgements(status: int) -> None:
    assert read(acknowledge("No matching data found for Data item X"), status) == []
    with pytest.raises(WindowTooLarge, match="exceeds"):
        read(acknowledge("The amount of requested data exceeds allowed limit"), status)
    with pytest.raises(SourceError, match="ENTSO-E says: Invalid domain"):
        read(acknowledge("Invalid domain"), status)


@pytest.mark.parametrize(
    ("content", "status", "text"),
    [
        (b"<html><title>Gateway</title></html>", 200, "HTML page, not XML: Gateway"),
        (b"<other/>", 200, "its root is other"),
        (b"", 200, "empty"),
        (b"bad request", 400, "the source answered 400: bad request"),
        (document(series(period("soon", "later", "PT60M", {}))), 200, "timeInterval cannot be read"),
        (document(series(period(*DAY, "PT", {}))), 200, "resolution 'PT'"),
        (document(series(period(*DAY, "PT0M", {}))), 200, "resolution 'PT0M'"),
        (document(series(period("1000-01-01T00:00Z", "2024-01-01T00:00Z", "PT1S", {}))), 200, "positions"),
    ],
)
def test_what_is_no_document(content: bytes, status: int, text: str) -> None:
    with pytest.raises(SourceError, match=text):
        read(content, status)


def test_documents_in_a_zip() -> None:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for number in (1, 2):
            span = (f"2024-06-0{number}T00:00Z", f"2024-06-0{number}T01:00Z")
            archive.writestr(f"{number}.xml", document(series(period(*span, "PT60M", {1: str(number)}))))
    assert read(content.getvalue()) == [("01T00:00", 1), ("02T00:00", 2)]


@pytest.mark.parametrize(
    ("start", "end", "resolution", "starts"),
    [
        # Clocks go forward on 31 March 2024 and back on 27 October.
        ("2024-03-30T23:00Z", "2024-03-31T22:00Z", "PT60M", 23),
        ("2024-10-26T22:00Z", "2024-10-27T23:00Z", "PT60M", 25),
        ("2024-10-26T22:00Z", "2024-10-27T23:00Z", "PT15M", 100),
        ("2024-10-26T22:00Z", "2024-10-28T23:00Z", "P1D", ["26T22:00", "27T23:00"]),
        ("2024-03-30T00:00Z", "2024-04-01T23:00Z", "P1D", ["30T00:00", "31T00:00", "31T23:00"]),  # Lisbon
        ("2024-03-29T22:00Z", "2024-04-01T21:00Z", "P1D", ["29T22:00", "30T22:00", "31T21:00"]),  # Helsinki
        ("2024-03-24T23:00Z", "2024-04-07T22:00Z", "P7D", ["24T23:00", "31T22:00"]),
        ("2023-12-31T23:00Z", "2024-04-30T22:00Z", "P1M", ["31T23:00", "31T23:00", "29T23:00", "31T22:00"]),
        ("2023-12-31T23:00Z", "2025-12-31T23:00Z", "P1Y", ["31T23:00", "31T23:00"]),
        ("2024-03-31T00:00Z", "2024-04-02T00:00Z", "P1D", ["31T00:00", "01T00:00"]),
        ("2024-03-31T05:00Z", "2024-04-02T04:00Z", "P1D", ["31T05:00", "01T05:00"]),
        ("2024-01-01T00:00Z", "2024-01-01T00:00Z", "PT60M", []),
    ],
)
def test_steps_of_time(start: str, end: str, resolution: str, starts: int | list[str]) -> None:
    found = times_of(start=start, end=end, resolution=resolution)
    if isinstance(starts, int):
        assert len(found) == starts
        assert {later - earlier for earlier, later in pairwise(found)} <= {
            timedelta(hours=1),
            timedelta(minutes=15),
        }
    else:
        assert [f"{time:%dT%H:%M}" for time in found] == starts
    assert all(time.tzinfo is UTC for time in found)
    assert not found or found[0] == datetime.fromisoformat(start)
