"""What the parts log on a cluster, how it is read, and that none of them has a shell."""

import json
from typing import Any

import pytest

from cluster import rabbitmq
from cluster.reading import read
from cluster.shell import CommandError, run
from e2e.installation import ROOT, Installation
from e2e.serving import served
from e2e.trial import Object, Trial
from wrapper_contract.log_lines import message_of

FILE = b"year,value\n2001,1.5\n2002,2.5\n"
Line = dict[str, Any]


def test_each_decision_is_a_line_about_its_wrapper(trial: Trial) -> None:
    trial.apply(*trial.csv(FILE.decode()))
    status = trial.completed()
    execution = status["execution"]["id"]

    mine = [line for line in lines(trial.installation, "operator") if line.get("wrapper") == trial.name()]
    reasons = [line.get("reason") for line in mine]
    wanted = ["GenerationStarted", "CodeStored", "PodCreated", "Completed"]
    assert sorted(wanted, key=reasons.index) == wanted
    assert reasons[-1] == "Completed"
    assert [line["message"] for line in mine if "ended with 0" in line["message"]] != []
    assert {line["namespace"] for line in mine} == {trial.installation.namespace}
    assert (mine[-1]["execution"], mine[-1]["attempt"]) == (execution, 1)

    delivered = [
        line for line in lines(trial.installation, "publisher") if line.get("wrapper") == trial.name()
    ]
    assert [(line["reason"], line["execution"]) for line in delivered] == [
        ("Begun", execution),
        ("Finished", execution),
    ]


def test_an_operator_with_nothing_to_do_is_silent(trial: Trial) -> None:
    trial.apply(*trial.csv(FILE.decode()))
    trial.completed()
    before = len(lines(trial.installation, "operator"))
    trial.installation.kubectl("annotate", "wrapper", trial.name(), "example.org/seen=yes")
    trial.apply(*trial.csv(FILE.decode(), "later"))
    trial.completed("later")
    new = lines(trial.installation, "operator")[before:]
    assert [line for line in new if line.get("wrapper") == trial.name()] == []
    assert [line for line in new if line.get("wrapper") == trial.name("later")] != []


def test_no_log_holds_the_brokers_password(trial: Trial) -> None:
    for part in ("operator", "publisher"):
        assert rabbitmq.PASSWORD not in text(trial.installation, part)


def test_people_are_shown_what_a_runners_lines_say(trial: Trial) -> None:
    trial.apply(*trial.csv(FILE.decode()))
    trial.completed()
    (pod,) = trial.pods()
    raw = trial.installation.kubectl("logs", pod["metadata"]["name"], "-c", "supervisor")
    last = json.loads(raw.splitlines()[-1])
    assert (last["wrapper"], last["attempt"], last["reason"]) == (trial.name(), 1, "Completed")

    shown = wrapperctl(trial.installation, "logs", trial.name())
    assert last["message"] in shown
    assert "{" not in shown
    document = json.loads(wrapperctl(trial.installation, "logs", trial.name(), "-o", "json").splitlines()[-1])
    assert document["text"] == message_of(raw.splitlines()[-1])


@pytest.mark.parametrize("part", ["operator", "publisher", "supervisor", "collector"])
def test_no_part_has_a_shell(part: str, trial: Trial) -> None:
    with served(FILE, free=1) as file:
        trial.apply(trial.wrapper({"csv": {"from": {"url": file.url}}}))
        trial.wait(lambda status: status.get("execution", {}).get("podUID"))
        trial.wait(lambda _: _is_running(trial))
        with pytest.raises(CommandError, match=r"no such file or directory|not found"):
            run([*_kubectl(trial.installation), "exec", *_place(trial, part), "--", "sh", "-c", "echo pwned"])
        file.gate.set()
        trial.completed()


def lines(installation: Installation, part: str) -> list[Line]:
    """Return what a part has logged; every line has to be an object."""
    return [json.loads(line) for line in text(installation, part).splitlines()]


def text(installation: Installation, part: str) -> str:
    (pod,) = _pods_of(installation, part)
    name = pod["metadata"]["name"]
    return run([*_kubectl(installation), "--namespace", installation.system, "logs", name, "--tail=-1"])


def wrapperctl(installation: Installation, *words: str) -> str:
    command = [ROOT / ".venv/bin/wrapperctl", *words, "--namespace", installation.namespace]
    return run(["env", f"KUBECONFIG={installation.layout.kubeconfig}", *command])


def _kubectl(installation: Installation) -> list[str]:
    return [str(installation.layout.bin / "kubectl"), f"--kubeconfig={installation.layout.kubeconfig}"]


def _place(trial: Trial, part: str) -> list[str]:
    """Return where a part runs, as kubectl is told."""
    if part in ("operator", "publisher"):
        (pod,) = _pods_of(trial.installation, part)
        return ["--namespace", trial.installation.system, pod["metadata"]["name"]]
    (pod,) = trial.pods()
    return ["--namespace", trial.installation.namespace, pod["metadata"]["name"], "-c", part]


def _pods_of(installation: Installation, part: str) -> list[Object]:
    path = f"/api/v1/namespaces/{installation.system}/pods"
    found = read(installation.layout, path, labelSelector=f"app.kubernetes.io/component={part}")["items"]
    return [each for each in found if "deletionTimestamp" not in each["metadata"]]


def _is_running(trial: Trial) -> bool:
    return any(pod["status"]["phase"] == "Running" for pod in trial.pods())
