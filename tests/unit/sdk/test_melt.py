from datetime import UTC, datetime

import pytest

from wrapper_sdk import SourceError, melt_years, time_columns


def year(number: int) -> datetime:
    return datetime(number, 1, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("header", "kind", "expected"),
    [
        (["Country", "Code", "1960", "1961", ""], "year", [(2, 1960), (3, 1961)]),
        (["Name", "Y_1970", "Y_1971"], "year", [(1, 1970), (2, 1971)]),
        (["Geo", 2020, 2021.0, None], "year", [(1, 2020), (2, 2021)]),
        (["Geo", "2020*", "2021 (p)"], None, [(1, 2020), (2, 2021)]),
        (["2020", "Geo", "2021"], None, [(0, 2020), (2, 2021)]),
        (["Geo", "Unit"], None, []),
        ([], None, []),
    ],
)
def test_columns_of_years(
    header: list[str | float | None], kind: str | None, expected: list[tuple[int, int]]
) -> None:
    assert time_columns(header, kind) == [(index, year(number)) for index, number in expected]


def test_columns_of_other_kinds() -> None:
    assert time_columns(["Geo", "Jan-24", "Feb-24"]) == [
        (1, datetime(2024, 1, 1, tzinfo=UTC)),
        (2, datetime(2024, 2, 1, tzinfo=UTC)),
    ]
    assert time_columns(["2024", "2024-Q3"], "quarter") == [(1, datetime(2024, 7, 1, tzinfo=UTC))]
    assert time_columns([datetime(2024, 7, 1), "x"]) == [(0, datetime(2024, 7, 1, tzinfo=UTC))]


def test_rows_are_melted_in_order_and_short_ones_filled() -> None:
    rows = [["PT", "1", "2"], ["ES", "3"], []]
    melted = list(melt_years(iter(rows), header=["Geo", "2023", "2024"]))
    assert melted == [
        (year(2023), "1", rows[0]),
        (year(2024), "2", rows[0]),
        (year(2023), "3", rows[1]),
        (year(2024), None, rows[1]),
        (year(2023), None, rows[2]),
        (year(2024), None, rows[2]),
    ]


def test_rows_are_read_one_by_one() -> None:
    melted = melt_years(iter([["1"], None]), header=["2024"])  # type: ignore[list-item]
    assert next(melted)[1] == "1"


def test_header_without_times_is_said() -> None:
    with pytest.raises(SourceError, match="no column of the header is a year; it begins with: Geo, Unit"):
        list(melt_years([["PT", "t"]], header=["Geo", "Unit"], kind="year"))
