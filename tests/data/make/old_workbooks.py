"""Workbooks of the old binary kind. Needs the packages xlwt and msoffcrypto-tool, which the tests do not."""

from datetime import date
from io import BytesIO

import msoffcrypto.format.ooxml
import xlwt
from book import FILES, Rows, save


def put(sheet: xlwt.Worksheet, rows: Rows, style: xlwt.XFStyle | None = None) -> None:
    """Write rows of cells from the corner on; dates in a date format."""
    day = style or xlwt.easyxf(num_format_str="DD/MM/YYYY")
    for down, cells in enumerate(rows):
        for right, value in enumerate(cells):
            if isinstance(value, date):
                sheet.write(down, right, value, day)
            elif value is not None:
                sheet.write(down, right, value)


def good() -> None:
    """What offices still publish as .xls."""
    book = xlwt.Workbook()
    put(book.add_sheet("Data"), [
        ["Country", "Year", "Value"], ["Portugal", 2020, 1.5], ["Portugal", 2021, 2.5], ["Spain", 2020, 3.5], ["Spain", 2021, 4.5],
    ])
    book.save(str(FILES / "old-long.xls"))

    book = xlwt.Workbook()
    sheet = book.add_sheet("Quadro")
    sheet.write_merge(0, 0, 0, 3, "Resíduos por destino (1000 t)")
    put_below = [
        ["Destino", 2019, "2020*", "2021 (p)"], ["Aterro", 3010.5, 3120.25, "2 980,5"], ["Reciclagem", 590, 640.5, ".."],
        ["Total", 3600.5, 3760.75, 2980.5], ["* inclui estimativas"], ["Fonte: INE"],
    ]
    for down, cells in enumerate(put_below, 2):
        for right, value in enumerate(cells):
            sheet.write(down, right, value)
    book.save(str(FILES / "old-wide.xls"))

    book = xlwt.Workbook()
    book.dates_1904 = True
    put(book.add_sheet("Level"), [["Date", "Level"], *[[date(2024, 1, 30 + n) if n < 2 else date(2024, 2, n - 1), 5.5 + n / 4] for n in range(4)]])
    book.save(str(FILES / "old-dates-1904.xls"))

    book = xlwt.Workbook()
    put(book.add_sheet("Velho"), [["Data", "Valor"], [date(2020, 1, 1), 1]])
    book.get_sheet(0).visibility = 1
    put(book.add_sheet("Novo"), [["Data", "Valor", "Taxa"], [date(2024, 1, 1), 1.5, 10], [date(2024, 2, 1), 2.5, 11], [date(2024, 3, 1), 3.5, 12]])
    book.set_active_sheet(1)
    book.save(str(FILES / "old-hidden-sheet.xls"))


def bad() -> None:
    """Workbooks without anything to read."""
    save("bad-empty.xlsx", {"Sheet1": []})
    save("bad-header-only.xlsx", {"Data": [["Year", "Country", "Value"]]})
    save("bad-notes-only.xlsx", {"Readme": [["This workbook was moved"], ["See the new portal"]], "Contact": [["stat@example.org"]]})
    locked = FILES / "bad-password.xlsx"
    with (FILES / "long.xlsx").open("rb") as plain, BytesIO() as out:
        msoffcrypto.format.ooxml.OOXMLFile(plain).encrypt("secret", out)
        # The salt is drawn anew each time, so the file is written once and then kept.
        if not locked.exists():
            locked.write_bytes(out.getvalue())


if __name__ == "__main__":
    good()
    bad()
