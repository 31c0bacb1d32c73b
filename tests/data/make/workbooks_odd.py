"""Workbooks of offices that lay out their tables in ways of their own."""

from collections.abc import Callable
from datetime import datetime

from book import save
from openpyxl import Workbook

YEARS = [2020, 2021, 2022, 2023]
ABS_FACTS = [
    [None, "Index Numbers ;  All groups CPI ;  Sydney ;", "Index Numbers ;  All groups CPI ;  Perth ;"],
    ["Unit", "Index Numbers", "Index Numbers"],
    ["Series Type", "Original", "Original"],
    ["Data Type", "INDEX", "INDEX"],
    ["Frequency", "Quarter", "Quarter"],
    ["Collection Month", 3, 3],
    ["Series Start", datetime(2022, 9, 1), datetime(2022, 9, 1)],
    ["Series End", datetime(2023, 6, 1), datetime(2023, 6, 1)],
    ["No. Obs", 4, 4],
    ["Series ID", "A2325806K", "A2325811C"],
]
ABS_ROWS = [
    [datetime(2022, 9, 1), 128.4, 125.1],
    [datetime(2022, 12, 1), 131.1, 129.7],
    [datetime(2023, 3, 1), 132.7, 130.5],
    [datetime(2023, 6, 1), 133.6, 131.2],
]
REVIEW = [
    ["Carbon Dioxide Emissions from Energy", None, None, None, None, "Contents"],
    [None, None, None, None, None, "Growth rate per annum", None, "Share"],
    ["Million tonnes of carbon dioxide", *YEARS, 2023, "2013-23", 2023],
    [],
    ["Canada", 505.5, 520.25, 525, 530.5, 0.0105, -0.002, 0.015],
    ["Mexico", 400.5, 410, 420.5, 430, 0.0226, 0.001, 0.012],
    ["Total North America", 906, 930.25, 945.5, 960.5, 0.0159, -0.0005, 0.027],
    [],
    ["Portugal", 40.5, 39.5, 38.25, 35.75, -0.0654, -0.02, 0.001],
    ["Spain", 250.5, 260.25, 270, 255.5, -0.0537, -0.012, 0.007],
    ["Total Europe", 291, 299.75, 308.25, 291.25, -0.0552, -0.013, 0.008],
    [],
    ["Total World", 1197, 1230, 1253.75, 1251.75, -0.0016, 0.005, 1],
    [],
    ["of which: OECD", 1197, 1230, 1253.75, 1251.75, -0.0016, 0.005, 1],
    [],
    ["Source: Energy Institute."],
    ["Note: Growth rates are adjusted for leap years."],
]
LEVELS = [
    ["Quadro 3 - Efluentes"],
    ["Região", "Urbano", None, None, None, "Rural"],
    [None, "Homens", None, "Mulheres", None, "Homens", None, "Mulheres"],
    [None, *[2019, 2020] * 4],
    ["Norte", 1.5, 2.5, 3.5, 4.5, 5.5, 6.5, 7.5, 8.5],
    ["Sul", 11.5, 12.5, 13.5, 14.5, 15.5, 16.5, 17.5, 18.5],
]
TRENDS = [
    ["Table 1.1 Production"],
    ["This worksheet contains one table. Some cells refer to notes."],
    ["Freeze panes are turned on."],
    ["Quarter", "Total\n[note 1]", "Coal", "Natural gas\n[note 2]"],
    ["Quarter 1 2023", 10.5, 1.25, "[x]"],
    ["Quarter 2 2023", 11.5, 1.5, 4.25],
    ["Quarter 3 2023 [provisional]", "10.25 [r]", 1.75, 4.5],
    ["Quarter 4 2023 [provisional]", 12.5, "[low]", "[c]"],
]
TRENDS_NOTES = [["Notes"], ["Note number", "Note text"], ["note 1", "Includes losses"]]
UNDER_YEARS = [
    ["Quadro 1 - Consumo de energia"],
    [None, None, "GWh"],
    ["Período", None, "Consumo"],
    [2022],
    *[[f"{quarter}.º Trimestre", None, 9.5 + quarter] for quarter in (1, 2, 3, 4)],
    [2023],
    *[[f"{quarter}.º Trimestre", None, 13.5 + quarter] for quarter in (1, 2)],
    ["Fonte: INE"],
]
NOTED_YEARS = [
    ["Waste by country, kt"],
    ["Country", 2019, 2020, 20211, 20222],
    ["Portugal", 10.5, 11.5, 12.5, 13.5],
    ["Spain", 20.5, 21.5, 22.5, 23.5],
    ["1 Break in series."],
    ["2 Provisional."],
]
MONTHS = ["Jan", "Fev", "Mar", "Abr", "Mai", "Jun", "Jul", "Ago", "Set", "Out", "Nov", "Dez"]
MONTHS_DOWN = {
    str(year): [["Mês", "Consumo"], *[[month, first + at + 0.5] for at, month in enumerate(MONTHS)]]
    for year, first in ((2022, 0), (2023, 100))
}
MONTHS_ACROSS = {
    str(year): [
        ["Station", *MONTHS],
        *[[name, *[first + at + 0.5 for at in range(12)]] for name, first in zip("AB", starts, strict=True)],
    ]
    for year, starts in ((2022, (0, 50)), (2023, (100, 150)))
}
YEARS_OVER_MONTHS = [
    [None, 2022, *[None] * 11, 2023],
    ["Station", *MONTHS, *MONTHS],
    ["A", *[at + 0.5 for at in range(24)]],
    ["B", *[at + 50.5 for at in range(24)]],
]
BESIDE = [
    ["Norte", None, None, "Sul"],
    ["Ano", "Emissões", None, "Ano", "Emissões"],
    [2019, 10.5, None, 2019, 20.5],
    [2020, 11.5, None, 2020, 21.5],
    [2021, 12.5, None, 2021, 22.5],
]


def merge(*areas: str) -> Callable[[Workbook], None]:
    """Return what merges areas of the last sheet."""

    def finish(book: Workbook) -> None:
        for area in areas:
            book.worksheets[-1].merge_cells(area)

    return finish


def main() -> None:
    """Write all of them."""
    contents = [
        ["Australian Bureau of Statistics"],
        ["6401.0 Consumer Price Index, Australia"],
        ["Contents"],
        [None, "Sheet", "Description"],
        [None, "Data1", "Index numbers"],
    ]
    save("abs-640101.xlsx", {"Index": contents, "Data1": [*ABS_FACTS, *ABS_ROWS]})
    save("ei-review.xlsx", {"Contents": [["Review"], ["Carbon"]], "Carbon": REVIEW}, merge("F2:G2"))
    groups = ("B2:E2", "F2:I2", "B3:C3", "D3:E3", "F3:G3", "H3:I3")
    save("three-levels.xlsx", {"Q": LEVELS}, merge(*groups, "A2:A4"))
    cover = [["Energy Trends"], ["Publication date: 28 March 2024"]]
    save("energy-trends.xlsx", {"Cover Sheet": cover, "Table 1.1": TRENDS, "Notes": TRENDS_NOTES})
    save("quarters-under-years.xlsx", {"Dados": UNDER_YEARS})
    save("year-footnote-digit.xlsx", {"T1": NOTED_YEARS})
    save("sheet-years-months.xlsx", MONTHS_DOWN)
    save("sheet-years-stations.xlsx", MONTHS_ACROSS)
    save("years-over-months.xlsx", {"T": YEARS_OVER_MONTHS}, merge("B1:M1", "N1:Y1"))
    save("side-by-side.xlsx", {"Folha1": BESIDE})


if __name__ == "__main__":
    main()
