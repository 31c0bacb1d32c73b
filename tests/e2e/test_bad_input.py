"""What is wrong is said where people look, and goes on by itself once it is put right."""

import json
import time
import uuid
from collections.abc import Callable
from pathlib import Path

import pika
import pytest

from cluster.waiting import until
from e2e import queues
from e2e.trial import Object, Trial, condition
from e2e.volumes import volume

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(300)]

FILE = "year,value\n2001,1.5\n2002,2.5\n"
PICKED_UP_SECONDS = 30.0
"""On a machine that is busy; what is looked for every few minutes only would still be found out."""
STATUS_BYTES = 32 * 1024


def test_missing_config_map_is_named_and_picked_up(trial: Trial) -> None:
    trial.apply(trial.wrapper())
    _told(trial, trial.name(), "not found")

    begun = time.monotonic()
    trial.apply(trial.config_map({"data.csv": FILE}))
    status = trial.completed()

    _report("ConfigMap there to Completed", begun)
    assert status["checkpoint"]["pointsConfirmed"] == 2


def test_missing_key_is_named_and_picked_up(trial: Trial) -> None:
    trial.apply(trial.config_map({"other.csv": FILE}), trial.wrapper())
    _told(trial, "data.csv")

    begun = time.monotonic()
    trial.apply(trial.config_map({"data.csv": FILE}))
    trial.completed()

    _report("key there to Completed", begun)


def test_missing_claim_is_named_and_picked_up(trial: Trial, tmp_path: Path) -> None:
    claim = trial.name("claim")
    source = {"csv": {"from": {"volumeClaim": {"name": claim, "path": "data.csv"}}}}
    trial.apply(trial.wrapper(source))
    _told(trial, claim, "not found")

    (tmp_path / "data.csv").write_text(FILE)
    begun = time.monotonic()
    with volume(trial, tmp_path, claim=claim):
        trial.completed()
        _report("claim there to Completed", begun)


def test_missing_code_is_named_and_picked_up(trial: Trial) -> None:
    reference = {"configMap": {"name": trial.name("code"), "key": "collector.py"}}
    trial.apply(*trial.csv(FILE, generation={"engine": "Provided", "codeFrom": reference}))
    _told(trial, trial.name("code"))

    code = (
        "from wrapper_sdk import Point, parse_time\n\n\n"
        "def collect(source, start, end):\n"
        "    for row in source.rows(first=2):\n"
        '        yield Point(parse_time(row[0], "year"), float(row[1]))\n'
    )
    begun = time.monotonic()
    trial.apply(trial.config_map({"collector.py": code}, "code"))
    trial.completed()

    _report("code there to Completed", begun)


def test_file_without_points_is_an_error_in_every_place(trial: Trial) -> None:
    trial.apply(*trial.csv("nothing here\n"))

    status = trial.failed()

    ready = condition(status, "Ready")
    assert (ready["status"], condition(status, "Stalled")["status"]) == ("False", "True")
    assert ready["message"]
    assert ready["message"] == status["message"]
    warnings = [each for each in trial.events() if each["type"] == "Warning"]
    assert ready["message"] in [each["message"] for each in warnings]
    assert status["message"] in trial.installation.kubectl("get", "wr", trial.name(), "-o", "wide")
    assert "Traceback" not in status["message"]

    trial.apply(trial.config_map({"data.csv": FILE}))
    trial.patch(collection={"restart": 1})
    trial.completed()


def test_younger_of_two_with_one_id_is_refused(trial: Trial) -> None:
    shared = str(uuid.uuid4())
    trial.apply(*trial.csv(FILE, suffix="older", wrapperId=shared))
    trial.completed("older")
    # Creation times are whole seconds.
    time.sleep(1.1)
    trial.apply(*trial.csv(FILE, suffix="younger", wrapperId=shared))

    status = trial.failed("younger")

    assert trial.name("older") in status["message"]
    assert shared in status["message"]
    assert trial.pods("younger") == []

    trial.installation.kubectl("delete", "wrapper", trial.name("older"))
    trial.completed("younger")


def test_queue_with_other_arguments_is_used_as_it_is(trial: Trial) -> None:
    with trial.broker.channel() as channel:
        channel.queue_declare(trial.queue, durable=True, arguments={"x-queue-type": "classic"})
    trial.apply(*trial.csv(FILE))

    trial.completed()

    assert len(queues.upserted(trial.drain())) == 2
    with trial.broker.channel() as channel, pytest.raises(pika.exceptions.ChannelClosedByBroker):
        channel.queue_declare(trial.queue, durable=True, arguments={"x-queue-type": "quorum"})


def test_priority_class_that_is_not_there_is_named(trial: Trial) -> None:
    trial.apply(*trial.csv(FILE, pod={"priorityClassName": "no-such-class"}))
    _told(trial, "no-such-class")

    trial.patch(pod=None)
    trial.completed()


def test_no_node_with_room_is_said(trial: Trial) -> None:
    trial.apply(*trial.csv(FILE, pod={"nodeSelector": {"no-such": "node"}}))
    _told(trial, "node")

    trial.patch(pod=None)
    trial.completed()


def test_node_without_room_is_said(trial: Trial) -> None:
    trial.apply(*trial.csv(FILE, pod={"resources": {"requests": {"cpu": "1000"}}}))
    _told(trial, "cpu")

    trial.patch(pod=None)
    trial.completed()


def test_quota_is_told_and_waited_for(trial: Trial) -> None:
    quota = {
        "apiVersion": "v1",
        "kind": "ResourceQuota",
        "metadata": {"name": trial.name()},
        "spec": {"hard": {"pods": "0"}},
    }
    trial.apply(quota)
    until("the quota holds", lambda: _quota_holds(trial))
    trial.apply(*trial.csv(FILE))
    _told(trial, "exceeded quota", trial.name())

    trial.installation.kubectl("delete", "resourcequota", trial.name())
    trial.completed()


def test_status_stays_small_whatever_the_code_says(trial: Trial) -> None:
    code = (
        "from wrapper_sdk import Point, SourceError, parse_time\n\n\n"
        "def collect(source, start, end):\n"
        "    for number in range(500):\n"
        "        print(number, 'ã' * 500)\n"
        "    raise SourceError('ã' * 1_000_000)\n"
    )
    reference = {"configMap": {"name": trial.name("code"), "key": "collector.py"}}
    trial.apply(trial.config_map({"collector.py": code}, "code"))
    trial.apply(*trial.csv(FILE, generation={"engine": "Provided", "codeFrom": reference}))

    status = trial.failed()

    assert "ããã" in status["message"]
    assert len(json.dumps(status, ensure_ascii=False).encode()) < STATUS_BYTES


def test_date_that_is_yet_to_come_is_told(trial: Trial) -> None:
    trial.apply(*trial.csv(FILE, collection={"history": {"start": "2999-01-01"}}))

    status = trial.failed()

    assert condition(status, "Ready")["reason"] == "InvalidSpec"
    assert "spec.collection.history.start lies in the future" in status["message"]
    trial.patch(collection=None)
    trial.completed()


def _quota_holds(trial: Trial) -> bool:
    words = ("get", "resourcequota", trial.name(), "-o", "jsonpath={.status.hard.pods}")
    return trial.installation.kubectl(*words) == "0"


def _told(trial: Trial, *words: str) -> Object:
    """Wait until the condition Ready holds these words; see that an Event says so too."""
    status = trial.wait(_holds(words))
    assert condition(status, "Ready")["status"] == "False"
    return status


def _holds(words: tuple[str, ...]) -> Callable[[Object], bool]:
    def holds(status: Object) -> bool:
        message = condition(status, "Ready").get("message", "")
        return all(word in message for word in words)

    return holds


def _report(what: str, begun: float) -> None:
    took = time.monotonic() - begun
    print(f"{what}: {took:.1f} s")
    assert took < PICKED_UP_SECONDS
