"""Ask the API server of a cluster what it makes of Wrappers, and of their definition."""

import contextlib
import json
import os
import re
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from kubernetes import client, config

from cluster.access import Cluster, locked
from cluster.definition import put_definition
from cluster.waiting import until
from unit.api.manifests import manifest

DEFINITION = Path(__file__).parents[3] / "crds" / "wrappers.wrappers.dev.yaml"
_PLACE = {"group": "wrappers.dev", "version": "v1alpha1", "plural": "wrappers"}

Object = dict[str, Any]


@dataclass(frozen=True)
class Answer:
    """What the API server said: with 201 the object as it would be stored, else a message."""

    code: int
    message: str = ""
    stored: Object | None = None
    warning: str | None = None

    @property
    def accepted(self) -> bool:
        return self.code == 201


@dataclass(frozen=True)
class ApiServer:
    """The API server, and a namespace of the tests' own in it."""

    cluster: Cluster
    client: client.ApiClient
    namespace: str

    def try_out(self, manifest: Object) -> Answer:
        """Have a Wrapper checked, strictly, without storing it."""
        manifest = deepcopy(manifest)
        if isinstance(manifest.get("metadata"), dict):
            manifest["metadata"]["namespace"] = self.namespace
        try:
            stored, _, headers = client.CustomObjectsApi(
                self.client
            ).create_namespaced_custom_object_with_http_info(
                **_PLACE, namespace=self.namespace, body=manifest, dry_run="All", field_validation="Strict"
            )
        except client.ApiException as error:
            return Answer(error.status, json.loads(error.body)["message"])
        return Answer(201, stored=stored, warning=headers.get("Warning"))

    def apply(self, manifest: Object, *words: str) -> None:
        """Store an object, server-side."""
        self.kubectl("apply", "--server-side", *words, "-f", "-", stdin=json.dumps(manifest))

    def patch(self, name: str, patch: Any, *words: str, kind: str = "merge") -> None:
        """Change a Wrapper; `--subresource=status` among the words changes its status."""
        self.kubectl("patch", "wr", name, f"--type={kind}", *words, "--patch", json.dumps(patch))

    def get(self, name: str) -> Object:
        """Return a stored Wrapper."""
        found: Object = json.loads(self.kubectl("get", "wr", name, "-o", "json"))
        return found

    def kubectl(self, *words: str, stdin: str | None = None) -> str:
        """Run kubectl in the namespace."""
        return self.cluster.kubectl("--namespace", self.namespace, *words, stdin=stdin)


@contextlib.contextmanager
def with_namespace(cluster: Cluster, prefix: str) -> Iterator[ApiServer]:
    """Put the definition into the cluster, and give Wrappers a namespace for a while."""
    with locked(cluster.layout, "crds"):
        put_definition(cluster)
    server = connect(cluster, f"{prefix}-{os.getpid()}")
    cluster.kubectl("create", "namespace", server.namespace)
    # A definition takes effect a moment after it is stored.
    until("the definition takes effect", lambda: server.try_out(manifest()).accepted, timeout=30)
    yield server
    cluster.kubectl("delete", "namespace", server.namespace, "--wait=false")


@contextlib.contextmanager
def wrapper_name(server: ApiServer, test: str) -> Iterator[str]:
    """Return the name of a Wrapper of one test alone; it is taken away in the end."""
    name = re.sub("[^a-z0-9]+", "-", test.lower())[-40:].strip("-")
    yield name
    server.kubectl("delete", "wr", name, "--ignore-not-found")


def connect(cluster: Cluster, namespace: str) -> ApiServer:
    """Return the API server by the administrator's kubeconfig."""
    return ApiServer(cluster, config.new_client_from_config(str(cluster.kubeconfig)), namespace)


def definition() -> Object:
    """Return the definition as it is delivered."""
    found: Object = yaml.safe_load(DEFINITION.read_text(encoding="utf-8"))
    return found
