"""Workbooks in the manner of EDGAR, of greenhouse gas inventories and of statistics offices."""

from book import number_format, put, save
from openpyxl import Workbook


def edgar_head(what: str, end: int) -> list[list[object]]:
    """The nine rows that stand above every table of EDGAR."""
    return [
        ["Content:", what],
        ["Compound:", "Carbon Dioxide, fossil"],
        ["Start year:", 1970],
        ["End year:", end],
        ["Unit:", "Gg"],
        ["Source:", "EDGAR, European Commission, Joint Research Centre (JRC)"],
        ["Date:", "01/06/2024"],
        ["Citation:", "to be cited as given on the site"],
        [],
    ]


INFO = [["EDGAR"], ["Emissions Database for Global Atmospheric Research"], [], ["Contact: see the site"]]

TOTALS = [
    *edgar_head("Emissions by country", 1973),
    ["IPCC_annex", "C_group_IM24_sh", "Country_code_A3", "Name", "Substance", "Y_1970", "Y_1971", "Y_1972", "Y_1973"],
    ["Non-Annex_I", "Rest Central America", "ABW", "Aruba", "CO2", 25.05, 29.11, 31.5, 35.75],
    ["Annex_I", "OECD_Europe", "PRT", "Portugal", "CO2", 15200.5, 16100.25, 17350, 19020.75],
    ["Non-Annex_I", "Int. Shipping", "SEA", "Int. Shipping", "CO2", 350100.5, 362200, 380500.25, None],
]

SECTORS = [
    *edgar_head("Emissions by country and sector", 1971),
    ["IPCC_annex", "Country_code_A3", "Name", "ipcc_code_2006_for_standard_report",
     "ipcc_code_2006_for_standard_report_name", "Substance", "fossil_bio", "Y_1970", "Y_1971"],
    ["Annex_I", "PRT", "Portugal", "1.A.1.a", "Main Activity Electricity and Heat Production", "CO2", "fossil", 2050.5, 2200],
    ["Annex_I", "PRT", "Portugal", "1.A.3.b_noRES", "Road Transportation no resuspension", "CO2", "fossil", 3110.25, 3300],
    ["Annex_I", "ESP", "Spain", "1.A.1.a", "Main Activity Electricity and Heat Production", "CO2", "fossil", 18040, 19050.5],
    ["Annex_I", "ESP", "Spain", "1.A.3.b_noRES", "Road Transportation no resuspension", "CO2", "fossil", 17500.5, 18900],
]

MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]


def edgar() -> None:
    """The year books with and without sectors, the monthly one, the booklet."""
    save("edgar-totals.xlsx", {"info": INFO, "TOTALS BY COUNTRY": TOTALS, "IPCC 2006": SECTORS})
    save("edgar-totals-only.xlsx", {"info": INFO, "TOTALS BY COUNTRY": TOTALS})
    save("edgar-sectors.xlsx", {"v6.0_EM_CO2_IPCC2006": SECTORS})
    monthly = [
        *edgar_head("Monthly emissions", 2022),
        ["Country_code_A3", "Name", "Substance", "Year", *MONTHS],
        ["PRT", "Portugal", "CO2", 2021, *[3000 + m * 10.5 for m in range(12)]],
        ["PRT", "Portugal", "CO2", 2022, *[3100 + m * 10.25 for m in range(12)]],
        ["ESP", "Spain", "CO2", 2021, *[18000 + m * 100 for m in range(12)]],
        ["ESP", "Spain", "CO2", 2022, *[18500 + m * 100 for m in range(11)], None],
    ]
    save("edgar-monthly.xlsx", {"info": INFO, "TOTALS BY COUNTRY": monthly})
    booklet = [
        ["Substance", "EDGAR Country Code", "Country", 2019, 2020, 2021, 2022],
        ["CO2", "PRT", "Portugal", 48.31, 42.05, 40.11, 41.77],
        ["CO2", "FRA", "France and Monaco", 318.2, 283.01, 311.5, 299.9],
        ["CO2", "EU27", "EU27", 2951.02, 2632.5, 2811.25, None],
        [None, "GLOBAL TOTAL", "GLOBAL TOTAL", 37910.5, 35962.87, 37860.5, 38522.1],
        [],
        ["Source: EDGAR booklet 2023"],
    ]
    save("edgar-booklet.xlsx", {"fossil_CO2_totals_by_country": booklet})


def inventories() -> None:
    """Common reporting tables: merged gas headings, notation keys, years in many forms."""

    def finish(book: Workbook) -> None:
        sheet = book["Summary"]
        for area in ("A1:H1", "A2:H2", "B4:D4", "E4:G4", "A4:A5"):
            sheet.merge_cells(area)

    rows = [
        ["TABLE 10 EMISSION TRENDS"],
        ["(kt CO2 equivalent)"],
        [],
        ["GREENHOUSE GAS SOURCE AND SINK CATEGORIES", "CO2", None, None, "CH4", None, None],
        [None, 1990, 2005, 2020, 1990, 2005, 2020],
        ["1. Energy", 40110.5, 63020.25, 38010, 520.5, 480.25, 330],
        ["2. Industrial processes", 4100, 5020.5, 4010.25, "NO", "NA", "IE"],
        ["3. Agriculture", "NA", "NE", 40.5, 4210.25, 4300, 4405.5],
        ["Total (without LULUCF)", 44210.5, 68040.75, 42060.75, 4730.75, 4780.25, 4735.5],
        [],
        ["NO: not occurring; NE: not estimated; NA: not applicable; IE: included elsewhere"],
    ]
    save("unfccc-trends.xlsx", {"Summary": rows}, finish)
    years = [
        ["Greenhouse gas emissions by sector"],
        ["Sector", "Unit", "2018", "2019", "2020*", "2021 (p)", "2022 (p)"],
        ["Energy", "kt", 48210.5, 44120.25, 39010, 38500.5, "NE"],
        ["Agriculture", "kt", 6800, 6810.5, 6905.25, "IE", 7010.5],
        ["Waste", "kt", 4600.25, "NO", 4510, 4480.5, 4470],
        ["Total", "kt", 59610.75, 50930.75, 50425.25, 42981, 11480.5],
        ["* revised method"],
        ["(p) provisional"],
    ]
    save("inventory-marked-years.xlsx", {"GHG": years})


def offices() -> None:
    """INE, DGEG: titles, groups over merged cells, units, notes, a sheet of explanations."""

    def merge(book: Workbook) -> None:
        sheet = book["Quadro 1"]
        for area in ("A1:F1", "B3:C3", "D3:E3", "A3:A4"):
            sheet.merge_cells(area)

    rows = [
        ["Quadro 1 - Produção e consumo de eletricidade (GWh)"],
        [],
        ["Ano", "Produção", None, "Consumo", None],
        [None, "Hídrica", "Eólica", "Doméstico", "Indústria"],
        [2020, 13630.5, 12300.25, 13900, "17 220,5"],
        [2021, 13450, 13215.75, 14010.5, "17 840,0"],
        [2022, "8 905,25", 13241, 13650.25, "x"],
        [],
        ["Fonte: DGEG"],
        ["Notas: x - valor não disponível"],
    ]
    save("dgeg-quadro.xlsx", {"Quadro 1": rows, "Notas": [["Conceitos"], ["GWh: gigawatt-hora"]]}, merge)

    def hide(book: Workbook) -> None:
        book["Antigo"].sheet_state = "hidden"
        book["Controlo"].sheet_state = "veryHidden"

    old = [["Ano", "Valor"], [2020, 1], [2021, 2]]
    new = [["Ano", "Valor"], [2020, 10.5], [2021, 11.5], [2022, 12.5]]
    save("ine-hidden-sheets.xlsx", {"Antigo": old, "Controlo": old, "Dados": new}, hide)

    def percent(book: Workbook) -> None:
        number_format(book["Rates"], "B2:B5", "0.0%")

    rates = [["Year", "Renewables share"], [2019, 0.306], [2020, 0.34], [2021, 0.3398], [2022, 0.347]]
    save("percent-format.xlsx", {"Rates": rates}, percent)

    def two_units(book: Workbook) -> None:
        sheet = book["Data"]
        sheet.merge_cells("B2:C2")
        sheet.merge_cells("D2:E2")
        number_format(sheet, "D4:E6", "0.00%")
        put(sheet, [["Unit: see header"]])

    groups = [
        [],
        ["Year", "Amount (t)", None, "Share", None],
        [None, "Paper", "Glass", "Paper", "Glass"],
        [2021, 120.5, 80.25, 0.6, 0.4],
        [2022, 130, 70, 0.65, 0.35],
        [2023, 125.5, 125.5, 0.5, 0.5],
    ]
    save("percent-groups.xlsx", {"Data": groups}, two_units)


if __name__ == "__main__":
    edgar()
    inventories()
    offices()
