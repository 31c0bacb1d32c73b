"""Workbooks that try to mislead."""

from datetime import date, datetime

from book import number_format, put, save
from openpyxl import Workbook
from openpyxl.chart import LineChart


def headings() -> None:
    """Years over gases, line breaks in headings, headings that are formulas, years as padded text."""

    def merge(book: Workbook) -> None:
        for area in ("A1:A2", "B1:C1", "D1:E1"):
            book["T"].merge_cells(area)

    rows = [["Sector", 2021, None, 2022, None], [None, "CO2", "CH4", "CO2", "CH4"], ["Energy", 10.5, 1.5, 11.5, 2.5], ["Farms", 20.5, 3.5, 21.5, "NO"]]
    save("trick-years-over-gases.xlsx", {"T": rows}, merge)
    lines = [["Year", "CO2\n(kt)", "CH4\r\n(kt)"], [2021, 10.5, 1.5], [2022, 11.5, 2.5]]
    save("trick-lines-in-headings.xlsx", {"T": lines})
    formulas = [["Sector", 2020, "=B1+1", "=C1+1"], ["Energy", 1.5, 2.5, 3.5], ["Waste", 4.5, 5.5, 6.5]]
    save("trick-formulas-as-headings.xlsx", {"T": formulas}, results={"C1": 2021, "D1": 2022})
    padded = [["Sector ", " 2021 ", "2022 "], [" Energy", 1.5, "2,5"], ["Waste ", " 3,5 ", 4.5]]
    save("trick-padded-text.xlsx", {"T": padded})


def cells() -> None:
    """Formats by row, text among numbers, text among dates, the day that never was."""

    def by_row(book: Workbook) -> None:
        number_format(book["T"], "B3:D3", "0.0%")

    rows = [["Indicator", 2020, 2021, 2022], ["Collected (kt)", 5010.5, 5120.25, 5200], ["Recycled", 0.385, 0.402, 0.41]]
    save("trick-percent-in-one-row.xlsx", {"T": rows}, by_row)
    text = [["Year", "Region", "Value"], [2020, "North", 1200.5], [2020, "South", "1,180.25"], [2021, "North", "1,234.5"], [2021, "South", 1190]]
    save("trick-text-among-numbers.xlsx", {"T": text})
    mixed = [["Date", "Value"], [date(2023, 12, 30), 1.5], ["31/12/2023", 2.5], [date(2024, 1, 1), 3.5], ["02/01/2024", 4.5]]
    save("trick-text-among-dates.xlsx", {"T": mixed})
    early = [["Date", "Level"], [date(1900, 1, 1), 1.5], [date(1900, 2, 28), 2.5], [date(1900, 3, 1), 3.5], [date(1901, 1, 1), 4.5]]
    save("trick-days-of-1900.xlsx", {"T": early})

    def months(book: Workbook) -> None:
        book["T"].merge_cells("A2:A3")
        book["T"].merge_cells("A4:A5")

    down = [["Year", "Month", "Value"], [2023, "Nov", 1.5], [None, "Dec", 2.5], [2024, "Jan", 3.5], [None, "Feb", 4.5]]
    save("trick-merged-years.xlsx", {"T": down}, months)
    numeric = [["Code", "Year", "Value"], [7, 2020, 1.5], [8, 2020, 2.5], [7, 2021, 3.5], [8, 2021, 4.5]]
    save("trick-numeric-codes.xlsx", {"T": numeric})


def sheets() -> None:
    """Charts and blanks before the data, names that need care, sheets that are years, macros."""
    data = [["Year", "Value"], [2020, 1.5], [2021, 2.5], [2022, 3.5]]

    def chart(book: Workbook) -> None:
        sheet = book.create_chartsheet("Chart", 0)
        sheet.add_chart(LineChart())

    save("trick-chart-first.xlsx", {"Blank": [], "Data": data}, chart)
    save("trick-sheet-name.xlsx", {"Read me": [["Nothing here"]], "Q1 \"final\" & 'draft' – nº1": data})
    for_years = {str(year): [["Country", "Value"], ["Portugal", year - 2000 + 0.5], ["Spain", year - 1900 + 0.25]] for year in (2021, 2022, 2023)}
    save("trick-sheets-are-years.xlsx", for_years)
    save("trick-macros.xlsm", {"Data": [["When", "Value"], [datetime(2024, 1, 1, 6), 1.5], [datetime(2024, 1, 1, 12), 2.5]]})


if __name__ == "__main__":
    headings()
    cells()
    sheets()
