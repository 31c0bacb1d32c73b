"""What is gathered of a column."""

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wrapper_contract.profile import ColumnProfile
from wrapper_runner.profiling.budget import Budget
from wrapper_runner.profiling.column import Column
from wrapper_runner.profiling.order import OrderOf
from wrapper_sdk.source import Cell


def profile_of(cells: list[Cell], *, typed: bool = False, batch: int = 3) -> ColumnProfile:
    column = Column(0, Budget(), typed=typed)
    for start in range(0, len(cells), batch):
        part = cells[start : start + batch]
        column.add(part, range(start + 2, start + 2 + len(part)))
    return column.profile(["Header", None, " of  two "], {})


def test_years() -> None:
    found = profile_of(["2020", "2021", " 2022 ", "", "2021*"])
    assert found.header == "Header of two"
    assert found.times["year"] == 4
    assert (found.rows, found.blanks, found.distinct) == (5, 1, 4)
    assert (found.min_time, found.max_time) == ("2020-01-01T00:00:00Z", "2022-01-01T00:00:00Z")
    assert found.sorted == "none"


def test_numbers_with_a_decimal_comma() -> None:
    found = profile_of(["1.234,5", "12,5", "7", "1.234", ": c", "n.d.", "abc"])
    assert found.numbers["comma"] == 4
    assert found.number_proof == {"comma": 2, "ambiguous": 1}
    assert found.missing == {": c": 1, "n.d.": 1}
    assert (found.min_number, found.max_number) == (7.0, 1234.5)
    assert found.odd == [(8, "abc")]
    assert found.integers == 1


@pytest.mark.parametrize(
    ("cells", "day_first", "month_first"),
    [
        (["01/02/2024", "03/04/2024"], 0, 0),
        (["01/02/2024", "25/12/2024"], 1, 0),
        (["01/02/2024", "12/25/2024", "12/31/2024"], 0, 2),
    ],
)
def test_what_proves_the_order_of_day_and_month(cells: list[Cell], day_first: int, month_first: int) -> None:
    found = profile_of(cells)
    assert (found.day_first_proof, found.month_first_proof) == (day_first, month_first)


def test_a_late_proof_leaves_range_and_order_whole() -> None:
    found = profile_of(["01/02/2024", "01/03/2024", "01/04/2024", "01/13/2024", "01/14/2024", "01/15/2024"])
    assert found.sorted == "ascending"
    assert (found.min_time, found.max_time) == ("2024-01-02T00:00:00Z", "2024-01-15T00:00:00Z")


def test_cells_of_a_workbook() -> None:
    cells: list[Cell] = [2020.0, 1.0, True, "text", None, date(2024, 1, 1), datetime(2024, 1, 1, 5), "2,5 %"]
    found = profile_of(cells, typed=True)
    assert found.types == {"number": 2, "bool": 1, "text": 2, "date": 1, "datetime": 1}
    assert found.numbers == {"point": 2, "comma": 3}
    assert found.times["datetime"] == 2
    assert found.blanks == 1
    assert [value.text for value in found.values][:3] == ["2020", "1", "True"]


def test_serials_have_the_range_and_order_of_their_numbers() -> None:
    found = profile_of([45293.0, 45294.0, 45296.5], typed=True)
    assert found.times["excel-1900"] == 3
    assert (found.sorted, found.min_time) == ("ascending", "2024-01-02T00:00:00Z")


def test_distinct_texts_are_bounded() -> None:
    found = profile_of([f"text {number}" for number in range(1500)], batch=100)
    assert found.distinct is None
    assert len(found.values) == 1000
    assert len(found.examples) == 5


def test_values_come_most_frequent_first() -> None:
    found = profile_of(["a", "b", "b", "c", "b", "c"])
    assert [(value.text, value.count) for value in found.values] == [("b", 3), ("c", 2), ("a", 1)]


def test_the_budget_is_shared() -> None:
    budget = Budget(texts=3)
    columns = [Column(0, budget, typed=False), Column(1, budget, typed=False)]
    columns[0].add(["a", "b"], [1, 2])
    columns[1].add(["c", "d"], [1, 2])
    assert [column.profile([], {}).distinct for column in columns] == [2, None]


def test_long_texts_are_cut() -> None:
    found = profile_of(["x" * 5000])
    assert found.longest == 5000
    assert all(len(value.text) <= 200 for value in found.values)


@given(values=st.lists(st.integers(-5, 5), min_size=1, max_size=20), batch=st.integers(1, 6))
def test_the_order_is_that_of_the_whole_column(values: list[int], batch: int) -> None:
    order = OrderOf()
    for start in range(0, len(values), batch):
        order.add(values[start : start + batch])
    if len(set(values)) == 1:
        expected = "constant"
    elif values == sorted(values):
        expected = "ascending"
    else:
        expected = "descending" if values == sorted(values, reverse=True) else "none"
    assert order.order == expected


@given(
    cells=st.lists(st.sampled_from(["", " ", "2020", "1,5", "1.5", "x", "abc", "-", "Q1 2020"]), max_size=60)
)
def test_every_cell_is_counted_once(cells: list[str]) -> None:
    found = profile_of(list(cells), batch=7)
    assert found.rows == len(cells)
    assert found.blanks == sum(1 for cell in cells if not cell.strip())
    assert sum(value.count for value in found.values) == found.rows - found.blanks
    assert sum(found.missing.values()) == cells.count("x") + cells.count("-")
