"""Fifty runners at once: everybody gets on, and memory stays bounded."""

import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from integration.publisher.broker_desk import wait_until
from integration.publisher.cluster_desk import SOURCE_ROOT
from integration.publisher.speaking import Publisher, Runner, free_port, message

pytestmark = [pytest.mark.slow, pytest.mark.alone]

RUNNERS = 50
SECONDS = 8
MIB = 1024
POINTS = [{"x": "2024-01-01T00:00:00Z", "y": number} for number in range(500)]


@pytest.fixture
def publisher(desk):
    port = free_port()
    process = subprocess.Popen(
        [sys.executable, Path(__file__).with_name("many_pods.py"), str(port), desk.url, "many"],
        env={"PYTHONPATH": str(SOURCE_ROOT / "operator")},
    )
    publisher = Publisher(address=("127.0.0.1", port), process=process)

    def there():
        try:
            return "is there" in publisher.get("/readyz")[1]
        except OSError:
            return False

    wait_until(there)
    yield publisher
    publisher.stop()


def peak_memory(process):
    """Of a process, in MiB."""
    lines = Path(f"/proc/{process.pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM")) / MIB


def lines_of(name, count):
    return [message(0, wrapper_id=name, data=POINTS, segment_number=1) for _ in range(count)]


def post_for(publisher, name, count, results):
    runner, lines, waits = Runner(token=name, name=name), lines_of(name, count), []
    end, sequence = time.monotonic() + SECONDS, 0
    while time.monotonic() < end:
        sequence += 1
        begun = time.monotonic()
        while (answer := runner.batch(publisher, sequence, lines)).status == 503:
            time.sleep(int(answer.retry_after))
        assert answer.status == 200, answer
        waits.append(time.monotonic() - begun)
    results[name] = (sequence * count, max(waits))


def post_at_once(publisher, counts):
    """Let runners post batches of so many messages; return messages and longest wait of each."""
    results = {}
    threads = [
        threading.Thread(target=post_for, args=(publisher, f"runner-{number}", count, results))
        for number, count in enumerate(counts)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(results) == len(counts)
    return results


def test_fifty_runners_with_large_batches_share_evenly_in_bounded_memory(desk, publisher):
    results = post_at_once(publisher, [32] * RUNNERS)
    sent = [messages for messages, _ in results.values()]
    assert max(sent) <= 3 * min(sent)
    assert peak_memory(publisher.process) < 160
    assert len(desk.drain("many")) == sum(sent)


def test_a_runner_with_huge_batches_does_not_make_others_wait(desk, publisher):
    results = post_at_once(publisher, [160] + [1] * 10)
    small = [wait for name, (_, wait) in results.items() if name != "runner-0"]
    assert max(small) < 2.0
    desk.delete("many")
