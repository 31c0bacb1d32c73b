"""Workbooks for where tables stand: off the corner, under titles, on several sheets, with merged cells."""

from datetime import date

from book import put, save
from openpyxl import Workbook
from openpyxl.utils import get_column_letter

HEAD = ["Country", "Year", "Value"]
LONG = [HEAD, ["Portugal", 2020, 1.5], ["Portugal", 2021, 2.5], ["Spain", 2020, 3.5], ["Spain", 2021, 4.5]]
README = [["About this workbook"], ["Contact", "stat@example.org"], ["Version", "2"]]


def places() -> None:
    """Tables that do not begin at A1, blank rows and columns, hidden columns."""

    def corner(book: Workbook) -> None:
        put(book["Table"], [["Waste collected, 1000 t"]], row=2, column=3)
        put(book["Table"], LONG, row=5, column=3)
        put(book["Table"], [["Source: survey"]], row=11, column=3)

    save("off-corner.xlsx", {"Table": []}, corner)
    gaps = [["Region", 2020, 2021, 2022], ["North", 1.5, 2.5, 3.5], [], ["Centre", 10.5, 11.5, 12.5], [],
            ["South", 20.5, None, 22.5], [], ["Total", 32.5, 14, 38.5]]
    save("blank-rows.xlsx", {"Regions": gaps})

    def hide(book: Workbook) -> None:
        sheet = book["Wide"]
        sheet.column_dimensions[get_column_letter(2)].hidden = True
        sheet.row_dimensions[4].hidden = True

    wide = [["Sector", "Code", 2021, 2022], ["Energy", 11, 5.5, 6.5], ["Waste", 12, 7.5, 8.5], ["Water", 13, 9.5, 10.5]]
    save("hidden-column-and-row.xlsx", {"Wide": wide}, hide)


def several_sheets() -> None:
    """Which sheet holds the data."""
    save("readme-first.xlsx", {"README": README, "Data": LONG, "Notes": [["1) preliminary"], ["2) revised"]]})
    other = [HEAD, ["Portugal", 2020, 100], ["Portugal", 2021, 200]]
    save("sheet-by-hint.xlsx", {"Per capita": LONG, "Absolute": other, "README": README})

    def year(n: int) -> list[list[object]]:
        return [["Date", "Station", "PM10"], *[[date(n, m, 1), s, n - 2000 + m / 4 + (s == "B") * 10] for m in (1, 2, 3) for s in "AB"]]

    save("sheets-by-year.xlsx", {"2022": year(2022), "2023": year(2023), "2024": year(2024)})


def merged() -> None:
    """Headings over several columns, labels over several rows."""

    def finish(book: Workbook) -> None:
        sheet = book["Quadro"]
        for area in ("A1:E1", "A2:A3", "B2:C2", "D2:E2"):
            sheet.merge_cells(area)

    rows = [
        ["Água captada e distribuída"],
        ["Ano", "Captada", None, "Distribuída", None],
        [None, "Superficial", "Subterrânea", "Doméstica", "Outra"],
        [2020, 500.5, 200.25, 400, 150.5],
        [2021, 510, 198.5, 405.25, 148],
        [2022, 495.75, "-", 398, 151.25],
    ]
    save("merged-headings.xlsx", {"Quadro": rows}, finish)

    def down(book: Workbook) -> None:
        for area in ("A2:A4", "A5:A7"):
            book["Data"].merge_cells(area)

    labels = [["Region", "Year", "Value"], ["North", 2020, 1.5], [None, 2021, 2.5], [None, 2022, 3.5],
              ["South", 2020, 10.5], [None, 2021, 11.5], [None, 2022, 12.5]]
    save("merged-labels.xlsx", {"Data": labels}, down)

    def title(book: Workbook) -> None:
        book["S"].merge_cells("A1:D1")
        book["S"].merge_cells("A6:D6")

    wide = [["Emissions by source, kt"], ["Source", 2020, 2021, 2022], ["Ships", 5.5, 6.5, 7.5], ["Trains", 1.5, 1.25, 1],
            ["Sum", 7, 7.75, 8.5], ["Note: ships in port only, see the report of 2023"]]
    save("merged-title-and-note.xlsx", {"S": wide}, title)


def simple() -> None:
    """Plain ones: long, transposed, by quarter, category, wide with units."""
    save("long.xlsx", {"Data": LONG})
    quarters = [["Indicador", "1T2023", "2T2023", "3T2023"], ["Emprego", 4900.5, 4910, 4920.25], ["Desemprego", 380, 325.5, 322]]
    save("quarters-wide.xlsx", {"Folha1": quarters})
    save("category.xlsx", {"Shares": [["Fuel", "Share of supply"], ["Oil", 41.5], ["Gas", 22.25], ["Biomass", 18], ["Coal", 2.25]]})
    units = [["Date", "Flow", "Level"], ["", "m3/s", "m"], [date(2024, 1, 1), 130.5, 12.25], [date(2024, 1, 2), 128, 12], [date(2024, 1, 3), 127.5, 11.75]]
    save("units-row.xlsx", {"Hydro": units})
    one = [["", 2019, 2020, 2021], ["Population (1000)", 10286.3, 10297.1, 10361.8]]
    save("transposed-single.xlsx", {"Pop": one})
    days = [["data", "valor"], ["01/02/2024", "1,5"], ["02/02/2024", "2,5"], ["03/02/2024", "3,5"]]
    save("text-dates-doubt.xlsx", {"Dados": days})


if __name__ == "__main__":
    places()
    several_sheets()
    merged()
    simple()
