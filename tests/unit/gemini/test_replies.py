"""Reading what a model replies."""

import contextlib
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wrapper_operator.generation.gemini.failures import ModelFailure
from wrapper_operator.generation.gemini.replies import CodeReply, read_reply

CODE = "def collect(source, start, end):\n    return []\n"
DOCUMENT = json.dumps({"code": CODE, "explanation": "It reads.", "assumptions": ["none"]})


@pytest.mark.parametrize(
    "text",
    [
        DOCUMENT,
        f"```json\n{DOCUMENT}\n```",
        f"Here you are:\n```\n{DOCUMENT}\n```\nGood luck!",
        f"Sure. {DOCUMENT} That is all.",
        json.dumps({"code": f"```python\n{CODE}```"}),
        f"```python\n{CODE}```",
        f"It goes like this.\n\n```python\n{CODE}\n```\n",
        CODE,
    ],
    ids=[
        "plain",
        "fence",
        "prose and fence",
        "prose",
        "fence within",
        "bare fence",
        "bare prose",
        "bare code",
    ],
)
def test_code_is_found(text):
    assert read_reply(text).code == CODE


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "ReplyEmpty"),
        (" \n", "ReplyEmpty"),
        ("I cannot do that.", "ReplyUnreadable"),
        ('{"code": ""}', "ReplyUnreadable"),
        ('{"code": 5}', "ReplyUnreadable"),
        ('{"answer": "x"}', "ReplyUnreadable"),
        ('{"code": "def collect(', "ReplyUnreadable"),
    ],
)
def test_what_is_no_reply(text, reason):
    with pytest.raises(ModelFailure) as caught:
        read_reply(text)
    assert caught.value.reason == reason


@given(st.text())
def test_no_text_breaks_the_reading(text):
    with contextlib.suppress(ModelFailure):
        assert isinstance(read_reply(text), CodeReply)
