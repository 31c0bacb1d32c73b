"""Look at the cluster often: a kept connection costs next to nothing, where kubectl costs a process."""

import functools
import json
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import urllib3

from cluster.layout import Layout
from cluster.shell import CommandError

_SECONDS = 30.0


def read(layout: Layout, path: str, **query: str) -> dict[str, Any]:
    """Return what the API server answers to the cluster's administrator.

    Raises:
        CommandError: It answers with an error, or not at all.
    """
    address = f"{path}?{urlencode(query)}" if query else path
    kubeconfig = layout.kubeconfig
    try:
        answer = _connected(kubeconfig, kubeconfig.stat().st_mtime).request("GET", address)
    except (OSError, urllib3.exceptions.HTTPError) as error:
        raise CommandError(f"GET {address}: {error}") from error
    if answer.status != 200:
        raise CommandError(f"GET {address}: {answer.status} {answer.data.decode(errors='replace')[:500]}")
    found: dict[str, Any] = json.loads(answer.data)
    return found


@functools.lru_cache(maxsize=1)
def _connected(kubeconfig: Path, _written: float) -> urllib3.HTTPSConnectionPool:
    """Connect with the token and the authority that the test cluster's kubeconfig has."""
    config = json.loads(kubeconfig.read_text())
    cluster, user = config["clusters"][0]["cluster"], config["users"][0]["user"]
    pool = urllib3.connection_from_url(
        cluster["server"],
        ca_certs=cluster["certificate-authority"],
        headers={"Authorization": f"Bearer {user['token']}", "Accept": "application/json"},
        timeout=_SECONDS,
        maxsize=4,
    )
    assert isinstance(pool, urllib3.HTTPSConnectionPool)
    return pool
