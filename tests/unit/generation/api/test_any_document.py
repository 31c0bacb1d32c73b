"""Whatever a source answers, it is recognised, passed over or refused; never is there another error."""

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from unit.generation.api.replies import DATA, first
from wrapper_operator.generation.inference.outcome import Refused
from wrapper_operator.generation.lint import lint
from wrapper_operator.generation.request import IndicatorText
from wrapper_operator.generation.shapes.exploring import recognise

NAMES = st.sampled_from(
    [
        "date",
        "time",
        "value",
        "values",
        "data",
        "results",
        "dimension",
        "id",
        "size",
        "dataSets",
        "structure",
        "period",
        "utc",
        "hourly",
        "next",
        "page",
        "total",
        "rates",
        "series",
        "station",
        "2024-01-01",
        "2024-01-02",
        "a.b",
        "timePeriodStart",
        "geoAreaCode",
        "generationtime_ms",
    ]
)
PLAIN = (
    st.none()
    | st.booleans()
    | st.integers(-(10**13), 10**13)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.sampled_from(["2024", "2024-01-01", "2024-Q1", "1,5", "PT", "", "NaN", "é\n'\""])
)


def _deeper(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.lists(inner, max_size=4) | st.dictionaries(NAMES, inner, max_size=4)


DOCUMENTS = st.recursive(
    PLAIN,
    _deeper,
    max_leaves=20,
)
TEXTS = [path.read_text(encoding="utf-8") for path in DATA.glob("*.*") if path.stem != "README"]


def _look(body: Any) -> None:
    exchange = first(body)
    try:
        found = recognise(exchange, name="x", timezone="UTC")
        if found is not None:
            assert lint(found.reading.finished([exchange]).write(IndicatorText(name="x"))) == []
    except Refused:
        return


@settings(max_examples=80, deadline=None)
@given(DOCUMENTS)
def test_any_json(document: Any) -> None:
    _look(document)


@settings(max_examples=80, deadline=None)
@given(st.sampled_from(TEXTS), st.data())
def test_replies_that_break_off_or_are_mixed_up(text: str, data: st.DataObject) -> None:
    begin = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(begin, len(text)))
    put = data.draw(st.sampled_from(["", "null", "[]", "{}", '"x"', ",", "<a>", "\x00", "9" * 400]))

    _look(text[:begin] + put + text[end:])
