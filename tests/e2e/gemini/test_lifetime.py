"""A source of a shape that no template knows: written, repaired, collected, repaired again in production."""

import contextlib
import json
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest

from api_servers.serving import Served
from api_servers.serving import run as serve
from cluster.kubectl import kubectl
from cluster.layout import BRIDGE_ADDRESS
from cluster.reading import read
from cluster.shell import CommandError
from cluster.waiting import until
from e2e.apis.wrappers import ApiWrapper, points_of, poll_of, shown
from e2e.failures.parts import Part
from e2e.gemini.conftest import DAILY_TOKENS
from e2e.gemini.packing import FRESH_DAYS, LATER, Repacked
from e2e.trial import Object, Trial, condition
from gemini_server import answers
from gemini_server.serving import KEY, Asked, Gemini
from integration.gemini.odd_api import RIGHT
from integration.wrapperctl.command import Ended, run
from wrapper_contract.names import SPENT_ANNOTATION, code_hash, reply_config_map_name

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(400)]

EMPTY = "def collect(source, start, end):\n    source.get()\n    return []\n"
TOKENS = 1250
"""Of one reply of the scripted service."""
LOOKBACK = 3
GENERATION = {"engine": "Auto"}
POLLING = {"interval": "2s", "lookback": LOOKBACK}


@pytest.fixture
def source() -> Iterator[Served]:
    api = Repacked(key=f"canary-{uuid.uuid4().hex}")
    with serve(api, host=BRIDGE_ADDRESS) as served:
        yield served
        api.gate.set()


def test_written_collected_and_repaired_in_production(
    trial: Trial, gemini: Gemini, source: Served, tmp_path: Path
) -> None:
    api, wrapper = source.api, ApiWrapper(trial, source)
    assert isinstance(api, Repacked)
    gemini.script = _looks_then_errs_then_is_right
    wrapper.apply(generation=GENERATION, collection=POLLING)
    status = wrapper.wait("a poll", lambda status: poll_of(status) >= 1)

    generation = status["generation"]
    assert (generation["engine"], generation["model"], generation["attempts"]) == ("Gemini", "scripted", 2)
    assert (generation["tokens"], len(gemini.asked)) == (5 * TOKENS, 5)
    assert generation["codeHash"] == code_hash(RIGHT)
    assert condition(status, "Generated")["status"] == "True"
    first = set(points_of(trial.drain()))
    assert first == wrapper.expected()
    _records_tell_all(trial, api.key, tmp_path)

    before = status["checkpoint"]
    gemini.script = lambda asked: answers.code(LATER)
    api.repack()
    newest = max(datum.x for datum in source.expected())
    status = wrapper.wait("the later days", lambda status: _high_water_mark(status) == shown(newest))

    assert status["generation"]["codeHash"] == code_hash(LATER)
    assert status["generation"]["repairs"] == 1
    repair = gemini.asked[5].prompt
    assert "ValueError" in repair
    assert 'partition("=")' in repair
    later = set(points_of(trial.drain()))
    assert wrapper.expected() == first | later
    # From the checkpoint on: the history is not read again.
    assert len(later) <= FRESH_DAYS + LOOKBACK + 2
    assert status["checkpoint"]["lowWaterMark"] == before["lowWaterMark"]
    assert api.key not in json.dumps([asked.body for asked in gemini.asked])
    assert api.key not in json.dumps(status)
    said = _logs(trial)
    assert (trial.name() in said, api.key in said, KEY in said) == (True, False, False)


def test_an_operator_that_is_killed_does_not_pay_twice(trial: Trial, gemini: Gemini, source: Served) -> None:
    api, wrapper = source.api, ApiWrapper(trial, source)
    assert isinstance(api, Repacked)
    operator = Part(trial.installation, "operator")

    def script(asked: Asked) -> answers.Sent:
        api.gate.clear()
        return answers.code(RIGHT)

    gemini.script = script
    wrapper.apply(generation=GENERATION, collection={"interval": "30d"})
    until("the reply is kept", lambda: _has_reply(trial), timeout=90.0, interval=0.2)
    operator.kill()
    api.gate.set()

    status = wrapper.rests()
    assert len(gemini.asked) == 1
    assert (status["generation"]["engine"], status["generation"]["tokens"]) == ("Gemini", TOKENS)
    assert set(points_of(trial.drain())) == wrapper.expected()


def test_what_was_spent_today_outlives_the_operator(trial: Trial, gemini: Gemini, source: Served) -> None:
    operator = Part(trial.installation, "operator")
    gemini.script = lambda asked: answers.code(EMPTY, reply_tokens=DAILY_TOKENS)
    try:
        _is_refused_for_today(ApiWrapper(trial, source, suffix="before"))
        operator.kill()
        operator.wait_ready()
        _is_refused_for_today(ApiWrapper(trial, source, suffix="after"))
        assert len(gemini.asked) == 1
    finally:
        _forget_spending(trial)
        operator.kill()
        operator.wait_ready()


def _is_refused_for_today(wrapper: ApiWrapper) -> None:
    wrapper.apply(generation={"engine": "Gemini"}, collection={"interval": "30d"})
    status = wrapper.wait("a refusal", lambda status: "failure" in (status.get("generation") or {}))
    generated = condition(status, "Generated")
    assert (generated["status"], generated["reason"]) == ("False", "DailyBudget"), generated
    assert "WRAPPERS_GEMINI_DAILY_TOKENS" in generated["message"]


def _records_tell_all(trial: Trial, secret: str, folder: Path) -> None:
    """Look at the records on the operator's volume as a person does."""
    listed = _show(trial, folder, "-o", "json")
    attempts = json.loads(listed.out)["recorded"]
    assert [(each["attempt"], each["folder"].endswith("_ERROR")) for each in attempts] == [
        (1, True),
        (2, False),
    ]
    first = _show(trial, folder, "--attempt", 1).out
    for part in (
        "fetch_api_data(",
        "test_authentication(",
        "NoPoints",
        "--- prompt.md",
        EMPTY.splitlines()[0],
    ):
        assert part in first
    assert secret not in listed.out + first


def _logs(trial: Trial) -> str:
    """Return what the operator and every pod of the Wrapper have logged so far."""
    installation = trial.installation
    operator = f"deployment/{installation.name}-wrapper-operator-operator"
    said = kubectl(installation.layout, "--namespace", installation.system, "logs", operator)
    for role in ("inspect", "collect"):
        for pod in trial.pods(role=role):
            # One that just starts or ends has nothing to say.
            with contextlib.suppress(CommandError):
                said += installation.kubectl("logs", pod["metadata"]["name"], "--all-containers")
    return said


def _show(trial: Trial, folder: Path, *words: object) -> Ended:
    installation = trial.installation
    place = ("-n", installation.namespace)
    kubeconfig = str(installation.layout.kubeconfig)
    shown = run("generation", "show", trial.name(), *place, *words, cwd=folder, KUBECONFIG=kubeconfig)
    assert (shown.code, shown.err) == (0, "")
    return shown


def _forget_spending(trial: Trial) -> None:
    """Let the installation's other tests ask models: the operator counts on from what its Lease says."""
    (lease,) = trial.installation.kubectl("get", "lease", "-o", "name").split()
    trial.installation.kubectl("annotate", lease, f"{SPENT_ANNOTATION}-")


def _looks_then_errs_then_is_right(asked: Asked) -> answers.Sent:
    script = [
        answers.call("fetch_api_data"),
        answers.call("parse_json", number=2, path_expression="packed.0"),
        answers.call("test_authentication", number=3),
        answers.code(EMPTY),
        answers.code(RIGHT),
    ]
    return script[asked.number - 1]


def _high_water_mark(status: Object) -> object:
    return (status.get("checkpoint") or {}).get("highWaterMark")


def _has_reply(trial: Trial) -> bool:
    path = f"/api/v1/namespaces/{trial.installation.namespace}/configmaps"
    wanted = reply_config_map_name(trial.name())
    return any(each["metadata"]["name"] == wanted for each in read(trial.installation.layout, path)["items"])
