"""The definition in the cluster, and a namespace of one's own for Wrappers."""

import pytest

from integration.crd.api_server import with_namespace, wrapper_name


@pytest.fixture(scope="session")
def api_server(cluster):
    with with_namespace(cluster, "crd") as server:
        yield server


@pytest.fixture
def name(api_server, request):
    with wrapper_name(api_server, request.node.name) as name:
        yield name
