"""A namespace of a cluster with Wrappers, and the command line that asks about them."""

import json
from collections.abc import Callable

import pytest

from integration.crd.api_server import ApiServer, with_namespace, wrapper_name
from integration.crd.test_status import STATUS_WORD
from integration.wrapperctl.command import Ended, run
from unit.wrapperctl.a_wrapper import wrapper

Ask = Callable[..., Ended]


@pytest.fixture(scope="session")
def api_server(cluster):
    with with_namespace(cluster, "plugin") as server:
        yield server


@pytest.fixture
def name(api_server, request):
    with wrapper_name(api_server, request.node.name) as name:
        yield name


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
