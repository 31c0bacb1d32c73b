"""A Wrapper is created anew while its pod is at work and the operator is away: the pod is adopted."""

import pytest

from e2e.failures.halfway import Halfway, confirmed
from e2e.failures.parts import Part

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(300)]


@pytest.mark.long
def test_pod_of_a_wrapper_created_anew_is_adopted(halfway: Halfway) -> None:
    halfway.begin()
    trial, pod = halfway.trial, halfway.pod()
    uid = trial.installation.wrapper(trial.name())["metadata"]["uid"]
    operator = Part(trial.installation, "operator")

    # Nothing flows while the operator comes and goes, however long that takes.
    halfway.tap.hold()
    operator.scale(0)
    trial.installation.kubectl("delete", "wrapper", trial.name(), "--cascade=orphan")
    halfway.apply()
    anew = trial.installation.wrapper(trial.name())
    assert anew["metadata"]["uid"] != uid
    assert not anew.get("status")
    operator.scale(1)
    halfway.tap.trickle()

    status = trial.wait(lambda status: (status.get("execution") or {}).get("podUID"))
    assert status["execution"]["podUID"] == pod["metadata"]["uid"]
    owners = [owner["uid"] for owner in halfway.pod()["metadata"]["ownerReferences"]]
    assert owners == [anew["metadata"]["uid"]]
    before = halfway.wait_confirmed(1)

    status = halfway.completes()
    assert confirmed(status) >= confirmed(before)
    assert status["execution"]["attempt"] == 1
    assert len(trial.pods()) == 1, "adopted, not doubled"
    assert status["checkpoint"]["podUID"] == pod["metadata"]["uid"]
