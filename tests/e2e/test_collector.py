"""A look around in the collector container of a real pod, and what that pod's token is good for."""

import json
import urllib.error
import urllib.request
from collections.abc import Iterator
from typing import Any

import pytest

from cluster.kubectl import kubectl
from cluster.shell import CommandError
from e2e.installation import Installation
from e2e.serving import Served, served
from e2e.trial import Object, Trial, condition
from wrapper_contract.publishing import AUDIENCE

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(300)]

LOOK_AROUND = r"""
import json, os, pathlib, re
token = re.compile(rb"eyJ[\w-]{10,}\.eyJ[\w-]{10,}\.[\w-]{10,}|amqp://")
found, read = [], 0
for top in ("/wrapper", "/run", "/var/run", "/tmp", "/etc", "/home", "/root", "/dev/shm"):
    for folder, _, names in os.walk(top):
        for name in names:
            path = pathlib.Path(folder, name)
            try:
                content = path.read_bytes() if path.is_file() else b""
            except OSError:
                continue
            read += 1
            if token.search(content):
                found.append(str(path))
processes = [each for each in os.listdir("/proc") if each.isdigit()]
commands = [pathlib.Path("/proc", each, "cmdline").read_bytes().decode() for each in processes]
print(json.dumps({
    "found": found,
    "read": read,
    "environment": dict(os.environ),
    "mounts": [line.split()[1] for line in open("/proc/mounts")],
    "commands": commands,
    "uid": os.getuid(),
}))
"""


@pytest.fixture
def file() -> Iterator[Served]:
    """A file that a collection pod has to wait for."""
    with served(b"year,value\n2001,1.5\n2002,2.5\n", free=1) as begun:
        yield begun


@pytest.fixture
def pod(trial: Trial, file: Served) -> Object:
    """A collection pod at work."""
    trial.apply(trial.wrapper({"csv": {"from": {"url": file.url}}}))
    trial.wait(lambda status: condition(status, "Ready").get("reason") == "Collecting")
    (found,) = trial.pods()
    return found


def test_collector_finds_nothing_of_worth(trial: Trial, pod: Object, file: Served) -> None:
    seen = _look_around(trial, pod, "collector")

    assert seen["uid"] == 10002
    assert (seen["found"], seen["read"] > 10) == ([], True)
    own = [mount for mount in seen["mounts"] if mount.startswith(("/wrapper", "/var/run", "/run/secrets"))]
    assert sorted(own) == ["/wrapper/data", "/wrapper/ipc"]
    # The kubelet tells every container where the API server is; the code itself is started without any.
    names = {name for name in seen["environment"] if not name.startswith("KUBERNETES_")}
    assert names <= {"PATH", "HOME", "HOSTNAME", "LANG", "LC_CTYPE", "PWD"} | {
        each for each in names if each.startswith("PYTHON")
    }
    assert not [each for each in seen["commands"] if "collect\0" in each], "the supervisor is out of sight"
    file.gate.set()
    trial.completed()


def test_only_the_supervisor_has_the_token(trial: Trial, pod: Object, file: Served) -> None:
    """The same look finds what is there: it would find a token in the collector too."""
    seen = _look_around(trial, pod, "supervisor")

    assert [path for path in seen["found"] if path.startswith("/wrapper/token")] != []
    assert [path for path in seen["found"] if not path.startswith("/wrapper/token")] == []
    file.gate.set()
    trial.completed()


def test_token_is_nothing_to_the_api_server(trial: Trial, pod: Object) -> None:
    token = _token(trial.installation, pod)

    with pytest.raises(CommandError, match=r"(?i)unauthorized|must be logged in"):
        kubectl(
            trial.installation.layout,
            "--kubeconfig=/dev/null",
            f"--server={_server(trial.installation)}",
            "--insecure-skip-tls-verify",
            f"--token={token}",
            "get",
            "pods",
        )


def test_pod_may_publish_for_its_own_wrapper_alone(trial: Trial, pod: Object, file: Served) -> None:
    trial.apply(*trial.csv("year,value\n2001,1\n", suffix="other"))
    trial.completed("other")
    post = _publisher(trial.installation)
    token, own = _token(trial.installation, pod), _claims(trial, pod)

    assert post(token, own)[0] == 200
    refused = {
        "no token": post(None, own),
        "made up": post("not.a.token", own),
        "for the API server": post(_made(trial.installation, audience=None), own),
        "of no pod": post(_made(trial.installation, audience=AUDIENCE), own),
        "another Wrapper": post(token, own | {"Wrapper-Name": trial.name("other")}),
        "another namespace": post(token, own | {"Wrapper-Namespace": "default"}),
    }
    assert {name: status for name, (status, _) in refused.items()} == {
        "no token": 401,
        "made up": 401,
        "for the API server": 401,
        "of no pod": 401,
        "another Wrapper": 409,
        "another namespace": 403,
    }
    assert all(answer["reason"] and answer["message"] for _, answer in refused.values())
    file.gate.set()
    trial.completed()


def test_queue_that_the_namespace_may_not_use_is_refused(trial: Trial) -> None:
    queue = f"forbidden.{trial.key}"
    trial.apply(*trial.csv("year,value\n2001,1\n", delivery={"queue": queue}))

    status = trial.failed()

    assert queue in condition(status, "Ready")["message"]
    assert "allowedQueues" in condition(status, "Ready")["message"]


def _look_around(trial: Trial, pod: Object, container: str) -> dict[str, Any]:
    name = pod["metadata"]["name"]
    command = ("exec", name, "-c", container, "--", "python3", "-I", "-c", LOOK_AROUND)
    seen: dict[str, Any] = json.loads(trial.installation.kubectl(*command))
    return seen


def _token(installation: Installation, pod: Object) -> str:
    # There is no shell in the image, nor a cat.
    read = 'print(open("/wrapper/token/token").read())'
    command = ("exec", pod["metadata"]["name"], "-c", "supervisor", "--", "python3", "-I", "-c", read)
    return installation.kubectl(*command).strip()


def _made(installation: Installation, *, audience: str | None) -> str:
    """Return a token of the account that pods run as, bound to no pod."""
    words = () if audience is None else (f"--audience={audience}",)
    return installation.kubectl("create", "token", "default", *words).strip()


def _claims(trial: Trial, pod: Object) -> dict[str, str]:
    labels = pod["metadata"]["labels"]
    return {
        "Wrapper-Namespace": trial.installation.namespace,
        "Wrapper-Name": trial.name(),
        "Wrapper-Execution": labels["wrappers.dev/execution"],
        "Wrapper-Attempt": labels["wrappers.dev/attempt"],
    }


def _server(installation: Installation) -> str:
    words = ("config", "view", "--minify", "-o", "jsonpath={.clusters[0].cluster.server}")
    return kubectl(installation.layout, *words).strip()


def _publisher(installation: Installation) -> Any:
    """Return a function that asks the publisher for a checkpoint, as a runner does first."""
    name = f"{installation.name}-wrapper-operator-publisher"
    words = ("--namespace", installation.system, "get", "service", name, "-o", "jsonpath={.spec.clusterIP}")
    url = f"http://{kubectl(installation.layout, *words).strip()}:8080/v1/checkpoint"

    def ask(token: str | None, claims: dict[str, str]) -> tuple[int, dict[str, Any]]:
        authorization = {} if token is None else {"Authorization": f"Bearer {token}"}
        request = urllib.request.Request(url, headers={**claims, **authorization})
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:
                return answer.status, json.loads(answer.read())
        except urllib.error.HTTPError as error:
            return error.code, json.loads(error.read())

    return ask
