"""Separators and quotation marks found from the head of a text."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wrapper_runner.reading.dialect import dialect_of


@pytest.mark.parametrize(
    ("text", "delimiter"),
    [
        ("year,value\n2020,1.5\n2021,2.5\n", ","),
        ("year;value\n2020;1,5\n2021;2,5\n", ";"),
        ("year\tvalue\n2020\t1,5\n2021\t2,5\n", "\t"),
        ("year|value\n2020|1,5\n2021|2,5\n", "|"),
        ("year;a;b\r\n2020;1,5;2,5\r\n2021;2,5;3,5\r\n", ";"),
        ("year;a;b\r2020;1,5;2,5\r2021;2,5;3,5\r", ";"),
        ("Title, with a comma, and another\n\nyear;value\n2020;1,5\n2021;2,5\n", ";"),
        ("Title; with; semicolons\nyear,value\n2020,1.5\n2021,2.5\n2022,3.5\n", ","),
        ('Place;Value\n"Lisboa, Portugal";1\n"Porto, Portugal";2\n', ";"),
        ("Place;Value\nLisboa, Portugal;1\nPorto, Portugal;2\n", ";"),
        ('name,note\n"a;b;c",1\n"d;e;f",2\n', ","),
        ("freq,unit,geo\\TIME\t2020 \t2021 \nA,T,PT\t1 \t: \nA,T,ES\t3 p\t4 \n", "\t"),
        ('a,b\n1,"x\ny;z\nw"\n2,"q"\n', ","),
        ("value\n1\n2\n", ","),
        ("", ","),
        ("sep=;\nyear;value\n2020;1,5\n", ";"),
        ('"sep=|"\r\na|b\r\n1|2\r\n', "|"),
        ("2020;1.234,5;2.345,6\n2021;1.234,5;2.345,6\n", ";"),
        ("year,value,\n2020,1,\n2021,2,\nSource: a; b; c; d\n", ","),
    ],
)
def test_the_separator_is_found(text: str, delimiter: str) -> None:
    assert dialect_of(text).delimiter == delimiter


def test_two_separators_that_fit_alike_are_a_doubt() -> None:
    found = dialect_of("a;b|c\nd;e|f\n")
    assert "semicolon" in found.doubt
    assert "bar" in found.doubt


def test_a_sure_separator_is_no_doubt() -> None:
    assert dialect_of("year;value\n2020;1,5\n2021;2,5\n").doubt == ""


def test_quotation_marks_that_never_close_are_plain_characters() -> None:
    text = "size;value\n" + '"5 inch;1\n' + "6 inch;2\n" * 100
    assert dialect_of(text).quote is None
    assert dialect_of('a;b\n"x;y";2\n').quote == '"'


words = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Zl", "Zp"]), min_size=1, max_size=8
)
numbers = st.floats(-1e6, 1e6).map(lambda value: f"{value:.2f}")


@given(
    rows=st.lists(st.tuples(words, numbers, numbers), min_size=3, max_size=30),
    delimiter=st.sampled_from(",;\t|"),
    comma=st.booleans(),
)
def test_tables_of_words_and_numbers_have_their_separator_found(
    rows: list[tuple[str, str, str]], delimiter: str, *, comma: bool
) -> None:
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, delimiter=delimiter, quoting=csv.QUOTE_ALL)
    writer.writerow(["name", "first", "second"])
    for name, *values in rows:
        writer.writerow([name, *(value.replace(".", ",") if comma else value for value in values)])
    assert dialect_of(stream.getvalue()).delimiter == delimiter
