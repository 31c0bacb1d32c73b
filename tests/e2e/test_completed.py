"""Samples of every kind of file, from `kubectl apply` to Completed: the queue has just the file's points."""

import base64
import csv
import hashlib
import io
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import yaml

from cluster import images
from e2e import queues
from e2e.queues import PointKey
from e2e.serving import served
from e2e.trial import Object, Trial, condition
from e2e.volumes import volume

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(300)]

SAMPLES = Path(__file__).parents[2] / "manifests" / "samples"
CO2 = SAMPLES / "data" / "co2-concentration.csv"
WARM_LIMIT_SECONDS = 10.0
Points = dict[PointKey, float]


def test_csv_in_a_config_map(trial: Trial) -> None:
    documents = _sample("csv-in-configmap.yaml")
    text = documents[1]["data"]["net-generation.csv"]
    trial.apply(*trial.own(documents))

    status = trial.completed("iowa-electricity")

    assert _delivered(trial, status) == _long_csv(text)
    assert status["checkpoint"]["sourceDigest"].startswith(hashlib.sha256(text.encode()).hexdigest())


def test_workbook_in_a_config_map(trial: Trial) -> None:
    documents = _sample("workbook-in-configmap.yaml")
    content = base64.b64decode(documents[1]["binaryData"]["workbook.xlsx"])
    trial.apply(*trial.own(documents))

    status = trial.completed("iowa-electricity-xlsx")

    assert _delivered(trial, status) == _wide_workbook(content)
    assert status["checkpoint"]["sourceDigest"].startswith(hashlib.sha256(content).hexdigest())


def test_code_of_ones_own(trial: Trial) -> None:
    trial.apply(*trial.own(_sample("provided-code.yaml")))

    status = trial.completed("river-level")

    assert status["generation"]["engine"] == "Provided"
    assert status["checkpoint"]["pointsRejected"] == 1
    assert _delivered(trial, status) == {
        ("low", "2024-03-01T00:00:00Z"): 1.02,
        ("high", "2024-03-01T00:00:00Z"): 1.31,
        ("low", "2024-03-02T00:00:00Z"): 1.05,
        ("high", "2024-03-02T00:00:00Z"): 1.44,
        ("low", "2024-03-04T00:00:00Z"): 0.98,
        ("high", "2024-03-04T00:00:00Z"): 1.29,
    }


def test_csv_by_url(trial: Trial) -> None:
    (wrapper,) = trial.own(_sample("co2-data-file.yaml"))
    with served(CO2.read_bytes(), name=CO2.name) as file:
        wrapper["spec"]["source"]["csv"]["from"]["url"] = file.url
        trial.apply(wrapper)
        status = trial.completed("co2-mauna-loa")

    assert _delivered(trial, status) == _co2(columns=("CO2", "adjusted CO2"))


def test_csv_on_a_volume(trial: Trial, tmp_path: Path) -> None:
    (wrapper,) = trial.own(_sample("csv-on-volume.yaml"))
    with volume(trial, tmp_path, claim=trial.name("archive")):
        (tmp_path / "co2").mkdir()
        (tmp_path / "co2" / CO2.name).write_bytes(CO2.read_bytes())
        trial.apply(wrapper)
        status = trial.completed("co2-mauna-loa-archive")

        assert _delivered(trial, status) == _co2(columns=("CO2",))


def test_table_of_kubectl_get(trial: Trial) -> None:
    trial.apply(*trial.csv("year,value\n2001,1.5\n2002,2.5\n"))
    trial.completed()

    header, row = trial.installation.kubectl("get", "wr", trial.name()).splitlines()

    assert header.split() == ["NAME", "SOURCE", "PHASE", "HEALTH", "HIGH-WATER", "POINTS", "NEXT-POLL", "AGE"]
    assert row.split()[:6] == [trial.name(), "CSV", "Completed", "Healthy", "2002-01-01T00:00:00Z", "2"]


@pytest.mark.alone
def test_warm_apply_is_completed_soon(trial: Trial, record_property: Any) -> None:
    """The second of two Wrappers: images, caches and connections are there."""
    trial.apply(*trial.csv("year,value\n2001,1.5\n2002,2.5\n", suffix="cold"))
    trial.completed("cold")
    bare, took = _bare_pod_seconds(trial), []
    for suffix in ("one", "two", "three"):
        begun = time.monotonic()
        trial.apply(*trial.csv("year,value\n2001,1.5\n2002,2.5\n", suffix=suffix))
        trial.completed(suffix)
        took.append(round(time.monotonic() - begun, 1))

    print(f"apply to Completed, warm: {took} s; a bare pod: {bare:.1f} s")
    record_property("apply_to_completed_seconds", took)
    assert min(took) < WARM_LIMIT_SECONDS


def _bare_pod_seconds(trial: Trial) -> float:
    """Return how long this machine takes for a pod that starts Python and does nothing."""
    confined = {
        "allowPrivilegeEscalation": False,
        "runAsNonRoot": True,
        "runAsUser": 10001,
        "capabilities": {"drop": ["ALL"]},
        "seccompProfile": {"type": "RuntimeDefault"},
    }
    container = {
        "name": "bare",
        "image": images.tag("runner"),
        "imagePullPolicy": "Never",
        "command": ["python3", "-c", "pass"],
        "securityContext": confined,
    }
    metadata, spec = {"name": trial.name("bare")}, {"restartPolicy": "Never", "containers": [container]}
    begun = time.monotonic()
    trial.apply({"apiVersion": "v1", "kind": "Pod", "metadata": metadata, "spec": spec})
    words = ("wait", f"pod/{trial.name('bare')}", "--for=jsonpath={.status.phase}=Succeeded", "--timeout=60s")
    trial.installation.kubectl(*words, timeout=70)
    return time.monotonic() - begun


def _delivered(trial: Trial, status: Object) -> Points:
    """Return the points on the queue, having seen that status and messages agree."""
    messages = trial.drain()
    points = [point for message in messages for point in message.body["data"]]
    checkpoint = status["checkpoint"]
    assert len({message.message_id for message in messages}) == len(messages)
    assert (checkpoint["pointsConfirmed"], checkpoint["messagesConfirmed"]) == (len(points), len(messages))
    assert (checkpoint["phase"], checkpoint["poll"]) == ("Continuous", 1)
    assert checkpoint.get("runPosition", 0) == 0
    assert checkpoint["codeHash"] == status["generation"]["codeHash"]
    assert {message.body["metadata"]["wrapper_version"] for message in messages} == {checkpoint["codeHash"]}
    assert {message.body["wrapper_id"] for message in messages} == {status["effective"]["wrapperId"]}
    assert datetime.fromisoformat(checkpoint["lastDataSent"]) <= datetime.now(UTC)
    found = queues.upserted(messages)
    assert len(found) == len(points), "no point twice"
    _assert_settled(status)
    return found


def _assert_settled(status: Object) -> None:
    """A finished Wrapper is Current by kstatus' rules, and has every lasting condition."""
    types = [each["type"] for each in status["conditions"]]
    assert sorted(types) == ["Delivering", "Generated", "Ready", "SourceReachable"]
    assert {each["status"] for each in status["conditions"]} == {"True"}
    assert {each["observedGeneration"] for each in status["conditions"]} == {status["observedGeneration"]}
    assert condition(status, "Ready")["reason"] == "Completed"


def _sample(name: str) -> list[Object]:
    return list(yaml.safe_load_all((SAMPLES / name).read_text()))


def _long_csv(text: str) -> Points:
    rows = csv.DictReader(io.StringIO(text))
    return {(row["source"], f"{row['year']}T00:00:00Z"): float(row["net_generation"]) for row in rows}


def _wide_workbook(content: bytes) -> Points:
    sheet = openpyxl.load_workbook(io.BytesIO(content), data_only=True)["Net generation"]
    header, *rows = list(sheet.iter_rows(min_row=4, max_row=7, values_only=True))
    return {
        (str(row[0]), f"{year}-01-01T00:00:00Z"): float(str(value))
        for row in rows
        for year, value in zip(header[1:], row[1:], strict=True)
    }


def _co2(columns: tuple[str, ...]) -> Points:
    """A file with one column of values has one series, which needs no name."""
    with CO2.open(newline="") as file:
        return {
            (column if len(columns) > 1 else None, f"{row['Date']}T00:00:00Z"): float(row[column])
            for row in csv.DictReader(file)
            for column in columns
        }
