"""Publishers as real processes, and a runner that speaks to them."""

import contextlib
import http.client
import json
import os
import socket
import subprocess
import sys
from dataclasses import dataclass, field
from typing import NamedTuple

from integration.publisher.broker_desk import wait_until
from integration.publisher.cluster_desk import SOURCE_ROOT


class Answer(NamedTuple):
    """What a publisher said."""

    status: int
    body: dict
    retry_after: str | None

    @property
    def reason(self):
        return self.body.get("reason")


class _UnixConnection(http.client.HTTPConnection):
    def __init__(self, path):
        super().__init__("localhost", timeout=60)
        self._path = path

    def connect(self):
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.settimeout(60)
        self.sock.connect(self._path)


def connection(address):
    return (
        _UnixConnection(address)
        if isinstance(address, str)
        else http.client.HTTPConnection(*address, timeout=60)
    )


@dataclass(kw_only=True)
class Publisher:
    """A running publisher."""

    address: object
    process: subprocess.Popen

    def get(self, path):
        """Status and text of a plain page."""
        speaking = connection(self.address)
        with contextlib.closing(speaking):
            speaking.request("GET", path)
            response = speaking.getresponse()
            return response.status, response.read().decode()

    def stop(self):
        """End it as Kubernetes does; return its exit code."""
        self.process.terminate()
        return self.process.wait(40)


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return probe.getsockname()[1]


def start(arguments, environment, *, address):
    process = subprocess.Popen(
        [sys.executable, "-m", "wrapper_publisher", *arguments],
        cwd=SOURCE_ROOT / "operator",
        env={"PATH": os.environ["PATH"], **environment},
        stderr=subprocess.PIPE,
        text=True,
    )
    publisher = Publisher(address=address, process=process)

    def there():
        assert process.poll() is None, process.stderr.read()
        with contextlib.suppress(OSError):
            return publisher.get("/readyz")[1].startswith("ok; the broker is there")

    wait_until(there, seconds=30, what="the publisher's start")
    return publisher


@contextlib.contextmanager
def running(arguments=(), environment=None, *, address):
    """A publisher for a while."""
    publisher = start(arguments, environment or {}, address=address)
    try:
        yield publisher
    finally:
        if publisher.process.poll() is None:
            publisher.process.kill()
        publisher.process.wait()
        publisher.process.stderr.close()


def local_spec(folder, desk, **changes):
    """Write the spec of a local publisher; return its path and its socket."""
    spec = {
        "socket": str(folder / "publisher.sock"),
        "token": "token",
        "broker_url": desk.url,
        "queue": "data",
        "wrapper_id": WRAPPER_ID,
        "name": "co2",
        "execution": "local-1",
        "checkpoint_path": str(folder / "checkpoint.json"),
        **changes,
    }
    path = folder / "spec.json"
    path.write_text(json.dumps(spec))
    return str(path), spec["socket"]


WRAPPER_ID = "5c1d0000-0000-5000-8000-000000000000"


def message(number, *, wrapper_id=WRAPPER_ID, **changes):
    """One message with one point."""
    body = {
        "wrapper_id": wrapper_id,
        "data": [{"x": "2024-01-01T00:00:00Z", "y": number, "series": "PRT"}],
        "metadata": {"source_type": "CSV", "periodicity": "Annual", "wrapper_version": "h"},
        "phase": "historical",
        "total_segments": 1,
        "segment_number": 1,
    }
    return json.dumps({**body, **changes})


@dataclass(kw_only=True)
class Runner:
    """Speaks as the supervisor of a pod would."""

    token: str
    namespace: str = "default"
    name: str = "co2"
    execution: str = "local-1"
    attempt: int = 1
    connections: dict = field(default_factory=dict)

    def ask(self, publisher, method, path, *, body=b"", **headers):
        key = str(publisher.address)
        speaking = self.connections.setdefault(key, connection(publisher.address))
        named = {
            "Authorization": f"Bearer {self.token}",
            "Wrapper-Namespace": self.namespace,
            "Wrapper-Name": self.name,
            "Wrapper-Execution": self.execution,
            "Wrapper-Attempt": str(self.attempt),
            **{name.replace("_", "-"): value for name, value in headers.items()},
        }
        try:
            speaking.request(method, path, body, named)
            response = speaking.getresponse()
            text = response.read()
        except (OSError, http.client.HTTPException):
            speaking.close()
            raise
        body = json.loads(text) if text.startswith(b"{") else {"text": text.decode()}
        return Answer(response.status, body, response.getheader("Retry-After"))

    def checkpoint(self, publisher):
        return self.ask(publisher, "GET", "/v1/checkpoint")

    def batch(self, publisher, sequence, lines, **checkpoint):
        """Post lines under a number, with a cumulative checkpoint that counts on."""
        told = {
            "sequence": sequence,
            "pointsConfirmed": sequence,
            "messagesConfirmed": sequence,
            **checkpoint,
        }
        return self.ask(
            publisher,
            "POST",
            "/v1/batches",
            body="\n".join(lines).encode(),
            Wrapper_Sequence=str(sequence),
            Wrapper_Phase="historical",
            Wrapper_Window_Last="true",
            Wrapper_Checkpoint=json.dumps(told),
        )

    def heartbeat(self, publisher, **told):
        body = json.dumps({"counts": {"rows": 3}, "message": "collecting", **told}).encode()
        return self.ask(publisher, "POST", "/v1/heartbeats", body=body)

    def finish(self, publisher, **checkpoint):
        headers = {"Wrapper_Checkpoint": json.dumps(checkpoint)} if checkpoint else {}
        return self.ask(publisher, "POST", "/v1/finish", **headers)
