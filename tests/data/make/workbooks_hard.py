"""Workbooks that combine several difficulties."""

from datetime import date, datetime, time

from book import number_format, put, save
from openpyxl import Workbook


def sheets() -> None:
    """Which sheets belong together and which do not."""

    def region(base: float) -> list[list[object]]:
        return [["Year", "Energy", "Waste"], *[[2020 + n, base + n, base * 10 + n] for n in range(3)]]

    save("hard-sheets-by-region.xlsx", {"North": region(1.5), "South": region(2.5), "Readme": [["Regions of the country"]]})
    large = [["Date", "Flow"], *[[date(2024, 1, n), 100.5 + n] for n in range(1, 21)]]
    small = [["Parameter", "Limit", "Unit"], ["pH", 6.5, "-"], ["Iron", 0.2, "mg/l"]]
    save("hard-two-shapes.xlsx", {"Flows": large, "Limits": small})


def tables() -> None:
    """Off the corner, with errors, hidden columns, labels over rows and several headings."""

    def corner(book: Workbook) -> None:
        sheet = book["Mapa"]
        put(sheet, [["Mapa 4 - Consumos"], [], ["(unidade: m3)"]], row=3, column=2)
        put(
            sheet,
            [
                ["Concelho", "2021*", 2022, "2023 (p)"],
                ["Olhão", "1 204,5", 1180.25, "#N/A"],
                [],
                ["Tavira", 998, "n.d.", 1010.5],
                [],
                ["TOTAL", 2202.5, 1180.25, 1010.5],
                [],
                ["* estimado"],
            ],
            row=9,
            column=2,
        )
        sheet.merge_cells("B3:E3")

    save("hard-off-corner.xlsx", {"Mapa": []}, corner)

    def three_levels(book: Workbook) -> None:
        sheet = book["Data"]
        for area in ("B1:E1", "B2:C2", "D2:E2", "A1:A3"):
            sheet.merge_cells(area)
        sheet.column_dimensions["C"].hidden = True

    levels = [
        ["Year", "Emissions", None, None, None],
        [None, "Gross", None, "Net", None],
        [None, "CO2", "CH4", "CO2", "CH4"],
        [2021, 10.5, 1.5, 8.5, 1.25],
        [2022, 11.5, 1.75, 9.5, 1.5],
        [2023, 12.5, 2, "#DIV/0!", 1.75],
    ]
    save("hard-three-headings.xlsx", {"Data": levels}, three_levels)

    def down(book: Workbook) -> None:
        for area in ("A2:A3", "A4:A5"):
            book["Balance"].merge_cells(area)

    pairs = [
        ["Sector", "Gas", 2021, 2022],
        ["Energy", "CO2", 10.5, 11.5],
        [None, "CH4", 1.5, 2.5],
        ["Farms", "CO2", 20.5, 21.5],
        [None, "CH4", 3.5, 4.5],
    ]
    save("hard-labels-of-two-levels.xlsx", {"Balance": pairs}, down)


def times() -> None:
    """Quarters across, date and time of day apart, years in several guises, percent beside text."""
    quarters = [
        ["Ano", "1.º Trim.", "2.º Trim.", "3.º Trim.", "4.º Trim.", "Total"],
        [2022, 10.5, 11.5, 12.5, 13.5, 48],
        [2023, 14.5, 15.5, 16.5, "x", 46.5],
    ]
    save("hard-year-by-quarter.xlsx", {"Q": quarters})
    apart = [["Date", "Time", "kW"], *[[date(2024, 2, 29), time(h, 30), h + 0.5] for h in (0, 6, 12, 23)]]
    save("hard-date-and-time.xlsx", {"Meter": apart})

    def formats(book: Workbook) -> None:
        number_format(book["Mix"], "A2:A5", "yyyy")
        number_format(book["Mix"], "C2:C5", '#,##0.00 "€"')

    mix = [["Year", "Region", "Cost"], *[[datetime(y, 1, 1), r, c] for y, r, c in
           ((2022, "North", 1200.5), (2022, "South", 980.25), (2023, "North", 1250), (2023, "South", 1001.75))]]
    save("hard-years-as-dates.xlsx", {"Mix": mix}, formats)
    gaps = [["Plant", "Unit", 2021, None, 2022, None, 2023], [], ["Sines", "GWh", 10.5, None, 11.5, None, 12.5], [],
            ["Pego", "GWh", 20.5, None, 21.5, None, 22.5]]
    save("hard-blank-columns-and-rows.xlsx", {"Plants": gaps})


if __name__ == "__main__":
    sheets()
    tables()
    times()
