"""What the operator keeps of models' replies, and what it tells them of code that broke."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime

import msgspec
import pytest

from unit.api.manifests import manifest
from unit.controllers.fake_cluster import CONFIG_MAPS, PODS, WRAPPERS, FakeCluster
from wrapper_contract.names import CODE_KEY, code_config_map_name
from wrapper_contract.report import Example, Rejection, Termination
from wrapper_operator.cluster.port import ClusterError
from wrapper_operator.controllers.models import KeptReply, Models, what_broke
from wrapper_operator.generation.gemini.stored import StoredReply
from wrapper_operator.lifecycle.facts import GenerationKey
from wrapper_operator.settings import read_settings

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
KEY = GenerationKey(source_identity="s", parsing="p", revision=1)
REPLY = StoredReply(code="def collect(): ...", model="m", attempt=2, prompt_tokens=7, reply_tokens=3)
HASH = "ab12cd34" * 8
BROKEN = {
    "id": "1-1",
    "codeHash": HASH,
    "lastExit": {"code": 76, "reason": "CodeFailed", "message": "KeyError: 'x'", "logTail": ["row 7"]},
}


@pytest.fixture
def cluster():
    return FakeCluster(lambda: NOW)


@pytest.fixture
def wrapper(cluster):
    return cluster.put(WRAPPERS, manifest())


def test_a_reply_is_found_again_by_the_same_generation_only(cluster, wrapper):
    async def story():
        kept = KeptReply(cluster, wrapper, KEY)
        assert await kept.load() is None
        await kept.save(REPLY)
        later = msgspec.structs.replace(REPLY, attempt=3)
        await kept.save(later)
        assert await KeptReply(cluster, wrapper, KEY).load() == later
        assert await KeptReply(cluster, wrapper, replace(KEY, revision=2)).load() is None

    asyncio.run(story())
    made = asyncio.run(cluster.get_config_map(wrapper["metadata"]["namespace"], "co2-portugal-reply"))
    assert made["metadata"]["ownerReferences"][0]["uid"] == wrapper["metadata"]["uid"]
    # It must never be taken for code that runs.
    assert "labels" not in made["metadata"]


def test_a_reply_that_cannot_be_kept_or_read_only_costs_money(cluster, wrapper, caplog):
    class Away:
        async def get_config_map(self, *_):
            raise ClusterError("away")

        create_config_map = get_config_map

    async def story():
        kept = KeptReply(Away(), wrapper, KEY)
        await kept.save(REPLY)
        assert await kept.load() is None

    asyncio.run(story())
    assert caplog.text.count("away") == 2


def broken_wrapper(cluster, *, execution=BROKEN):
    """Return the Wrapper as it was seen before the end of its execution was written down."""
    stored = cluster.put(WRAPPERS, manifest())
    metadata = stored["metadata"]
    name = code_config_map_name(wrapper=metadata["name"], code_hash=HASH)
    code = {"metadata": {"name": name, "namespace": metadata["namespace"]}, "data": {CODE_KEY: "old code"}}
    cluster.put(CONFIG_MAPS, code)
    written = [{"op": "add", "path": "/status", "value": {"execution": execution}}]
    asyncio.run(cluster.patch_wrapper_status(metadata["namespace"], metadata["name"], written))
    return {**stored, "status": {"execution": {"id": "1-1"}}}


def test_a_repair_is_told_the_code_and_how_it_ended(cluster):
    found = asyncio.run(what_broke(cluster, broken_wrapper(cluster), replace(KEY, repair=1)))
    assert found.code == "old code"
    assert "CodeFailed: KeyError: 'x'" in found.evidence
    assert "row 7" in found.evidence


ENDED = Termination(
    exit_code=76,
    reason="CodeFailed",
    message="KeyError: 'x'",
    traceback="File collector.py, line 7, in collect",
    log_tail=["[STDOUT] reading row 7"],
    rejections=[Rejection(reason="no number", count=3, examples=[Example(row=5, text="n/a")])],
)


def put_pod(cluster, namespace, *, execution, attempt, end):
    labels = {
        "wrappers.dev/wrapper": "co2-portugal",
        "wrappers.dev/role": "collect",
        "wrappers.dev/execution": execution,
        "wrappers.dev/attempt": str(attempt),
    }
    metadata = {"name": f"co2-{execution}-{attempt}", "namespace": namespace, "labels": labels}
    ended = {"exitCode": 76, "message": msgspec.json.encode(end).decode()}
    supervisor = {"name": "supervisor", "state": {"terminated": ended}}
    cluster.put(PODS, {"metadata": metadata, "spec": {}, "status": {"containerStatuses": [supervisor]}})


def test_a_repair_is_told_all_that_the_pod_said_at_its_end(cluster):
    wrapper = broken_wrapper(cluster, execution=BROKEN | {"attempt": 2})
    namespace = wrapper["metadata"]["namespace"]
    put_pod(cluster, namespace, execution="1-1", attempt=1, end=replace_message(ENDED, "an older one"))
    put_pod(cluster, namespace, execution="1-1", attempt=2, end=ENDED)
    evidence = asyncio.run(what_broke(cluster, wrapper, replace(KEY, repair=1))).evidence
    for told in ("KeyError: 'x'", "line 7, in collect", "reading row 7", "rejected 3 times", "n/a"):
        assert told in evidence
    assert "an older one" not in evidence


def replace_message(end, text):
    return msgspec.structs.replace(end, traceback=text)


@pytest.mark.parametrize(
    ("key", "execution"),
    [
        (KEY, BROKEN),
        (replace(KEY, repair=1), {}),
        (replace(KEY, repair=1), BROKEN | {"lastExit": {"code": 69}}),
        (replace(KEY, repair=1), BROKEN | {"codeHash": "ff" * 32}),
    ],
    ids=["no repair", "no end", "another end", "code gone"],
)
def test_otherwise_nothing_broke(cluster, key, execution):
    assert asyncio.run(what_broke(cluster, broken_wrapper(cluster, execution=execution), key)) is None


def test_the_key_stands_in_no_text_of_the_settings():
    settings = read_settings(
        {
            "WRAPPERS_OPERATOR_NAMESPACE": "o",
            "WRAPPERS_RUNNER_IMAGE": "r",
            "WRAPPERS_PUBLISHER_URL": "http://p:1",
            "WRAPPERS_GEMINI_API_KEY": "planted-canary",
            "WRAPPERS_GEMINI_MODELS": "one, two",
            "WRAPPERS_GEMINI_DAILY_TOKENS": "1000",
        }
    )
    assert "planted-canary" not in repr(settings) + str(settings) + settings.model_dump_json()
    assert (settings.gemini.usable, settings.gemini.models) == (True, ("one", "two"))
    assert Models(settings, clock=lambda: NOW).spending.tokens == 0
