from datetime import date, datetime

import pytest

from wrapper_sdk import ParseError, is_missing, parse_number
from wrapper_sdk.missing import missing_mark
from wrapper_sdk.numbers import examine

# Text; its value with a decimal point, with a decimal comma (None: does not fit); what its marks prove.
NUMBERS = [
    ("0", 0, 0, None),
    ("12", 12, 12, None),
    ("-12", -12, -12, None),
    ("+12", 12, 12, None),
    ("  12\t", 12, 12, None),
    ("\u00a012\u202f", 12, 12, None),
    ("12.5", 12.5, None, "point"),
    ("12,5", None, 12.5, "comma"),
    ("12.50", 12.5, None, "point"),
    ("0.125", 0.125, None, "point"),
    ("0,125", None, 0.125, "comma"),
    ("-0,125", None, -0.125, "comma"),
    (".5", 0.5, None, "point"),
    (",5", None, 0.5, "comma"),
    ("-.5", -0.5, None, "point"),
    ("5.", 5, None, "point"),
    ("1,234", 1234, 1.234, "ambiguous"),
    ("1.234", 1.234, 1234, "ambiguous"),
    ("-12,345", -12345, -12.345, "ambiguous"),
    ("123.456", 123.456, 123456, "ambiguous"),
    ("1234.567", 1234.567, None, "point"),
    ("1234,567", None, 1234.567, "comma"),
    ("1.2345", 1.2345, None, "point"),
    ("1,234.5", 1234.5, None, "point"),
    ("1.234,5", None, 1234.5, "comma"),
    ("1,234,567", 1234567, None, "point"),
    ("12,34,567", 1234567, None, "point"),
    ("3,18,41,374.5", 31841374.5, None, "point"),
    ("1.234,50-", None, -1234.5, "comma"),
    ("12.50-", -12.5, None, "point"),
    ("16·9", 16.9, None, "point"),
    ("Pro 10344,8", None, 10344.8, "comma"),
    ("1.234.567", None, 1234567, "comma"),
    ("1.234.567,89", None, 1234567.89, "comma"),
    ("1,234,567.89", 1234567.89, None, "point"),
    ("1 234", 1234, 1234, None),
    ("1 234,56", None, 1234.56, "comma"),
    ("1 234.56", 1234.56, None, "point"),
    ("1\u00a0234,56", None, 1234.56, "comma"),
    ("1\u202f234,56", None, 1234.56, "comma"),
    ("1\u2009234\u2009567", 1234567, 1234567, None),
    ("1'234.50", 1234.5, None, "point"),
    ("1’234", 1234, 1234, None),
    ("12,5 %", None, 12.5, "comma"),
    ("12.5%", 12.5, None, "point"),
    ("12,5\u00a0%", None, 12.5, "comma"),
    ("-3%", -3, -3, None),
    ("0,5 ‰", None, 0.5, "comma"),
    ("€ 5", 5, 5, None),
    ("5 €", 5, 5, None),
    ("5,00€", None, 5, "comma"),
    ("$1,234.50", 1234.5, None, "point"),
    ("-$5", -5, -5, None),
    ("$-5", -5, -5, None),
    ("R$ 1.234,50", None, 1234.5, "comma"),
    ("USD 12", 12, 12, None),
    ("12 EUR", 12, 12, None),
    ("£3", 3, 3, None),
    ("(3.2)", -3.2, None, "point"),
    ("(3,2)", None, -3.2, "comma"),
    ("( 1 234 )", -1234, -1234, None),
    ("(3,2 %)", None, -3.2, "comma"),
    ("(3,2) %", None, -3.2, "comma"),
    ("($5)", -5, -5, None),
    ("(5) €", -5, -5, None),
    ("−3", -3, -3, None),
    ("−3,5", None, -3.5, "comma"),
    ("–3", -3, -3, None),
    ("- 3", -3, -3, None),
    ("1e-3", 0.001, 0.001, None),
    ("1E+05", 100000, 100000, None),
    ("1.5e3", 1500, None, "point"),
    ("1,5E3", None, 1500, "comma"),
    ("1e−3", 0.001, 0.001, None),
    ("<0.1", 0.1, None, "point"),
    ("< 0,1", None, 0.1, "comma"),
    ("≤5", 5, 5, None),
    (">95", 95, 95, None),
    (">=95", 95, 95, None),
    ("~5", 5, 5, None),
    ("103.4p", 103.4, None, "point"),
    ("103.4 p", 103.4, None, "point"),
    ("103,4 bp", None, 103.4, "comma"),
    ("103.4 b", 103.4, None, "point"),
    ("5*", 5, 5, None),
    ("5 **", 5, 5, None),
    ("5†", 5, 5, None),
    ("5¹", 5, 5, None),
    ("5.1²", 5.1, None, "point"),
    ("5.1(e)", 5.1, None, "point"),
    ("5.1 (est)", 5.1, None, "point"),
    ("5.1 (est.)", 5.1, None, "point"),
    ("103,4 Po", None, 103.4, "comma"),
    ("⊥67\u00a0650", 67650, 67650, None),
    ("* 5", 5, 5, None),
    ("5 (1)", 5, 5, None),
    ("5 [1]", 5, 5, None),
    ("5[a]", 5, 5, None),
    ("5e", 5, 5, None),
    ("5 e", 5, 5, None),
    ("1e5 p", 100000, 100000, None),
    ("007", 7, 7, None),
    ("00.5", 0.5, None, "point"),
    ("-9999", -9999, -9999, None),
    ("123456789012345678901234567890", 1.2345678901234568e29, 1.2345678901234568e29, None),
]


@pytest.mark.parametrize(("text", "point", "comma", "proof"), NUMBERS)
def test_text_is_a_number(text: str, point: float | None, comma: float | None, proof: str | None) -> None:
    reading = examine(text)
    assert reading is not None
    expected = {name: value for name, value in {"point": point, "comma": comma}.items() if value is not None}
    assert reading.values == expected
    assert reading.fits == set(expected)
    assert reading.proof == proof
    assert parse_number(text) == (point if point is not None else comma)
    for mark, value in {".": point, ",": comma}.items():
        if value is not None:
            assert parse_number(text, decimal=mark) == value
        else:
            with pytest.raises(ParseError):
                parse_number(text, decimal=mark)


NO_NUMBERS = [
    *["abc", "12abc", "abc12", "A12", "PT-1234", "12 km", "5 k", "5M", "5 m", "5 t", "1/2", "50/60", "1:30"],
    *[
        "1,23,4",
        "1,2345,678",
        "12,34,56",
        "012,34,567",
        "5-",
        "2020-",
        "12,5--",
        "-12,5-",
        "1,234.567.8",
        "1.2.3",
        "1,234 567",
        "1 23",
        "1 2345",
        "12 34 56",
    ],
    *[
        "1234 567",
        "0 123",
        "0,123,456",
        "1..2",
        "1,,2",
        "1.,2",
        ".",
        ",",
        "1.234,5.6",
        "1,5,",
        "1_000",
        "1__0",
    ],
    *[
        "--5",
        "-+5",
        "+-5",
        "- - 5",
        "5-",
        "−−5",
        "(5",
        "5)",
        "((5))",
        "(5))",
        "(5)%)",
        "(-5)",
        "-(5)",
        "5-6",
        "5–6",
        "-$-5",
    ],
    *["1e400", "-1e400", "1e+", "1e5e5", "1e5.5", "1e1000", "e5", "0x10", "1d5", "1e 5", "1" * 400],
    *["inf", "-inf", "Infinity", "1nan", "INF", "1.#INF", "∞"],
    *["١٢", "१२", "１２", "Ⅳ", "½", "²", "5½", "٫5"],
    *["+351 912 345 678", "912-345-678", "555-1234", "(21) 345 67 89", "21 345 67 89", "192.168.0.1"],
    *["2024-07", "2024-07-01", "01/02/2024", "10:30", "2024Q3", "Jul-24", "123-45-6789", "4700-123"],
    *[
        "12 %%",
        "% 12",
        "€€5",
        "€5€",
        "$",
        "%",
        "5 %€",
        "USD",
        "12USDX",
        "12 xyz",
        "5 (abcdef)",
        "5 (no way)",
        "5 (k)",
        "5 (mil.)",
        "⊥",
        "⊥⊥5",
        "5 [abcd]",
    ],
    *["<", "<>5", "<<5", "5<", "=5", "==5", "1\x000", "\x00", "1\n2", "5\n6", "True", "False", "yes"],
    *[
        "5 bdef",
        "5 (",
        "5 (e",
        "5 e)",
        "5 []",
        "5 ()",
        "5 ****",
        "5 1)",
        "5 P Q",
        "#5",
        "No 5",
        "12'5",
        "1'23'456",
        "'12",
    ],
]


@pytest.mark.parametrize("text", NO_NUMBERS)
def test_text_is_no_number(text: str) -> None:
    assert missing_mark(text) is None or text in {".", "$", "%", "<"}
    assert examine(text) is None
    if missing_mark(text) is None:
        for decimal in (None, ".", ","):
            with pytest.raises(ParseError, match="not a number"):
                parse_number(text, decimal=decimal)


MISSING = [
    *[
        "",
        " ",
        "\t",
        "\u00a0",
        "\n",
        ":",
        ": c",
        ":c",
        ": (u)",
        ": bu",
        "..",
        ".. p",
        "...",
        "…",
        ".",
        "-",
        "--",
    ],
    *[
        "–",
        "—",
        "−",
        "*",
        "?",
        "NA",
        "na",
        "N/A",
        "n/a",
        "n.a.",
        "#N/A",
        "#n/a",
        "NaN",
        "nan",
        "-nan",
        "null",
    ],
    *[
        "NULL",
        "None",
        "n.d.",
        "N.D.",
        "nd",
        "s.d.",
        "x",
        "X",
        "(x)",
        "\\N",
        "NO",
        "NE",
        "IE",
        "NO,NE",
        "IE, NA",
    ],
    *["NA/NO", "#DIV/0!", "#REF!", "#VALUE!", "missing", "Not available", "não disponível", "Confidential"],
]


@pytest.mark.parametrize("text", MISSING)
def test_missing_mark(text: str) -> None:
    assert missing_mark(text) == text.strip()
    assert missing_mark(f"  {text} ") == text.strip()
    assert is_missing(text)
    assert examine(text) is None
    for decimal in (None, ".", ","):
        assert parse_number(text, decimal=decimal) is None


@pytest.mark.parametrize(
    "text", ["0", "0.0", "-9999", "zero", "Portugal", "PT", "abc", "12 n.d.", "::", "NOx", "c o"]
)
def test_no_missing_mark(text: str) -> None:
    assert missing_mark(text) is None
    assert not is_missing(text)


@pytest.mark.parametrize(
    ("value", "missing", "expected"),
    [
        ("-9999", {-9999}, None),
        ("-9999.0", {-9999}, None),
        ("-9999", {"-9999"}, None),
        (" -9999 ", ["-9999"], None),
        ("-9.999,00", (-9999.0,), None),
        (-9999, {-9999}, None),
        (-9999.0, [-9999], None),
        ("-999", {-9999}, -999.0),
        ("secret", {"secret"}, None),
        (" secret ", ("secret",), None),
        ("0", {"-9999", -9999}, 0.0),
        ("1 e", {1}, None),
        (1, {2}, 1.0),
    ],
)
def test_what_else_is_missing(
    value: str | float, missing: set[str | float] | list[str | float], expected: float | None
) -> None:
    assert parse_number(value, missing=missing) == expected


@pytest.mark.parametrize(("value", "expected"), [(5, 5.0), (-2.5, -2.5), (10**20, 1e20), (None, None)])
def test_number_of_a_workbook(value: float | None, expected: float | None) -> None:
    number = parse_number(value)
    assert number == expected
    assert number is None or type(number) is float


def test_not_a_number_of_a_workbook_is_missing() -> None:
    assert parse_number(float("nan")) is None
    assert is_missing(float("nan"))


@pytest.mark.parametrize(
    "value",
    [True, False, datetime(2024, 1, 1), date(2024, 1, 1), float("inf"), float("-inf"), 10**400, [], {}],
)
def test_cell_that_is_no_number(value: object) -> None:
    with pytest.raises(ParseError, match="not a number"):
        parse_number(value)  # type: ignore[arg-type]


MARKS = [
    ("12", ()),
    ("12,5 %", ("percent",)),
    ("5 ‰", ("permille",)),
    ("€5", ("currency",)),
    ("5 EUR", ("currency",)),
    ("(5)", ("parentheses",)),
    ("<5", ("less_than",)),
    ("≥ 5", ("greater_than",)),
    ("~5", ("about",)),
    ("5p", ("flag",)),
    ("5 [1]", ("flag",)),
    ("1e5", ("exponent",)),
    ("1 234", ("thousands",)),
    ("1'234", ("thousands",)),
    ("007", ("leading_zero",)),
    ("0", ()),
    ("0.5", ()),
    ("(1 234 %) p", ("parentheses", "percent", "flag", "thousands")),
]


@pytest.mark.parametrize(("text", "marks"), MARKS)
def test_what_stands_around_a_number(text: str, marks: tuple[str, ...]) -> None:
    reading = examine(text)
    assert reading is not None
    assert reading.marks == marks


def test_unknown_decimal_mark_is_the_code_s_mistake() -> None:
    with pytest.raises(ValueError, match="the decimal mark is") as caught:
        parse_number("1;5", decimal=";")
    assert not isinstance(caught.value, ParseError)


def test_error_names_what_was_found() -> None:
    with pytest.raises(ParseError) as caught:
        parse_number("12abc" * 50)
    assert caught.value.reason == "not a number"
    assert caught.value.text is not None
    assert len(caught.value.text) == ParseError.MAX_TEXT
