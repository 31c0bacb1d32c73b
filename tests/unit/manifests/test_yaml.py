"""YAML as manifests use it: values, lines, and what is refused."""

import pytest

from wrapperctl.manifests.yaml_nodes import MAX_DEPTH, YamlError, read_documents
from wrapperctl.manifests.yaml_scalars import plain_value
from wrapperctl.manifests.yaml_values import MAX_VALUES, to_document


def document(text):
    [root] = read_documents(text)
    return to_document(root)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("", None),
        ("~", None),
        ("null", None),
        ("nil", "nil"),
        ("true", True),
        ("No", False),
        ("OFF", False),
        ("y", "y"),
        ("0", 0),
        ("-12", -12),
        ("+7", 7),
        ("1_000", 1000),
        ("007", 7),
        ("0o17", 15),
        ("0x1F", 31),
        ("0b101", 5),
        ("08", 8.0),
        ("1.5", 1.5),
        (".5", 0.5),
        ("2.", 2.0),
        ("1e3", 1000.0),
        ("-1.5E-2", -0.015),
        ("1.2.3", "1.2.3"),
        ("-", "-"),
        (".", "."),
        ("e3", "e3"),
        ("1990-01-01", "1990-01-01"),
        ("2024-01-01T00:00:00Z", "2024-01-01T00:00:00Z"),
        ("1:30", "1:30"),
        ("30d", "30d"),
        ("9" * 400, "9" * 400),
    ],
)
def test_plain_scalars(text, value):
    found = plain_value(text)
    assert (found, type(found)) == (value, type(value))


@pytest.mark.parametrize("text", [".inf", "-.INF", ".nan", "1e999"])
def test_numbers_that_json_cannot_hold_are_refused(text):
    with pytest.raises(ValueError, match="write"):
        plain_value(text)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("'12'", "12"),
        ('"no"', "no"),
        ("!!str 12", "12"),
        ("! 12", "12"),
        ('!!int "12"', 12),
        ("!!timestamp 2024-01-01", "2024-01-01"),
        ("|\n  a\n  b\n", "a\nb\n"),
        ("[1, {a: b}]", [1, {"a": "b"}]),
        ("{2020: x}", {"2020": "x"}),
        ("{a: &x [1], b: *x}", {"a": [1], "b": [1]}),
        ("{base: &b {a: 1, c: 2}, d: {<<: *b, a: 3}}", {"base": {"a": 1, "c": 2}, "d": {"a": 3, "c": 2}}),
        ("{d: {<<: [{a: 1}, {a: 2, b: 3}]}}", {"d": {"a": 1, "b": 3}}),
    ],
)
def test_values(text, value):
    found = document(text)
    assert (found.value, found.mistakes) == (value, [])


def test_every_field_and_entry_knows_its_line():
    found = document("# top\na:\n  - 1\n  -\n    b: 2\n'c d':\n  e: {f: 3}\n")
    assert found.lines == {
        (): 2,
        ("a",): 2,
        ("a", 0): 3,
        ("a", 1): 5,
        ("a", 1, "b"): 5,
        ("c d",): 6,
        ("c d", "e"): 7,
        ("c d", "e", "f"): 7,
    }
    assert found.line_of(("c d", "e", "missing", "deeper")) == 7


def test_documents_are_told_apart_and_anchors_end_with_them():
    assert len(list(read_documents("a: 1\n---\n---\nb: 2\n...\n"))) == 3
    with pytest.raises(YamlError, match=r"\*x, which is not defined"):
        list(read_documents("a: &x 1\n---\nb: *x\n"))


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        (
            "a: [1\nb: 2",
            2,
            "is no YAML here: did not find expected ',' or ']' (while parsing a flow sequence that",
        ),
        ("a: [1", 1, "is no YAML here: did not find expected ',' or ']'"),
        ("a: 1\n\tb: 2", 2, "starts with a tab: indent with blanks"),
        (
            "a: b: c",
            1,
            "is no YAML here: mapping values are not allowed in this context; write quotes around",
        ),
        (
            "a: %",
            1,
            "is no YAML here: found character that cannot start any token; write quotes around a text",
        ),
        ('a: "b\nc: d', 2, "is no YAML here: found unexpected end of stream (while scanning a quoted scalar"),
        ('"b', 1, "is no YAML here: found unexpected end of stream; close the quotation mark"),
        ("a: {b: 1", 1, "is no YAML here: did not find expected ',' or '}'; close the { with a }"),
        ("a: 1\nb", 2, "is no YAML here: could not find expected ':'; write a field as name: value"),
        ("- a\nb: 1", 2, "is no YAML here: did not find expected '-' indicator"),
        (
            "a: 1\nb: !!python/name:os.system x",
            2,
            "has the tag !!python/name:os.system, which manifests do not know",
        ),
        ("a: !!set {x}", 1, "has the tag !!set, which manifests do not know"),
        ("a: !!binary aGk=", 1, "has the tag !!binary, which manifests do not know"),
        ("a: !mine 1", 1, "has the tag !mine, which manifests do not know"),
        ("a: 1\nb: .nan", 2, ".nan is not finite: write a number, or quotes around a text"),
        ("a: 1\n? [b]\n: 2", 2, "has a group or list as the name of a field: write a text"),
        ("a: &x [*x]", 1, "refers to *x inside of itself"),
        ("[" * 200 + "]" * 200, 1, f"is nested more than {MAX_DEPTH} levels deep"),
        ("[" * 1_000_000, 1, f"is nested more than {MAX_DEPTH} levels deep"),
    ],
    ids=lambda value: str(value)[:30],
)
def test_what_is_refused_is_said_with_its_line(text, line, message):
    with pytest.raises(YamlError) as raised:
        list(read_documents(text))
    assert raised.value.message.startswith(message)
    assert raised.value.line == line


def test_aliases_that_multiply_are_stopped():
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 10)]
    with pytest.raises(YamlError, match=f"more than {MAX_VALUES:,} values"):
        document("\n".join(lines))


@pytest.mark.parametrize(
    ("text", "location", "line", "message"),
    [
        ("a: 1\nb: 2\na: 3", ("a",), 3, "is there twice, first in line 1: leave one of them out"),
        ("a: {b: 1, 'b': 2}", ("a", "b"), 1, "is there twice, first in line 1: leave one of them out"),
        ("a:\n  no: 1", ("a", "no"), 2, "is read as false by YAML: write quotes around the name"),
        ("~: 1", ("~",), 1, "is read as nothing by YAML: write quotes around the name"),
        ("1.0: 1", ("1.0",), 1, "is read as a number by YAML: write quotes around the name"),
        ("a: {<<: 3}", ("a",), 1, "merges (<<) what is no group of fields"),
        ("a:\n  \u00a0b: 1", ("a", "b"), 2, "has U+00A0 beside its name, no plain blank: type it anew"),
    ],
)
def test_what_yaml_allows_and_manifests_do_not(text, location, line, message):
    assert document(text).mistakes == [(location, line, message)]
