"""The definition in the cluster, and a namespace of one's own for Wrappers."""

import os
import re

import pytest

from cluster.access import locked
from cluster.definition import put_definition
from cluster.waiting import until
from integration.crd.api_server import ApiServer, connect
from unit.api.manifests import manifest


@pytest.fixture(scope="session")
def api_server(cluster):
    with locked(cluster.layout, "crds"):
        put_definition(cluster)
    server = connect(cluster, f"crd-{os.getpid()}")
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


def knows_wrappers(server: ApiServer) -> bool:
    """A definition takes effect a moment after it is stored."""
    return server.try_out(manifest()).accepted
