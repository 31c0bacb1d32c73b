"""Publishers of a real cluster: tokens, who is current, and checkpoints in the status."""

import json
import threading
import time

import pytest

from integration.publisher.broker_desk import wait_until
from integration.publisher.cluster_desk import ClusterDesk
from integration.publisher.cutting import CutProxy
from integration.publisher.speaking import WRAPPER_ID, Runner, free_port, message, running

POD = "co2-abcd1234-1-1"


@pytest.fixture(scope="module")
def cluster_desk(desk):
    cluster_desk = ClusterDesk(desk.layout, desk.name)
    cluster_desk.open()
    yield cluster_desk
    cluster_desk.close()


def publisher_on(desk, kubeconfig, **settings):
    port = free_port()
    environment = {
        "KUBECONFIG": str(kubeconfig),
        "WRAPPERS_PUBLISHER_BROKER_URL": desk.url,
        "WRAPPERS_PUBLISHER_LISTEN": f"127.0.0.1:{port}",
        **{f"WRAPPERS_PUBLISHER_{name.upper()}": value for name, value in settings.items()},
    }
    return running(environment=environment, address=("127.0.0.1", port))


@pytest.fixture
def publisher(desk, cluster_desk, tmp_path):
    with publisher_on(desk, cluster_desk.kubeconfig(tmp_path)) as publisher:
        yield publisher


class Site:
    """One Wrapper and its pods."""

    def __init__(self, desk, name):
        self.desk, self.name = desk, name
        desk.make_wrapper(name)
        self.desk.set_status(name, effective={"wrapperId": WRAPPER_ID, "queue": "data"})

    def runner(self, attempt=1):
        """Make a pod and return who speaks for it."""
        pod = f"{self.name}-abcd1234-1-{attempt}"
        uid = self.desk.make_pod(pod)
        runner = Runner(
            token=self.desk.token(pod, uid),
            namespace=self.desk.namespace,
            name=self.name,
            execution="abcd1234-1",
            attempt=attempt,
        )
        return runner, pod, uid

    def name_pod(self, pod, uid=None, *, attempt=1):
        execution = {"id": "abcd1234-1", "attempt": attempt, "pod": pod, "podUID": uid}
        self.desk.set_status(self.name, execution=execution)

    def current_runner(self, attempt=1):
        runner, pod, uid = self.runner(attempt)
        self.name_pod(pod, uid, attempt=attempt)
        return runner, uid

    def checkpoint(self):
        return self.desk.status(self.name).get("checkpoint", {})


def test_a_pod_is_heard_from_when_the_status_names_it_until_it_names_another(cluster_desk, publisher):
    site = Site(cluster_desk, "heard")
    runner, pod, uid = site.runner()
    assert (runner.checkpoint(publisher).status, runner.checkpoint(publisher).reason) == (503, "NotKnownYet")
    site.name_pod(pod)
    wait_until(lambda: runner.checkpoint(publisher).reason == "NotKnownYet", seconds=3)
    site.name_pod(pod, uid)
    named = wait_until(lambda: (answer := runner.checkpoint(publisher)).status == 200 and answer, seconds=3)
    assert named.body["pod_uid"] == uid
    assert runner.batch(publisher, 1, [message(1)]).status == 200
    site.name_pod("heard-abcd1234-1-2", attempt=2)
    time.sleep(2.0)
    for answer in (
        runner.batch(publisher, 2, [message(2)]),
        runner.checkpoint(publisher),
        runner.finish(publisher),
    ):
        assert (answer.status, answer.reason) == (409, "Superseded")


def test_a_token_counts_only_if_it_is_of_a_pod_and_made_for_us(cluster_desk, publisher):
    site = Site(cluster_desk, "tokens")
    runner, uid = site.current_runner()
    pod = "tokens-abcd1234-1-1"
    assert runner.checkpoint(publisher).status == 200
    bare = cluster_desk.kubectl("create", "token", "default", "--audience=wrapper-publisher").strip()
    other_audience = cluster_desk.token(pod, uid, audience="https://kubernetes.default.svc")
    for token in (bare, other_audience, runner.token[:-4] + "AAAA", "nonsense"):
        stranger = Runner(token=token, namespace=runner.namespace, name="tokens", execution="abcd1234-1")
        assert (stranger.checkpoint(publisher).status, stranger.checkpoint(publisher).reason) == (
            401,
            "NotAPod",
        )
    elsewhere = Runner(token=runner.token, namespace="default", name="tokens", execution="abcd1234-1")
    assert elsewhere.checkpoint(publisher).status == 403


def test_a_run_leaves_its_checkpoint_and_progress_in_the_status(cluster_desk, publisher):
    site = Site(cluster_desk, "run")
    runner, uid = site.current_runner()
    assert runner.checkpoint(publisher).body["checkpoint"] == {}
    told = {
        "codeHash": "c" * 64,
        "sourceDigest": "d" * 64 + "/1",
        "runPosition": 500,
        "lastDataSent": "2026-01-01T00:00:00.123456Z",
        "highWaterMark": "2024-01-01T00:00:00Z",
    }
    assert runner.batch(publisher, 1, [message(1)], **told).status == 200
    wait_until(lambda: site.checkpoint().get("sequence") == 1, seconds=3)
    # What comes within five seconds is held ...
    runner.batch(publisher, 2, [message(2)], **{**told, "runPosition": 1000})
    time.sleep(0.5)
    assert site.checkpoint()["sequence"] == 1
    # ... unless somebody asks.
    assert runner.checkpoint(publisher).body["checkpoint"]["sequence"] == 2
    assert site.checkpoint() == {
        **told,
        "runPosition": 1000,
        "sequence": 2,
        "podUID": uid,
        "pointsConfirmed": 2,
        "messagesConfirmed": 2,
    }
    assert runner.heartbeat(publisher, delivery="Waiting", delivery_reason="the broker is away").status == 200
    progress = wait_until(lambda: cluster_desk.status("run").get("progress"), seconds=7)
    assert progress["counts"]["rows"] == 3
    assert progress["delivery"] == {"state": "Waiting", "reason": "the broker is away"}
    final = {**told, "runPosition": 0, "poll": 1, "phase": "Continuous", "sequence": 3}
    end = runner.finish(publisher, **final, pointsConfirmed=2, messagesConfirmed=2)
    assert end.status == 200
    assert (site.checkpoint()["poll"], site.checkpoint()["phase"]) == (1, "Continuous")
    assert cluster_desk.status("run")["progress"]["delivery"]["state"] == "Delivering"
    assert runner.finish(publisher, **final, pointsConfirmed=2, messagesConfirmed=2).status == 200


def test_the_next_attempt_starts_where_the_last_one_was_confirmed(cluster_desk, publisher):
    site = Site(cluster_desk, "resumed")
    runner, _ = site.current_runner()
    assert [runner.batch(publisher, number, [message(number)]).status for number in (1, 2, 3)] == [200] * 3
    successor, uid = site.current_runner(attempt=2)
    time.sleep(2.0)
    start = successor.checkpoint(publisher)
    assert (start.body["checkpoint"]["sequence"], start.body["pod_uid"]) == (3, uid)
    assert site.checkpoint()["sequence"] == 3


def test_being_stopped_it_leaves_what_it_holds_in_the_status(cluster_desk, publisher):
    site = Site(cluster_desk, "stopped")
    runner, _ = site.current_runner()
    for number in range(1, 6):
        assert runner.batch(publisher, number, [message(number)]).status == 200
    assert publisher.stop() == 0
    assert site.checkpoint()["sequence"] == 5


def test_two_replicas_never_take_a_checkpoint_back(desk, cluster_desk, tmp_path):
    site = Site(cluster_desk, "replicas")
    runner, _ = site.current_runner()
    kubeconfig = cluster_desk.kubeconfig(tmp_path)
    seen, over = [], threading.Event()

    def watch():
        while not over.is_set():
            seen.append(site.checkpoint().get("sequence", 0))

    watching = threading.Thread(target=watch)
    watching.start()
    with publisher_on(desk, kubeconfig) as one, publisher_on(desk, kubeconfig) as other:
        end, number = time.monotonic() + 13, 0
        while time.monotonic() < end:
            number += 1
            # Now this one, now that one, in no even rhythm: each holds what the other does not know.
            answer = runner.batch(one if number % 3 else other, number, [message(number)])
            assert answer.status == 200, answer
            time.sleep(0.05)
        final = {"sequence": number + 1, "pointsConfirmed": number, "messagesConfirmed": number, "poll": 1}
        assert runner.finish(other, **final).status == 200
        late = one.stop()
    over.set()
    watching.join()
    assert late == 0
    assert seen == sorted(seen)
    assert len(set(seen)) >= 4
    assert site.checkpoint()["sequence"] == number + 1
    writes = len(set(seen))
    assert writes <= 2 * (13 / 5 + 2)


def test_a_wrapper_that_is_made_anew_gets_its_checkpoint_back(cluster_desk, publisher):
    site = Site(cluster_desk, "anew")
    runner, uid = site.current_runner()
    assert runner.batch(publisher, 1, [message(1)]).status == 200
    wait_until(lambda: site.checkpoint(), seconds=3)
    cluster_desk.kubectl("delete", "wrapper", "anew", "--cascade=orphan")
    time.sleep(2.0)
    assert runner.batch(publisher, 2, [message(2)]).status == 200
    assert (runner.finish(publisher).status, runner.finish(publisher).reason) == (503, "StatusNotWritten")
    again = Site(cluster_desk, "anew")
    time.sleep(2.0)
    assert runner.batch(publisher, 3, [message(3)]).reason == "NotKnownYet"
    again.name_pod("anew-abcd1234-1-1", uid)
    wait_until(lambda: runner.batch(publisher, 3, [message(3)]).status == 200, seconds=4)
    assert runner.finish(publisher, sequence=4, pointsConfirmed=3, messagesConfirmed=3).status == 200
    assert again.checkpoint()["sequence"] == 4


def test_while_the_api_server_is_away_verified_pods_go_on(desk, cluster_desk, tmp_path):
    site = Site(cluster_desk, "away")
    runner, _ = site.current_runner()
    stranger, _, _ = site.runner(attempt=2)
    with CutProxy() as proxy:
        kubeconfig = cluster_desk.kubeconfig(tmp_path, port=proxy.port)
        with publisher_on(desk, kubeconfig) as publisher:
            assert runner.checkpoint(publisher).status == 200
            assert runner.batch(publisher, 1, [message(1)]).status == 200
            wait_until(lambda: site.checkpoint(), seconds=3)
            proxy.cut()
            for number in range(2, 10):
                assert runner.batch(publisher, number, [message(number)]).status == 200
                time.sleep(0.5)
            assert (stranger.checkpoint(publisher).status, stranger.checkpoint(publisher).retry_after) == (
                503,
                "2",
            )
            assert runner.finish(publisher).reason == "StatusNotWritten"
            assert publisher.get("/readyz")[0] == 200
            proxy.mend()
            wait_until(lambda: site.checkpoint()["sequence"] == 9, seconds=12)
            assert runner.finish(publisher).status == 200


def test_queues_are_kept_apart_by_namespace(desk, cluster_desk, tmp_path):
    site = Site(cluster_desk, "queues")
    runner, _ = site.current_runner()
    allowed = json.dumps({cluster_desk.namespace: ["team-*"], "*": ["*"]})
    with publisher_on(desk, cluster_desk.kubeconfig(tmp_path), allowed_queues=allowed) as publisher:
        answer = runner.batch(publisher, 1, [message(1)])
        assert (answer.status, answer.reason) == (403, "WrongQueue")
        cluster_desk.set_status("queues", effective={"wrapperId": WRAPPER_ID, "queue": "team-a"})
        wait_until(lambda: runner.batch(publisher, 1, [message(1)]).status == 200, seconds=4)
    assert len(desk.drain("team-a")) == 1
