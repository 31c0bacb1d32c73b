"""Units, notes and totals by their words."""

import pytest

from wrapper_runner.profiling.words import is_note, is_total, is_unit

UNITS = [
    "%",
    "kt",
    "GWh",
    "Mt CO2",
    "kt CO2 eq.",
    "€",
    "(m)",
    "[kg]",
    "µg/m3",
    "1000 t",
    "€/MWh",
    "mil habitantes",
    "°C",
    "Index",
    "t per capita",
    "ktoe",
    "hm3",
    "million t",
]
NO_UNITS = ["", "North", "Portugal", "Total", "2020", "Emissions", "CO2 emissions of Portugal"]
NOTES = [
    "Source: INE",
    "Fonte: INE",
    "Fuente: INE",
    "Nota: x",
    "Notes:",
    "Source - INE",
    "(p) provisional",
    "* revised",
    "© INE",
    "Stand: 12.03.2024",
    "¹ without islands",
    "__________",
    "Última atualização: 2024",
    "Quelle: UBA",
    "p = provisional",
]
NO_NOTES = [
    "Portugal",
    "2020",
    "Standard",
    "Noteworthy",
    "Sources of energy",
    "(a)",
    "12.5",
    "NO",
    "Source",
    "A,M,PT",
]
TOTALS = [
    "Total",
    "TOTAL",
    "total:",
    "Sub-total",
    "Subtotal",
    "Grand total",
    "Total geral",
    "Insgesamt",
    "Totale",
    "Ensemble",
    "Sum",
    "All",
    "Total (without LULUCF)",
    "Total general",
]
NO_TOTALS = [
    "Total energy",
    "Totality",
    "Portugal",
    "Summer",
    "Allgemein",
    "Subtotal of Lisbon and Porto",
    "Total, industries and households",
]


@pytest.mark.parametrize(
    ("test", "texts", "answer"),
    [
        (is_unit, UNITS, True),
        (is_unit, NO_UNITS, False),
        (is_note, NOTES, True),
        (is_note, NO_NOTES, False),
        (is_total, TOTALS, True),
        (is_total, NO_TOTALS, False),
    ],
)
def test_words(test: object, texts: list[str], *, answer: bool) -> None:
    assert callable(test)
    assert [text for text in texts if test(text) is not answer] == []
