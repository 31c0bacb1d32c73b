"""The alerts by promtool: each fires for its causes and stays silent for what looks like them."""

import re
import shutil
import subprocess
from pathlib import Path
from typing import NamedTuple

import pytest
import yaml

from charts.programs import CHART, ROOT
from cluster.packages import install_debian
from reference_pages import chart_page, metrics_page
from wrapper_operator.api.crd import definition

RULES = CHART / "files" / "alerts.yaml"
ALERTS = [rule for group in yaml.safe_load(RULES.read_text())["groups"] for rule in group["rules"]]
RUNBOOKS = ROOT / "docs" / "runbooks"
WRAPPERS = 'wrapper_operator_wrappers{{namespace="s",phase="{}",health="{}",engine="Template"}}'
OPERATOR = 'wrapper_operator_build_info{namespace="s",version="1.2.3",python="3.13"}'
PUBLISHER = 'wrapper_publisher_broker_up{{namespace="s",pod="{}"}}'
ENDS = 'wrapper_operator_attempt_ends_total{{namespace="s",code="{}"}}'
REFUSED = 'wrapper_publisher_refused_messages_total{namespace="s",pod="a"}'
MESSAGES = 'wrapper_publisher_messages_total{{namespace="s",pod="a",outcome="{}"}}'
WRITES = 'wrapper_publisher_status_writes_total{{namespace="s",pod="a",outcome="{}"}}'
RECONCILES = 'wrapper_operator_reconcile_seconds_count{namespace="s"}'
FAILURES = 'wrapper_operator_reconcile_failures_total{namespace="s"}'
QUEUE = 'wrapper_operator_queue_depth{namespace="s"}'
POLLS = 'wrapper_operator_polls_late{namespace="s"}'
GENERATIONS = 'wrapper_operator_generations_total{{namespace="s",outcome="{}"}}'
NO_CODE = 'wrapper_operator_generation_failures_total{{namespace="s",reason="{}"}}'


class Row(NamedTuple):
    """Series, one value a minute, and whether the alert fires at that minute."""

    alert: str
    fires: bool
    series: dict[str, str]
    minute: int = 60


ROWS = {
    "one stalled": Row("WrapperStalled", True, {WRAPPERS.format("Executing", "Stalled"): "1x90"}),
    "more and more stalled": Row(
        "WrapperStalled", True, {WRAPPERS.format("Executing", "Stalled"): "0x30 1+1x60"}
    ),
    "stalled for a moment": Row(
        "WrapperStalled", False, {WRAPPERS.format("Executing", "Stalled"): "0x50 1x40"}
    ),
    "none stalled": Row("WrapperStalled", False, {WRAPPERS.format("Executing", "Healthy"): "9x90"}),
    "one crashed": Row("WrapperCrashed", True, {WRAPPERS.format("Error", "Crashed"): "1x90"}),
    "crashed lately": Row("WrapperCrashed", True, {WRAPPERS.format("Error", "Crashed"): "0x50 3x40"}),
    "mended": Row("WrapperCrashed", False, {WRAPPERS.format("Error", "Crashed"): "1x50 0x40"}),
    "invalid, not crashed": Row("WrapperCrashed", False, {WRAPPERS.format("Error", "Unknown"): "1x90"}),
    "degraded for hours": Row("WrapperLate", True, {WRAPPERS.format("Retrying", "Degraded"): "1x300"}, 180),
    "one after the other": Row(
        "WrapperLate",
        True,
        {
            WRAPPERS.format("Retrying", "Degraded"): "1x100 0x200",
            WRAPPERS.format("Executing", "Degraded"): "0x90 1x210",
        },
        240,
    ),
    "polls without room": Row("WrapperLate", True, {POLLS: "0x30 3x270"}, 180),
    "polls without room for an hour": Row("WrapperLate", False, {POLLS: "0x30 3x60 0x200"}, 180),
    "degraded for an hour": Row("WrapperLate", False, {WRAPPERS.format("Retrying", "Degraded"): "1x300"}, 60),
    "all is well": Row("WrapperLate", False, {WRAPPERS.format("Executing", "Healthy"): "5x300"}, 240),
    "the first refusal": Row("WrapperCredentialsRefused", True, {ENDS.format(77): "_x40 1x40"}),
    "another refusal": Row("WrapperCredentialsRefused", True, {ENDS.format(77): "3x40 4x40"}),
    "a refusal of yesterday": Row("WrapperCredentialsRefused", False, {ENDS.format(77): "3x300"}, 200),
    "the first refusal to write code": Row(
        "WrapperCredentialsRefused", True, {NO_CODE.format("CredentialsRefused"): "_x40 1x40"}
    ),
    "refusals to write code of yesterday": Row(
        "WrapperCredentialsRefused", False, {NO_CODE.format("CredentialsRefused"): "3x300"}, 200
    ),
    "other ends": Row("WrapperCredentialsRefused", False, {ENDS.format(69): "0+1x90"}),
    "no broker": Row("WrapperDeliveryBlocked", True, {PUBLISHER.format("a"): "0x90"}),
    "no broker for two": Row(
        "WrapperDeliveryBlocked", True, {PUBLISHER.format("a"): "1x50 0x40", PUBLISHER.format("b"): "0x90"}
    ),
    "a broker for one of two": Row(
        "WrapperDeliveryBlocked", False, {PUBLISHER.format("a"): "0x90", PUBLISHER.format("b"): "1x90"}
    ),
    "a broker that starts anew": Row(
        "WrapperDeliveryBlocked", False, {PUBLISHER.format("a"): "1x57 0x2 1x30"}
    ),
    "a full queue": Row("WrapperQueueFull", True, {MESSAGES.format("refused"): "0x20 0+2x70"}),
    "a queue that is full off and on": Row(
        "WrapperQueueFull", True, {MESSAGES.format("refused"): "0x20 1x5 2x5 3x5 4x5 5x5 6x5 7x5 8x30"}
    ),
    "a queue that was full": Row("WrapperQueueFull", False, {MESSAGES.format("refused"): "0+2x40 80x50"}),
    "full for a moment": Row("WrapperQueueFull", False, {MESSAGES.format("refused"): "0x52 3x40"}),
    "refused messages": Row("WrapperMessagesRefused", True, {REFUSED: "0x50 1x40"}),
    "ever more refused": Row("WrapperMessagesRefused", True, {REFUSED: "0+5x90"}),
    "refused long ago": Row("WrapperMessagesRefused", False, {REFUSED: "0x10 7x80"}),
    "none refused": Row("WrapperMessagesRefused", False, {REFUSED: "0x90"}),
    "never a publisher": Row("WrapperPublisherDown", True, {OPERATOR: "1x90"}),
    "the publisher went": Row("WrapperPublisherDown", True, {PUBLISHER.format("a"): "1x40 stale"}),
    "one of two went": Row(
        "WrapperPublisherDown", False, {PUBLISHER.format("a"): "1x40 stale", PUBLISHER.format("b"): "1x90"}
    ),
    "up without a broker": Row("WrapperPublisherDown", False, {PUBLISHER.format("a"): "0x90"}),
    "delivered, never written": Row("WrapperCheckpointStuck", True, {MESSAGES.format("confirmed"): "0+9x90"}),
    "the API server is away": Row(
        "WrapperCheckpointStuck",
        True,
        {
            MESSAGES.format("confirmed"): "0+9x90",
            WRITES.format("written"): "0+1x30 30x60",
            WRITES.format("unavailable"): "0x30 0+5x60",
        },
    ),
    "delivered and written": Row(
        "WrapperCheckpointStuck",
        False,
        {MESSAGES.format("confirmed"): "0+9x90", WRITES.format("written"): "0+1x90"},
    ),
    "nothing to deliver": Row(
        "WrapperCheckpointStuck",
        False,
        {MESSAGES.format("confirmed"): "9x90", WRITES.format("written"): "1x90"},
    ),
    "never an operator": Row("WrapperOperatorDown", True, {PUBLISHER.format("a"): "1x90"}),
    "the operator went": Row("WrapperOperatorDown", True, {OPERATOR: "1x40 stale"}),
    "a restart": Row("WrapperOperatorDown", False, {OPERATOR: "1x56 _x2 1x30"}),
    "it runs": Row("WrapperOperatorDown", False, {OPERATOR: "1x90"}),
    "reconciles fail": Row("WrapperOperatorNotReconciling", True, {FAILURES: "0+2x90", RECONCILES: "0+2x90"}),
    "the queue stands still": Row("WrapperOperatorNotReconciling", True, {QUEUE: "5x90", RECONCILES: "7x90"}),
    "busy": Row(
        "WrapperOperatorNotReconciling", False, {QUEUE: "5x90", RECONCILES: "0+3x90", FAILURES: "2x90"}
    ),
    "idle": Row(
        "WrapperOperatorNotReconciling", False, {QUEUE: "0x90", RECONCILES: "7x90", FAILURES: "0x90"}
    ),
    "three failed": Row("WrapperGenerationFailing", True, {GENERATIONS.format("Failed"): "0x30 0+1x3 3x60"}),
    "the first ones failed": Row(
        "WrapperGenerationFailing", True, {GENERATIONS.format("Failed"): "_x30 4x60"}
    ),
    "one failed": Row("WrapperGenerationFailing", False, {GENERATIONS.format("Failed"): "0x30 1x60"}),
    "many written": Row("WrapperGenerationFailing", False, {GENERATIONS.format("Gemini"): "0+1x90"}),
    "the budget of today": Row("WrapperBudgetReached", True, {NO_CODE.format("DailyBudget"): "_x40 1x50"}),
    "the budget, again": Row("WrapperBudgetReached", True, {NO_CODE.format("DailyBudget"): "2x40 3x50"}),
    "the budget of yesterday": Row(
        "WrapperBudgetReached", False, {NO_CODE.format("DailyBudget"): "2x300"}, 200
    ),
    "other failures": Row("WrapperBudgetReached", False, {NO_CODE.format("LintFailed"): "0+1x90"}),
}


def promtool(*words: str | Path) -> subprocess.CompletedProcess[str]:
    if shutil.which("promtool") is None:
        install_debian()
    return subprocess.run(["promtool", *words], capture_output=True, text=True, timeout=100, check=False)


def test_promtool_finds_nothing_wrong() -> None:
    done = promtool("check", "rules", "--lint-fatal", RULES)
    assert done.returncode == 0, done.stderr + done.stdout


@pytest.mark.parametrize("row", ROWS.values(), ids=ROWS)
def test_fires_and_stays_silent(row: Row, tmp_path: Path) -> None:
    found = {"labels": "{}", "value": 1}
    query = {
        "expr": f'count(ALERTS{{alertname="{row.alert}",alertstate="firing"}})',
        "eval_time": f"{row.minute}m",
        "exp_samples": [found] if row.fires else [],
    }
    series = [{"series": name, "values": values} for name, values in row.series.items()]
    test = {"interval": "1m", "input_series": series, "promql_expr_test": [query]}
    file = tmp_path / "test.yaml"
    file.write_text(
        yaml.safe_dump({"rule_files": [str(RULES)], "evaluation_interval": "1m", "tests": [test]})
    )
    done = promtool("test", "rules", file)
    assert done.returncode == 0, done.stderr + done.stdout


def test_every_alert_fires_twice_and_stays_silent_twice() -> None:
    for alert in ALERTS:
        tried = [row.fires for row in ROWS.values() if row.alert == alert["alert"]]
        assert (tried.count(True) >= 2, tried.count(False) >= 2) == (True, True), alert["alert"]
    assert {row.alert for row in ROWS.values()} == {alert["alert"] for alert in ALERTS}


@pytest.mark.parametrize("alert", ALERTS, ids=lambda alert: alert["alert"])
def test_an_alert_says_what_how_bad_and_what_to_do(alert: dict[str, dict[str, str]]) -> None:
    assert alert["labels"]["severity"] in ("critical", "warning", "info")
    assert alert["annotations"].keys() == {"summary", "description", "runbook_url"}
    runbook = (RUNBOOKS / alert["annotations"]["runbook_url"]).read_text()
    assert runbook.startswith(f"# {alert['alert']}\n")
    assert [title for title in ("## Meaning", "## Look", "## Do") if title not in runbook] == []


def test_the_page_about_monitoring_tells_of_every_alert() -> None:
    page = (ROOT / "docs" / "monitoring.md").read_text()
    told = re.findall(r"^\| \[(\w+)\]\(runbooks/(\w+)\.md\) \| (\w+) \|", page, re.MULTILINE)
    assert told == [(each["alert"], each["alert"], each["labels"]["severity"]) for each in ALERTS]


def test_every_runbook_is_an_alerts() -> None:
    assert {path.stem for path in RUNBOOKS.glob("Wrapper*.md")} == {alert["alert"] for alert in ALERTS}


@pytest.mark.parametrize("alert", ALERTS, ids=lambda alert: alert["alert"])
def test_an_alert_asks_for_metrics_that_there_are(alert: dict[str, str]) -> None:
    page = metrics_page.render()
    for word in alert["expr"].replace("(", " ").replace("{", " ").replace("[", " ").split():
        if word.startswith("wrapper_"):
            assert f"`{word.rstrip(')').removesuffix('_count')}`" in page


def test_runbooks_speak_of_fields_that_there_are() -> None:
    version = definition()["spec"]["versions"][0]["schema"]["openAPIV3Schema"]
    for path in RUNBOOKS.glob("*.md"):
        for field in re.findall(r"[.`]((?:spec|status)\.[A-Za-z.]+)", path.read_text()):
            schema = version
            for name in field.rstrip(".").split("."):
                assert name in schema["properties"], f"{path.name}: {field}"
                schema = schema["properties"][name]


def test_runbooks_speak_of_values_and_metrics_that_there_are() -> None:
    known = {name for each in chart_page.values() for name in (each.path, each.path.rpartition(".")[0])}
    metrics = metrics_page.render()
    for path in RUNBOOKS.glob("*.md"):
        for word in re.findall(r"`([a-zA-Z_.]+)`", path.read_text()):
            if word.startswith(("wrapper_operator_", "wrapper_publisher_")):
                assert f"`{word}`" in metrics, f"{path.name}: {word}"
            if word.partition(".")[0] in ("operator", "gemini", "networkPolicy", "publisher"):
                assert word in known or word.rpartition(".resources.")[0] + ".resources" in known, word
