"""A namespace of a cluster with Wrappers, and the command line that asks about them."""

import json
import os
import re
from collections.abc import Callable

import pytest

from cluster.access import locked
from cluster.definition import put_definition
from cluster.waiting import until
from integration.crd.api_server import ApiServer, connect
from integration.crd.conftest import knows_wrappers
from integration.crd.test_status import STATUS_WORD
from integration.wrapperctl.command import Ended, run
from unit.wrapperctl.a_wrapper import wrapper

Ask = Callable[..., Ended]


@pytest.fixture(scope="session")
def api_server(cluster):
    with locked(cluster.layout, "crds"):
        put_definition(cluster)
    server = connect(cluster, f"plugin-{os.getpid()}")
    cluster.kubectl("create", "namespace", server.namespace)
    until("the definition takes effect", lambda: knows_wrappers(server), timeout=30)
    yield server
    cluster.kubectl("delete", "namespace", server.namespace, "--wait=false")


@pytest.fixture
def name(api_server, request):
    """The name of a Wrapper of this test alone; taken away afterwards."""
    name = re.sub("[^a-z0-9]+", "-", request.node.name.lower())[-40:].strip("-")
    yield name
    api_server.kubectl("delete", "wr", name, "--ignore-not-found")


@pytest.fixture
def ask(api_server, tmp_path) -> Ask:
    """Run a command in the namespace of the tests, or in the one that the words name."""

    def ask(*words: object) -> Ended:
        place = () if "-n" in words or "-A" in words else ("-n", api_server.namespace)
        return run(*words, *place, cwd=tmp_path, KUBECONFIG=str(api_server.cluster.kubeconfig))

    return ask


def put(server: ApiServer, name: str, *, status: bool = True, **spec: object) -> dict[str, object]:
    """Store the Wrapper that unit tests know, under another name; return it as it is stored."""
    made = wrapper()
    metadata = {"name": name, "namespace": server.namespace}
    server.apply({**made, "metadata": metadata, "spec": {**made["spec"], **spec}, "status": {}})
    if status:
        server.patch(name, {"status": made["status"]}, STATUS_WORD)
    return server.get(name)


def create(server: ApiServer, thing: dict[str, object]) -> None:
    server.kubectl("create", "-f", "-", stdin=json.dumps(thing))
