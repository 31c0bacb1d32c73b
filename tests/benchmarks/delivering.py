"""From a file or an API to confirms of a quorum queue, by runner and publisher; fifty runners at once."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import msgspec

from benchmarks import collecting, measure, polling
from cluster import waiting
from cluster.layout import AMQP_PORT, default_layout
from integration.publisher.broker_desk import BrokerDesk
from integration.publisher.speaking import Publisher, free_port
from integration.publisher.test_many_runners import RUNNERS, SECONDS, peak_memory, post_at_once
from wrapper_contract.run_spec import PublisherSink
from wrapper_publisher.local.spec import LocalSpec

QUEUE = "bench"
PYTHONPATH = {"PYTHONPATH": os.pathsep.join(sys.path)}


class BrokerMissingError(Exception):
    """There is no broker to measure with; the text says how to get one."""


@contextmanager
def broker() -> Iterator[BrokerDesk]:
    """Give a virtual host of one's own on the test cluster's broker.

    Raises:
        BrokerMissingError: It does not run.
    """
    if not waiting.listens("127.0.0.1", AMQP_PORT):
        raise BrokerMissingError(
            "delivery is measured with the test cluster's RabbitMQ: run `make cluster-up`"
        )
    desk = BrokerDesk(default_layout(), f"bench-{os.getpid()}")
    desk.open()
    try:
        yield desk
    finally:
        desk.close()


def csv_ratio(source: Path, folder: Path, desk: BrokerDesk) -> measure.Comparison:
    """CSV rows to confirms, against the direct way in the same run."""

    def ours() -> float:
        with _publisher(folder, desk) as sink:
            run = collecting.collect(source, kind="csv", code=collecting.CSV_CODE, folder=folder, sink=sink)
        return run.seconds

    return measure.compare(ours, lambda: _directly(str(source), desk))


def json_ratio(folder: Path, desk: BrokerDesk) -> measure.Comparison:
    """Records of an API's pages to confirms, against the direct way in the same run."""
    with polling.served() as url:

        def ours() -> float:
            with _publisher(folder, desk) as sink:
                return polling.collect(url, folder, sink)

        return measure.compare(ours, lambda: _directly(url, desk))


@dataclass(frozen=True)
class Crowd:
    """Fifty runners at one publisher.

    Attributes:
        fairness: What the best served got, in times of what the worst got.
        peak_mib: Of the publisher's memory.
        messages_per_second: Confirmed, over all.
    """

    fairness: float
    peak_mib: float
    messages_per_second: float


def crowd(desk: BrokerDesk) -> Crowd:
    """Let fifty runners post batches of 32 messages of 500 points for some seconds."""
    with _publisher_for_everybody(desk) as publisher:
        results = post_at_once(publisher, [32] * RUNNERS)
        sent = [messages for messages, _ in results.values()]
        peak = peak_memory(publisher.process)
    return Crowd(max(sent) / min(sent), peak, sum(sent) / SECONDS)


@contextmanager
def _publisher(folder: Path, desk: BrokerDesk) -> Iterator[PublisherSink]:
    """Run a publisher for one runner; its queue is gone afterwards."""
    token, spec_path, socket = folder / "token", folder / "publisher.json", folder / "publisher.socket"
    checkpoint = folder / "checkpoint.json"
    for left in (socket, checkpoint):
        left.unlink(missing_ok=True)
    token.write_text("bench")
    spec = LocalSpec(
        socket=str(socket),
        token="bench",
        broker_url=desk.url,
        queue=QUEUE,
        wrapper_id=collecting.WRAPPER_ID,
        name=collecting.NAME,
        execution=collecting.EXECUTION,
        checkpoint_path=str(checkpoint),
    )
    spec_path.write_bytes(msgspec.json.encode(spec))
    with _running([sys.executable, "-m", "wrapper_publisher", "--local", str(spec_path)]):
        waiting.until("the publisher", socket.exists, timeout=30)
        yield PublisherSink(url=f"unix:{socket}", token_path=str(token))
    desk.delete(QUEUE)


def _directly(source: str, desk: BrokerDesk) -> float:
    command = [sys.executable, "-m", "benchmarks.direct_publishing", source, desk.url, QUEUE]
    seconds = measure.run(command, env=PYTHONPATH, sample_memory=False).seconds
    desk.delete(QUEUE)
    return seconds


@contextmanager
def _publisher_for_everybody(desk: BrokerDesk) -> Iterator[Publisher]:
    port = free_port()
    script = Path(collecting.__file__).parents[1] / "integration" / "publisher" / "many_pods.py"
    with _running([sys.executable, str(script), str(port), desk.url, QUEUE]) as process:
        publisher = Publisher(address=("127.0.0.1", port), process=process)
        waiting.until("the publisher", lambda: _is_ready(publisher), timeout=30)
        yield publisher
    desk.delete(QUEUE)


def _is_ready(publisher: Publisher) -> bool:
    try:
        return "is there" in publisher.get("/readyz")[1]
    except OSError:
        return False


@contextmanager
def _running(command: list[str]) -> Iterator["subprocess.Popen[bytes]"]:
    process = subprocess.Popen(command, env={**os.environ, **PYTHONPATH})
    try:
        yield process
    finally:
        process.terminate()
        process.wait(60)
