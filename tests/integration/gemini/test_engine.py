"""A source that no template knows: models that are right at once, later or never, by real inspections."""

import asyncio
import contextlib
import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from api_servers.serving import run as serve
from gemini_server import answers, serving
from gemini_server.serving import KEY
from integration.gemini.odd_api import RIGHT, OddApi
from integration.inspection.inspections import inspection
from wrapper_contract.exit_codes import ExitCode
from wrapper_contract.run_spec import ApiKey, ApiSourceSpec, CollectorLimits
from wrapper_operator.generation.engines import generate
from wrapper_operator.generation.gemini.client import GeminiChats
from wrapper_operator.generation.gemini.engine import GeminiEngine
from wrapper_operator.generation.gemini.prompt import Wrong
from wrapper_operator.generation.gemini.records import FolderRecorder, kept
from wrapper_operator.generation.gemini.settings import GeminiSettings, Limits, Price
from wrapper_operator.generation.gemini.spending import Spending
from wrapper_operator.generation.gemini.stored import StoredReply
from wrapper_operator.generation.request import (
    ApiRequest,
    GenerationFailure,
    GenerationRequest,
    IndicatorText,
)

CANARY = "Canary-0123456789-abcdef"
PLAIN_KEY = "plain/0123456789"
EMPTY = "def collect(source, start, end):\n    source.get()\n    return []\n"
WRONG = RIGHT.replace("parse_number(text)", "1000.0 + len(text) / 0")
PLACEHOLDER = "def collect(source, start, end):\n    ...\n"


class Memory:
    """A store that a test can look into."""

    def __init__(self, reply=None):
        self.reply = reply

    async def load(self):
        return self.reply

    async def save(self, reply):
        self.reply = reply


@contextlib.contextmanager
def stage(folder: Path, script, *, api: OddApi | None = None, key: str = "", bounds=None):
    """Serve the source and the model, and inspect the source."""
    (folder / "data").mkdir(exist_ok=True)
    secret = folder / "key"
    secret.write_text(key)
    with serve(api or OddApi(key=key)) as source, serving.run(script) as gemini:
        credentials = ApiKey(path=str(secret), header="X-Key") if key else None
        spec = ApiSourceSpec(url=source.url, credentials=credentials, requests_per_minute=6000)
        with inspection(folder, spec) as looking:
            yield source, gemini, looking.client(limits=bounds or CollectorLimits())


def write(
    folder,
    script,
    *,
    engine="Auto",
    store=None,
    wrong=None,
    models=("scripted",),
    daily=None,
    repairs=2,
    query=None,
    **more,
):
    """Have code written; return what came, the model's server and the records."""
    records = folder / "records"
    with stage(folder, script, **more) as (source, gemini, inspector):
        settings = GeminiSettings(
            api_key=KEY,
            models=models,
            base_url=gemini.url,
            limits=Limits(call_seconds=20, repairs=repairs),
            price=Price(reply=4.0),
        )
        spending = Spending(clock=lambda: datetime.now(UTC), price=settings.price, daily_tokens=daily)

        async def story():
            chats = GeminiChats(settings)
            try:
                writer = GeminiEngine(settings, chats, spending, FolderRecorder(records))
                request = request_of(source, engine, query=query)
                told = {"wrapper_id": "w1", "store": store, "wrong": wrong}
                return await generate(request, inspector, models=writer, **told)
            finally:
                await chats.close()

        try:
            return asyncio.run(story()), gemini, kept(records)
        except GenerationFailure as failure:
            return failure, gemini, kept(records)


def request_of(source, engine, code=None, query=None):
    return GenerationRequest(
        provided_code=code,
        indicator=IndicatorText(name="odd", periodicity="Daily"),
        format="api",
        api=ApiRequest(url=source.url, query=query or {}),
        engine=engine,
        name="odd",
    )


def test_right_at_once_with_looks_at_the_source(tmp_path):
    def script(asked):
        if asked.number == 1:
            return answers.call("fetch_api_data", query={"month": "2024-01"})
        if asked.number == 2:
            return answers.call("parse_json", number=2, path_expression="packed")
        return answers.code(RIGHT, assumptions=("days are in UTC",))

    generated, gemini, records = write(tmp_path, script)
    assert (generated.engine, generated.model, generated.attempts) == ("Gemini", "scripted", 1)
    assert generated.tokens == 3 * 1250
    assert "days are in UTC" in str(generated.doubts[0])
    assert "No template fits" in gemini.asked[0].prompt
    assert len(records) == 1
    files = {path.name: path.read_text() for path in records[0].iterdir()}
    assert files["collector.py"] == RIGHT
    told = json.loads(files["metadata.json"])
    assert (told["outcome"], told["cost"]) == ("accepted", pytest.approx(generated.cost))
    assert generated.cost == pytest.approx(3 * 250 * 4.0 / 1e6)
    assert json.loads(files["preflight.json"])[0]["points"] > 0
    assert len(files["tools.jsonl"].splitlines()) == 2


@pytest.mark.parametrize(
    ("first", "evidence"),
    [(PLACEHOLDER, "... stands where"), (EMPTY, "NoPoints"), (WRONG, "ZeroDivisionError")],
    ids=["lint", "preflight", "crash"],
)
def test_repaired_with_the_evidence(tmp_path, first, evidence):
    def script(asked):
        return answers.code(first if asked.number == 1 else RIGHT)

    generated, gemini, records = write(tmp_path, script)
    assert (generated.code, generated.attempts) == (RIGHT, 2)
    assert evidence in gemini.asked[1].prompt
    assert [path.name.endswith("_ERROR") for path in records] == [True, False]


def test_values_that_no_reply_holds_are_told_as_a_doubt(tmp_path):
    scaled = RIGHT.replace("Point(moment, value)", "Point(moment, value * 1.37)")
    generated, _, _ = write(tmp_path, lambda asked: answers.code(scaled))
    assert "none of those that are shown stands in a reply" in str(generated.doubts[0])
    generated, _, _ = write(tmp_path, lambda asked: answers.code(RIGHT))
    assert generated.doubts == []


def test_never_right_ends_after_two_repairs_and_a_fresh_attempt(tmp_path):
    failure, gemini, records = write(tmp_path, lambda asked: answers.code(EMPTY))
    assert isinstance(failure, GenerationFailure)
    assert (failure.reason, len(gemini.asked), len(records)) == ("NoPoints", 4, 4)
    assert "4 attempts" in failure.message
    # The fresh attempt knows nothing of what was wrong before.
    assert "What was wrong before" in gemini.asked[2].prompt
    assert "What was wrong before" not in gemini.asked[3].prompt


def test_a_model_that_calls_tools_for_ever_is_told_to_answer(tmp_path):
    def script(asked):
        if asked.has_tools:
            return answers.call("fetch_api_data", number=asked.number)
        return answers.code(RIGHT)

    generated, gemini, _ = write(tmp_path, script)
    assert generated.code == RIGHT
    assert len(gemini.asked) <= 17
    assert len(gemini.asked[-1].results) == 15


def test_garbage_is_asked_again(tmp_path):
    def script(asked):
        return answers.text("I would rather talk.") if asked.number < 3 else answers.code(RIGHT)

    generated, _, _ = write(tmp_path, script)
    assert generated.code == RIGHT


def test_the_next_model_is_asked_when_the_first_is_not_there(tmp_path):
    def script(asked):
        if asked.model == "old":
            return answers.error(404, "NOT_FOUND", "models/old is not found")
        return answers.code(RIGHT)

    generated, gemini, _ = write(tmp_path, script, models=("old", "new"))
    assert generated.model == "new"
    assert [asked.model for asked in gemini.asked] == ["old", "new"]


def test_a_reply_that_was_paid_for_is_used(tmp_path):
    store = Memory(StoredReply(code=RIGHT, model="scripted", prompt_tokens=7, reply_tokens=3))
    generated, gemini, _ = write(tmp_path, lambda asked: answers.code(EMPTY), store=store)
    assert (generated.code, generated.tokens, gemini.asked) == (RIGHT, 10, [])


def test_each_reply_is_kept_before_it_is_tried(tmp_path):
    store = Memory()
    write(tmp_path, lambda asked: answers.code(RIGHT), store=store)
    assert (store.reply.code, store.reply.attempt) == (RIGHT, 1)


def test_code_that_broke_while_collecting_is_repaired_with_what_broke(tmp_path):
    wrong = Wrong(code=WRONG, evidence="ZeroDivisionError in line 14")
    _, gemini, _ = write(tmp_path, lambda asked: answers.code(RIGHT), wrong=wrong, engine="Gemini")
    assert "ZeroDivisionError in line 14" in gemini.asked[0].prompt
    assert "len(text) / 0" in gemini.asked[0].prompt


def test_the_budget_of_the_day_ends_it(tmp_path):
    failure, gemini, _ = write(tmp_path, lambda asked: answers.code(EMPTY), daily=1000)
    assert (failure.reason, failure.exit_code, len(gemini.asked)) == ("DailyBudget", ExitCode.UNAVAILABLE, 1)
    assert failure.retry_after > 0
    assert "WRAPPERS_GEMINI_DAILY_TOKENS" in failure.message


def test_a_key_in_plain_text_in_the_manifest_goes_to_no_model_and_no_record(tmp_path):
    """The API says the key again in each reply, as some do in their links."""

    def script(asked):
        return answers.call("fetch_api_data") if asked.number == 1 else answers.code(EMPTY)

    source = OddApi(says=f"next: /packed?api_key={PLAIN_KEY}&month=2024-02")
    failure, gemini, records = write(tmp_path, script, api=source, repairs=0, query={"api_key": PLAIN_KEY})
    assert failure.reason == "NoPoints"
    assert "api_key=(hidden)" in gemini.asked[1].results[0]["response"]["result"]
    written = "".join(path.read_text() for record in records for path in record.iterdir())
    assert PLAIN_KEY not in written + json.dumps([asked.body for asked in gemini.asked])


def test_nothing_that_a_model_or_a_record_sees_holds_a_secret(tmp_path):
    def script(asked):
        if asked.number == 1:
            return answers.call("fetch_api_data", query={"month": CANARY})
        return answers.call("test_authentication", number=2) if asked.number == 2 else answers.code(RIGHT)

    generated, gemini, records = write(
        tmp_path, script, api=OddApi(key=CANARY, says=f"your key is {CANARY}"), key=CANARY
    )
    assert generated.code == RIGHT
    heard = json.dumps([asked.body for asked in gemini.asked[:1]])
    assert CANARY not in heard
    assert "takes the credentials" in json.dumps(gemini.asked[2].body)
    written = "".join(path.read_text() for record in records for path in record.iterdir())
    # What the model itself said stands there; what the source sent does not.
    assert written.count(CANARY) == written.count(f'"month": "{CANARY}"')


def test_provided_code_is_told_what_a_model_would_not_be_allowed(tmp_path):
    table = RIGHT.replace("def collect", f"KNOWN = {list(range(30))}\n\n\ndef collect")
    with stage(tmp_path, lambda asked: answers.text("nobody asks")) as (source, gemini, inspector):
        generated = asyncio.run(generate(request_of(source, "Provided", table), inspector))
        plain = asyncio.run(generate(request_of(source, "Provided", RIGHT), inspector))
    assert "a table of 30 numbers" in str(generated.doubts[0])
    assert (generated.code, plain.doubts, gemini.asked) == (table, [], [])
