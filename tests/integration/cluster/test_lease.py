"""What the operator writes on its Lease, by a real API server."""

import asyncio
import os
from datetime import UTC, datetime

import pytest

from wrapper_operator.cluster.adapter import KubernetesCluster
from wrapper_operator.cluster.port import NotFoundError
from wrapper_operator.cluster.requests import connect

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
NAMESPACE = "default"
KEY = "wrappers.dev/of-a-test"


@pytest.fixture
def name(cluster):
    name = f"lease-{os.getpid()}"
    yield name
    cluster.kubectl("delete", "lease", name, "--ignore-not-found")


def test_annotations_stay_through_beats_and_beside_each_other(cluster, name, monkeypatch):
    monkeypatch.setenv("KUBECONFIG", str(cluster.kubeconfig))

    async def story():
        server = await connect()
        try:
            port = KubernetesCluster(server)
            with pytest.raises(NotFoundError):
                await port.annotate_lease(NAMESPACE, name, {KEY: "too early"})
            assert await port.get_lease(NAMESPACE, name) is None
            await port.renew_lease(NAMESPACE, name, holder="test", at=NOW)
            # The first annotation of all, one more, and one in place of another.
            await port.annotate_lease(NAMESPACE, name, {KEY: "first"})
            await port.annotate_lease(NAMESPACE, name, {f"{KEY}-more": "second"})
            await port.renew_lease(NAMESPACE, name, holder="test", at=NOW)
            await port.annotate_lease(NAMESPACE, name, {KEY: "third"})
            return await port.get_lease(NAMESPACE, name)
        finally:
            await server.close()

    lease = asyncio.run(story())
    assert lease["spec"]["holderIdentity"] == "test"
    assert lease["metadata"]["annotations"] == {KEY: "third", f"{KEY}-more": "second"}
