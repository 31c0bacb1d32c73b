"""Alerts on the installed chart: each is caused for real, fires, and clears when its cause is gone."""

import json
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass

import pytest

from api_servers.registry import APIS
from api_servers.serving import Served
from api_servers.serving import run as serve
from cluster.kubectl import apply, kubectl
from cluster.layout import BRIDGE_ADDRESS
from e2e.alerting.forging import forge
from e2e.alerting.prometheus import Prometheus
from e2e.alerting.proofs import Proof, Proofs
from e2e.apis.interrupted import STEP_SECONDS, Source
from e2e.apis.wrappers import ApiWrapper, poll_of, with_canary
from e2e.failures.parts import Part
from e2e.installation import Installation
from e2e.tap import Tap
from e2e.trial import Trial

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(600)]

INTERVAL = "5s"
NO_NUMBERS = "colour,shape\nred,round\nblue,square\n"
BAD = ("bad-1", "bad-2", "bad-3")


@dataclass(frozen=True)
class Scene:
    """What the causes happen to.

    Attributes:
        live: A Wrapper of an API that goes on growing.
        key: A Wrapper of an API that wants a key.
    """

    trial: Trial
    tap: Tap
    proofs: Proofs
    live: ApiWrapper
    key: ApiWrapper

    @property
    def installation(self) -> Installation:
        return self.trial.installation

    def delete(self, *suffixes: str) -> None:
        """Delete Wrappers."""
        self.installation.kubectl("delete", "wrapper", *map(self.trial.name, suffixes))


@pytest.fixture
def source() -> Iterator[Source]:
    source = Source()
    yield source
    source.leave()


@pytest.fixture
def keyed() -> Iterator[Served]:
    with serve(with_canary(APIS["openaq"]()), host=BRIDGE_ADDRESS) as served:
        yield served


@pytest.fixture
def scene(prometheus: Prometheus, trial: Trial, tap: Tap, source: Source, keyed: Served) -> Iterator[Scene]:
    """Both Wrappers are on their way; the proofs are shown in the end."""
    live, key = ApiWrapper(trial, source.served, "live"), ApiWrapper(trial, keyed, "key")
    scene = Scene(trial, tap, Proofs(prometheus), live, key)
    live.apply(
        indicator={"name": "live", "periodicity": f"{STEP_SECONDS}s"}, collection={"interval": INTERVAL}
    )
    key.apply(collection={"interval": INTERVAL})
    yield scene
    tap.closed = False
    print(f"\na minute of the shipped rules is a second here\n{scene.proofs.table()}")


@pytest.mark.long
def test_alerts_fire_and_clear(prometheus: Prometheus, scene: Scene) -> None:
    lasting = [*generation_fails(scene), credentials_are_refused(scene)]
    checkpoints_are_stuck(scene)
    delivery_is_blocked(scene)
    lasting.append(messages_are_forged(scene))
    part_is_away(scene, "publisher", "WrapperPublisherDown")
    for proof in lasting:
        scene.proofs.clears(proof)
    part_is_away(scene, "operator", "WrapperOperatorDown")

    assert [rule["lastError"] for rule in prometheus.rules() if rule["health"] != "ok"] == []
    assert prometheus.turned_at.keys() == {proof.alert for proof in scene.proofs.rows}


def generation_fails(scene: Scene) -> tuple[Proof, Proof]:
    failing, crashed = "WrapperGenerationFailing", "WrapperCrashed"
    cause = "three Wrappers of files without a number"
    with scene.proofs.cause(failing, cause) as one, scene.proofs.cause(crashed, cause) as other:
        for suffix in BAD:
            scene.trial.apply(*scene.trial.csv(NO_NUMBERS, suffix))
    scene.delete(*BAD)
    one.mended()
    other.mended()
    return one, other


def credentials_are_refused(scene: Scene) -> Proof:
    before = scene.key.wait("a poll", lambda status: poll_of(status) >= 2)
    api, cause = scene.key.served.api, "an API takes another key all of a sudden"
    known = api.key
    with scene.proofs.cause("WrapperCredentialsRefused", cause) as proof:
        api.key = "another"
    api.key = known
    proof.mended()
    scene.trial.patch("key", collection={"restart": 1})
    scene.key.wait("another poll", lambda status: poll_of(status) > poll_of(before) + 1)
    # Its data grow no more: it would count as stalled in the end.
    scene.delete("key")
    return proof


def checkpoints_are_stuck(scene: Scene) -> None:
    scene.live.wait("a poll", lambda status: poll_of(status) >= 2)
    cause = "the publisher lost the right to write statuses"
    with ExitStack() as rights, scene.proofs.cause("WrapperCheckpointStuck", cause) as proof:
        rights.enter_context(_without_status_rights(scene.installation))
    proof.mended()
    scene.proofs.clears(proof)


def delivery_is_blocked(scene: Scene) -> None:
    with scene.proofs.cause("WrapperDeliveryBlocked", "the line to the broker is cut") as proof:
        scene.tap.closed = True
        scene.tap.cut()
    scene.tap.closed = False
    proof.mended()
    scene.proofs.clears(proof)


def messages_are_forged(scene: Scene) -> Proof:
    [publisher] = Part(scene.installation, "publisher").pods()
    cause = "a message that is none, sent in the name of a pod"
    with scene.proofs.cause("WrapperMessagesRefused", cause) as proof:
        assert forge(scene.trial, publisher, "live")["rejected"] == 1
        # Its runner is out of step with the publisher now, which is another story.
        scene.delete("live")
        proof.mended()
    return proof


def part_is_away(scene: Scene, name: str, alert: str) -> None:
    part = Part(scene.installation, "publisher" if name == "publisher" else "operator")
    with scene.proofs.cause(alert, f"the {name} is scaled to nothing") as proof:
        part.scale(0)
    proof.mended()
    part.scale(1)
    scene.proofs.clears(proof)


@contextmanager
def _without_status_rights(installation: Installation) -> Iterator[None]:
    """Take the publisher's right to write statuses, and give it back."""
    words = ("--namespace", installation.namespace, "get", "role", "-o", "json")
    label = "-lapp.kubernetes.io/component=publisher"
    [role] = json.loads(kubectl(installation.layout, *words, label))["items"]
    metadata = {name: role["metadata"][name] for name in ("name", "namespace")}
    rules = [rule for rule in role["rules"] if rule["resources"] != ["wrappers/status"]]
    assert len(rules) == len(role["rules"]) - 1
    bare = {"apiVersion": role["apiVersion"], "kind": "Role", "metadata": metadata}
    apply(installation.layout, {**bare, "rules": rules})
    try:
        yield
    finally:
        apply(installation.layout, {**bare, "rules": role["rules"]})
