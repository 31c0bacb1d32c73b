"""An API whose key is in a Secret: what is missing is named, and collection begins once it is there."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler

import pytest

from cluster.layout import BRIDGE_ADDRESS
from e2e import queues
from e2e.trial import Object, Trial, condition
from http_serving import Quiet, listening

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(300)]

TOKEN = "tok-7Qv2xN4mLw9sKd"
RECORDS = [{"date": f"{year}-01-01", "value": year / 10} for year in range(1991, 2021)]


def test_missing_secret_is_named_and_picked_up(trial: Trial) -> None:
    with _api() as url:
        bearer = {"secretKeyRef": {"name": trial.name("key"), "key": "token"}}
        source = {"api": {"url": url, "auth": {"bearer": bearer}, "timeField": "date", "valueField": "value"}}
        trial.apply(trial.wrapper(source, collection={"history": {"start": "1990-01-01"}}))
        trial.wait(lambda status: trial.name("key") in _ready(status))

        trial.apply(_secret(trial, {"other": TOKEN}))
        trial.wait(lambda status: "token" in _ready(status))

        trial.apply(_secret(trial, {"token": TOKEN}))
        status = trial.wait(_polled, timeout=150.0)

    assert (status["phase"], status["health"]) == ("Executing", "Healthy")
    messages = trial.drain()
    assert queues.upserted(messages) == {
        (None, f"{each['date']}T00:00:00Z"): each["value"] for each in RECORDS
    }
    assert status["checkpoint"]["highWaterMark"] == "2020-01-01T00:00:00Z"
    told = json.dumps([status, trial.events(), [message.body for message in messages]])
    assert TOKEN not in told


def _ready(status: Object) -> str:
    return str(condition(status, "Ready").get("message", ""))


def _polled(status: Object) -> bool:
    """It was read to its end and waits for its next poll."""
    return bool((status.get("execution") or {}).get("nextPollTime"))


def _secret(trial: Trial, data: dict[str, str]) -> Object:
    metadata = {"name": trial.name("key")}
    return {"apiVersion": "v1", "kind": "Secret", "metadata": metadata, "stringData": data}


@contextmanager
def _api() -> Iterator[str]:
    """Serve the records to whoever shows the token."""

    class Handler(Quiet, BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            may = self.headers["Authorization"] == f"Bearer {TOKEN}"
            body = json.dumps(RECORDS if may else {"error": "who are you?"}).encode()
            self.send_response(200 if may else 401)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

    with listening(Handler, host=BRIDGE_ADDRESS) as base:
        yield f"{base}/observations"
