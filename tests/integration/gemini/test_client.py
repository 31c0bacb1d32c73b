"""The client against a server that speaks Gemini's protocol: every answer, every failure."""

import asyncio
import json

import pytest

from gemini_server import answers, serving
from gemini_server.serving import KEY
from wrapper_operator.generation.gemini.chat import ToolResult
from wrapper_operator.generation.gemini.client import GeminiChats
from wrapper_operator.generation.gemini.failures import ModelFailure
from wrapper_operator.generation.gemini.replies import read_reply
from wrapper_operator.generation.gemini.settings import GeminiSettings, Limits
from wrapper_operator.generation.gemini.tools import TOOLS

MODULE = "def collect(source, start, end):\n    return []\n"


def settings(url, **limits):
    return GeminiSettings(
        api_key=KEY, models=("scripted",), base_url=url, limits=Limits(**{"call_seconds": 20.0, **limits})
    )


async def no_wait(_seconds):
    return


def talk(script, *, tools=(), key=KEY, waits=None, version="v1beta", seconds=60.0, **limits):
    """Say one thing to a scripted model, run through its tools, and return its answer and the server."""

    async def sleep(wait):
        (waits if waits is not None else []).append(wait)

    async def story(gemini):
        wanted = GeminiSettings(
            api_key=key,
            models=("scripted",),
            base_url=gemini.url,
            api_version=version,
            limits=Limits(**{"call_seconds": 20.0, **limits}),
        )
        chats = GeminiChats(wanted, sleep=sleep)
        try:
            chat = chats.open("scripted", system="Be brief.", tools=tools, seconds=seconds)
            answer = await chat.say("Write it.")
            while answer.calls:
                results = [ToolResult(call=call, text=f"result of {call.name}") for call in answer.calls]
                answer = await chat.give(results, last=len(gemini.asked) > 3)
            return answer
        finally:
            await chats.close()

    with serving.run(script) as gemini:
        return asyncio.run(story(gemini)), gemini


@pytest.mark.parametrize("version", ["v1", "v1beta"])
def test_a_reply_is_asked_for_as_json(version):
    answer, gemini = talk(lambda asked: answers.code(MODULE), version=version)
    assert read_reply(answer.text).code == MODULE
    assert (answer.usage.prompt, answer.usage.reply) == (1000, 250)
    body = gemini.asked[0].body
    assert body["generationConfig"]["responseMimeType"] == "application/json"
    assert "Be brief." in gemini.asked[0].prompt
    assert gemini.keys == [KEY]
    assert KEY not in json.dumps(body)


def test_tools_are_called_and_thought_signatures_go_back():
    def script(asked):
        if asked.number < 3:
            return answers.call("parse_json", number=asked.number, path_expression="data")
        return answers.code(MODULE)

    answer, gemini = talk(script, tools=TOOLS)
    assert read_reply(answer.text).code == MODULE
    last = gemini.asked[-1]
    assert [result["name"] for result in last.results] == ["parse_json", "parse_json"]
    echoed = json.dumps(last.body)
    assert "call-1" in echoed
    assert "call-2" in echoed
    assert "houghtSignature" in echoed or "thought_signature" in echoed


FAILURES = [
    (answers.error(401, "UNAUTHENTICATED", "no"), "KeyRefused"),
    (answers.error(403, "PERMISSION_DENIED", "no"), "KeyRefused"),
    (answers.error(400, "INVALID_ARGUMENT", "API key not valid. Please pass one."), "KeyRefused"),
    (answers.error(400, "INVALID_ARGUMENT", "Invalid JSON payload"), "RequestRefused"),
    (answers.error(404, "NOT_FOUND", "models/scripted is not found"), "ModelUnknown"),
    (answers.error(429, "RESOURCE_EXHAUSTED", "slow down", retry="1s"), "RateLimited"),
    (
        answers.error(429, "RESOURCE_EXHAUSTED", "enough", retry="3s", quota="GenerateRequestsPerDay"),
        "RateLimited",
    ),
    (answers.error(500, "INTERNAL", "oops"), "ModelUnavailable"),
    (answers.error(503, "UNAVAILABLE", "overloaded"), "ModelUnavailable"),
    (answers.error(504, "DEADLINE_EXCEEDED", "too slow"), "ModelUnavailable"),
    (answers.blocked_prompt(), "PromptBlocked"),
    (answers.held_back("SAFETY"), "ReplyBlocked"),
    (answers.text("cut", finish="MAX_TOKENS"), "ReplyTruncated"),
    (answers.text("cut", finish="RECITATION"), "ReplyBlocked"),
    (answers.text("cut", finish="OTHER"), "ReplyUnreadable"),
    (answers.Sent({"candidates": []}), "ReplyEmpty"),
    (answers.Sent(b"<html>not JSON</html>"), "ModelUnavailable"),
    (answers.Sent({"candidates": []}, broken=True), "ModelUnavailable"),
]


@pytest.mark.parametrize(("sent", "reason"), FAILURES)
def test_every_failure_has_its_own_name(sent, reason):
    with pytest.raises(ModelFailure) as caught:
        talk(lambda asked: sent)
    assert caught.value.reason == reason
    assert KEY not in str(caught.value)


def test_a_reply_that_was_cut_off_tells_what_it_cost():
    with pytest.raises(ModelFailure) as caught:
        talk(lambda asked: answers.text("cut", finish="MAX_TOKENS"))
    assert (caught.value.usage.prompt, caught.value.usage.reply) == (1000, 250)


def test_a_service_that_is_not_there():
    async def story():
        chats = GeminiChats(settings("http://127.0.0.1:9"), sleep=no_wait)
        try:
            await chats.open("scripted", system="", tools=(), seconds=30).say("Write it.")
        finally:
            await chats.close()

    with pytest.raises(ModelFailure) as caught:
        asyncio.run(story())
    assert caught.value.reason == "ModelUnavailable"


def test_passing_failures_are_tried_again_as_the_service_asks():
    waits = []

    def script(asked):
        if asked.number == 1:
            return answers.error(429, "RESOURCE_EXHAUSTED", "slow down", retry="17s")
        return answers.error(503, "UNAVAILABLE", "busy") if asked.number == 2 else answers.code(MODULE)

    answer, gemini = talk(script, waits=waits, seconds=200.0)
    assert read_reply(answer.text).code == MODULE
    assert (len(gemini.asked), len(waits)) == (3, 2)
    assert waits[0] >= 17


def test_the_quota_of_a_day_is_not_waited_for():
    waits = []
    refusal = answers.error(429, "RESOURCE_EXHAUSTED", "enough", quota="GenerateRequestsPerDayPerProject")
    with pytest.raises(ModelFailure):
        talk(lambda asked: refusal, waits=waits)
    assert waits == []


def test_a_slow_answer_is_given_up_after_one_more_try():
    slow = answers.Sent({}, delay=2.0)
    with pytest.raises(ModelFailure) as caught:
        talk(lambda asked: slow, call_seconds=0.3)
    assert caught.value.reason == "ModelTimeout"


def test_no_call_begins_when_the_time_of_the_generation_is_over():
    with pytest.raises(ModelFailure) as caught:
        talk(lambda asked: answers.code(MODULE), seconds=0.0)
    assert caught.value.reason == "GenerationBudget"
