"""Workbooks for what cells can hold: dates of both calendars, text numbers, errors, formulas."""

from datetime import date, datetime, timedelta

from book import number_format, put, save
from openpyxl import Workbook
from openpyxl.utils.datetime import CALENDAR_MAC_1904

DAY = date(2024, 1, 30)


def dates() -> None:
    """Date cells, bare serial numbers, both calendars, month cells as header."""
    days = [DAY + timedelta(days=n) for n in range(4)]
    rows = [["Date", "Level"], *[[day, 5.5 + n / 4] for n, day in enumerate(days)]]
    save("dates-1900.xlsx", {"Levels": rows})

    def mac(book: Workbook) -> None:
        book.epoch = CALENDAR_MAC_1904
        put(book.worksheets[0], rows)

    save("dates-1904.xlsx", {"Levels": []}, mac)
    # 30 January 2024 is day 45321 of the one calendar and 43859 of the other.
    serials = [["Date", "Level"], *[[45321 + n, 5.5 + n / 4] for n in range(4)]]
    save("serials-1900.xlsx", {"Levels": serials})

    def mac_serials(book: Workbook) -> None:
        book.epoch = CALENDAR_MAC_1904
        put(book.worksheets[0], [["Date", "Level"], *[[43859 + n, 5.5 + n / 4] for n in range(4)]])

    save("serials-1904.xlsx", {"Levels": []}, mac_serials)

    def hours_1904(book: Workbook) -> None:
        book.epoch = CALENDAR_MAC_1904
        start = datetime(2024, 2, 28, 22)
        put(book.worksheets[0], [["Hora", "Leitura"], *[[start + timedelta(hours=n), 10.5 + n] for n in range(4)]])

    save("hours-1904.xlsx", {"Leituras": []}, hours_1904)

    def hours(book: Workbook) -> None:
        number_format(book["Load"], "A2:A5", "dd/mm/yyyy hh:mm")

    start = datetime(2024, 2, 28, 22)
    load = [["Time", "MW", "°C"], *[[start + timedelta(hours=n), 4100 + n * 10.5, 8 - n / 2] for n in range(4)]]
    save("hours-1900.xlsx", {"Load": load}, hours)

    def months(book: Workbook) -> None:
        number_format(book["M"], "B1:E1", "mmm-yy")

    wide = [
        ["Porto", datetime(2023, 11, 1), datetime(2023, 12, 1), datetime(2024, 1, 1), datetime(2024, 2, 1)],
        ["Leixões", 1200.5, 1180, 1225.25, 1190],
        ["Sines", 3900, 4010.5, 3890.25, None],
    ]
    save("months-as-dates.xlsx", {"M": wide}, months)


def contents() -> None:
    """Numbers as text, errors, truth values, formulas with and without results."""
    text = [
        ["Período", "Região", "Valor"],
        ["3T2023", "Norte", "1.203,5"],
        ["3T2023", "Sul", "980,25"],
        ["4T2023", "Norte", "1.250,0"],
        ["4T2023", "Sul", "n.d."],
        ["1T2024", "Norte", "1.198,75*"],
        ["1T2024", "Sul", "1.004,5"],
    ]
    save("text-numbers.xlsx", {"Trimestres": text})
    errors = [
        ["Year", "Ratio", "Final", "Note"],
        [2019, 1.5, True, "ok"],
        [2020, "#DIV/0!", True, None],
        [2021, 2.5, True, None],
        [2022, "#N/A", False, "late"],
        [2023, 3.5, False, None],
    ]
    save("error-cells.xlsx", {"Data": errors})
    formulas = [
        ["Year", "A", "B", "Sum"],
        [2020, 1.5, 2.5, "=B2+C2"],
        [2021, 2.5, 3.5, "=B3+C3"],
        [2022, 3.5, 4.5, "=B4+C4"],
    ]
    save("formulas-with-results.xlsx", {"Data": formulas}, results={"D2": 4.0, "D3": 6.0, "D4": 8.0})
    unsaved = [["Year", "Value"], [2020, "=1.5*2"], [2021, "=2.5*2"], [2022, "=3.5*2"]]
    save("formulas-without-results.xlsx", {"Data": unsaved})
    save("formulas-some-without.xlsx", {"Data": formulas}, results={"D2": 4.0})
    bad = [["Date", "Station", "Value"], *[[DAY + timedelta(days=n), "A", 1.5 + n] for n in range(6)]]
    bad[3][2] = "broken"
    bad[5][0] = "soon"
    save("rejected-cells.xlsx", {"Data": bad})
    floats = [["Ano", "País", "Valor"], [2020.0, "PT", 1.5], [2020.0, "ES", 2.5], [2021.0, "PT", 1.75], [2021.0, "ES", -9999],
              [2022.0, "PT", -9999], [2022.0, "ES", 2.25], [2023.0, "PT", 1.25], [2023.0, "ES", -9999]]
    save("sentinel-cells.xlsx", {"Dados": floats})


if __name__ == "__main__":
    dates()
    contents()
