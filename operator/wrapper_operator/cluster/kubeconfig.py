"""The cluster of a person at a command line: kubeconfig, context and namespace as kubectl finds them."""

import os
from typing import NamedTuple

from kubernetes.aio import config
from kubernetes.aio.client.configuration import Configuration

from wrapper_operator.cluster.port import ClusterError
from wrapper_operator.cluster.requests import ApiServer


class UserCluster(NamedTuple):
    """What a kubeconfig leads to.

    Attributes:
        server: The API server; the caller closes it.
        namespace: Of the context.
    """

    server: ApiServer
    namespace: str


def context_names() -> list[str]:
    """Return the contexts of the kubeconfig; none where there is none."""
    try:
        contexts, _ = config.list_kube_config_contexts(config_file=os.environ.get("KUBECONFIG"))
    except (config.ConfigException, OSError):
        return []
    return [str(each["name"]) for each in contexts]


async def connect_as_user(context: str | None = None) -> UserCluster:
    """Return the cluster of a kubeconfig's context.

    Args:
        context: Its name; None for the current one.

    Raises:
        ClusterError: There is no kubeconfig, or no such context in it.
    """
    file = os.environ.get("KUBECONFIG")
    configuration = Configuration()
    try:
        contexts, current = config.list_kube_config_contexts(config_file=file)
        await config.load_kube_config(
            config_file=file, context=context, client_configuration=configuration, persist_config=False
        )
    except (config.ConfigException, OSError) as error:
        raise ClusterError(
            f"no cluster to ask: {error}; set KUBECONFIG, or name a context that it holds"
        ) from error
    chosen = next((found for found in contexts if found["name"] == context), current)
    namespace = ((chosen or {}).get("context") or {}).get("namespace")
    return UserCluster(ApiServer(configuration), str(namespace or "default"))
