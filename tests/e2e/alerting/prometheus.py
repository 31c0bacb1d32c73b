"""Debian's Prometheus beside the cluster, and when which alert fired."""

import json
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.parse import urlencode
from urllib.request import urlopen

from cluster.waiting import until
from e2e.trial import Object

_TURN = 0.25


@dataclass
class Prometheus:
    """A running Prometheus that is asked all the time which alerts fire.

    Attributes:
        url: Of its HTTP API.
        firing: Names of the alerts that fire at present.
        turned_at: When each that has ever fired last began or ceased to, on the monotonic clock.
    """

    url: str
    firing: set[str] = field(default_factory=set)
    turned_at: dict[str, float] = field(default_factory=dict)
    _ended: threading.Event = field(default_factory=threading.Event)

    def query(self, expression: str) -> list[Object]:
        """Return the series that an expression has now."""
        found: list[Object] = self._get("query", query=expression)["result"]
        return found

    def rules(self) -> list[Object]:
        """Return every rule with its health and its last error."""
        return [rule for group in self._get("rules")["groups"] for rule in group["rules"]]

    def targets(self) -> list[Object]:
        """Return what it scrapes."""
        found: list[Object] = self._get("targets")["activeTargets"]
        return found

    def wait(self, alert: str, *, fires: bool, timeout: float = 120.0) -> float:
        """Wait until an alert fires, or fires no more; return when that was, on the monotonic clock."""
        what = f"{alert} {'fires' if fires else 'is over'}"
        until(what, lambda: (alert in self.firing) == fires, timeout=timeout, interval=_TURN)
        return self.turned_at[alert]

    def watch(self) -> None:
        """Take note of what fires until told to stop."""
        while not self._ended.wait(_TURN):
            with suppress(URLError, TimeoutError):
                alerts = self._get("alerts")["alerts"]
                firing = {each["labels"]["alertname"] for each in alerts if each["state"] == "firing"}
                self.turned_at |= dict.fromkeys(firing ^ self.firing, time.monotonic())
                self.firing = firing

    def stop(self) -> None:
        """Ask no more."""
        self._ended.set()

    def _get(self, what: str, **query: str) -> Any:
        address = f"{self.url}/api/v1/{what}?{urlencode(query)}"
        with urlopen(address, timeout=10) as answer:
            return json.loads(answer.read())["data"]


@contextmanager
def running(folder: Path, configuration: Object, rules: Object, *, port: int) -> Iterator[Prometheus]:
    """Run one on loopback, with its data in a folder."""
    (folder / "rules.json").write_text(json.dumps(rules))
    (folder / "prometheus.json").write_text(json.dumps(configuration))
    command = ["prometheus", f"--config.file={folder}/prometheus.json", f"--storage.tsdb.path={folder}/data"]
    command += [f"--web.listen-address=127.0.0.1:{port}", "--log.level=warn"]
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(command, stdout=log, stderr=log)
    prometheus = Prometheus(f"http://127.0.0.1:{port}")
    watcher = threading.Thread(target=prometheus.watch, daemon=True)
    try:
        until("Prometheus answers", lambda: _is_ready(process, prometheus.url, folder / "log"), timeout=60.0)
        watcher.start()
        yield prometheus
    finally:
        prometheus.stop()
        process.terminate()
        process.wait()


def _is_ready(process: subprocess.Popen[bytes], url: str, log: Path) -> bool:
    assert process.poll() is None, log.read_text()[-2000:]
    try:
        with urlopen(f"{url}/-/ready", timeout=5) as answer:
            return bool(answer.status == 200)
    except (URLError, TimeoutError, ConnectionError):
        return False
