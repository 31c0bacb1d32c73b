"""Who may do what: real requests with the tokens of each part, and a look around in a real collector."""

import json
import ssl
import urllib.error
import urllib.request
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from cluster.kubectl import kubectl
from cluster.layout import API_PORT, Layout
from e2e.installation import Installation

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(300)]

MERGE = "application/merge-patch+json"
WRAPPERS = "/apis/wrappers.dev/v1alpha1/namespaces/{ns}/wrappers"
PODS = "/api/v1/namespaces/{ns}/pods"
MAPS = "/api/v1/namespaces/{ns}/configmaps"
EVENTS = "/api/v1/namespaces/{ns}/events"
LEASES = "/apis/coordination.k8s.io/v1/namespaces/{ns}/leases"
SECRETS = "/api/v1/namespaces/{ns}/secrets"
REVIEWS = "/apis/authentication.k8s.io/v1/tokenreviews"
REVIEW = {"apiVersion": "authentication.k8s.io/v1", "kind": "TokenReview", "spec": {"token": "x"}}
NOTHING: dict[str, Any] = {}
MAP = {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "asked-for"}}

Request = tuple[str, str, dict[str, Any] | None]

# What is allowed meets the object's absence (404), a wrong body (400, 415, 422) or Pod Security's answer.
MAY: dict[str, list[Request]] = {
    "operator": [
        ("GET", WRAPPERS, None),
        ("GET", f"{WRAPPERS}/absent", None),
        ("GET", f"{WRAPPERS}?watch=1&timeoutSeconds=1", None),
        ("PATCH", f"{WRAPPERS}/absent/status", NOTHING),
        ("GET", PODS, None),
        ("GET", f"{PODS}/absent", None),
        ("GET", f"{PODS}?watch=1&timeoutSeconds=1", None),
        ("POST", f"{PODS}?dryRun=All", NOTHING),
        ("PATCH", f"{PODS}/absent", NOTHING),
        ("DELETE", f"{PODS}/absent", None),
        ("GET", f"{PODS}/absent/log", None),
        ("GET", MAPS, None),
        ("GET", f"{MAPS}/absent", None),
        ("GET", f"{MAPS}?watch=1&timeoutSeconds=1", None),
        ("POST", f"{MAPS}?dryRun=All", MAP),
        ("PATCH", f"{MAPS}/absent", NOTHING),
        ("DELETE", f"{MAPS}/absent", None),
        ("GET", EVENTS, None),
        ("POST", f"{EVENTS}?dryRun=All", NOTHING),
        ("GET", f"{LEASES}/{{lease}}", None),
        ("PATCH", f"{LEASES}/{{lease}}?dryRun=All", NOTHING),
    ],
    "publisher": [
        ("GET", WRAPPERS, None),
        ("GET", f"{WRAPPERS}/absent", None),
        ("GET", f"{WRAPPERS}?watch=1&timeoutSeconds=1", None),
        ("PATCH", f"{WRAPPERS}/absent/status", NOTHING),
        ("POST", REVIEWS, REVIEW),
    ],
}

MUST_NOT: dict[str, list[Request]] = {
    "operator": [
        ("GET", SECRETS, None),
        ("GET", f"{SECRETS}/absent", None),
        ("POST", f"{SECRETS}?dryRun=All", NOTHING),
        ("GET", "/api/v1/namespaces/{system}/secrets/broker", None),
        ("GET", "/api/v1/namespaces/{system}/pods", None),
        ("GET", "/api/v1/secrets", None),
        ("GET", "/api/v1/pods", None),
        ("GET", "/api/v1/nodes", None),
        ("GET", "/api/v1/namespaces/default/configmaps", None),
        ("POST", "/api/v1/namespaces/default/pods?dryRun=All", NOTHING),
        ("POST", f"{PODS}/absent/exec?command=id", None),
        ("POST", f"{WRAPPERS}?dryRun=All", NOTHING),
        ("PATCH", f"{WRAPPERS}/absent", NOTHING),
        ("DELETE", f"{WRAPPERS}/absent", None),
        ("DELETE", MAPS, None),
        ("DELETE", PODS, None),
        ("GET", f"{LEASES}/another", None),
        ("PATCH", f"{LEASES}/another", NOTHING),
        ("POST", REVIEWS, REVIEW),
        ("POST", "/api/v1/namespaces/{ns}/serviceaccounts/default/token", NOTHING),
        ("POST", "/apis/rbac.authorization.k8s.io/v1/namespaces/{ns}/rolebindings", NOTHING),
        ("POST", "/apis/apps/v1/namespaces/{ns}/deployments", NOTHING),
    ],
    "publisher": [
        ("GET", SECRETS, None),
        ("GET", "/api/v1/namespaces/{system}/secrets/broker", None),
        ("GET", PODS, None),
        ("POST", f"{PODS}?dryRun=All", NOTHING),
        ("DELETE", f"{PODS}/absent", None),
        ("GET", MAPS, None),
        ("POST", f"{EVENTS}?dryRun=All", NOTHING),
        ("GET", LEASES, None),
        ("PATCH", f"{WRAPPERS}/absent", NOTHING),
        ("POST", f"{WRAPPERS}?dryRun=All", NOTHING),
        ("DELETE", f"{WRAPPERS}/absent", None),
        ("GET", "/apis/wrappers.dev/v1alpha1/wrappers", None),
        ("POST", "/apis/authorization.k8s.io/v1/subjectaccessreviews", NOTHING),
        ("POST", "/api/v1/namespaces/{ns}/serviceaccounts/default/token", NOTHING),
    ],
    # Pods run as this account; what has no token of its own could only use this one's.
    "default": [
        ("GET", WRAPPERS, None),
        ("PATCH", f"{WRAPPERS}/absent/status", NOTHING),
        ("GET", PODS, None),
        ("POST", f"{PODS}?dryRun=All", NOTHING),
        ("GET", SECRETS, None),
        ("GET", MAPS, None),
        ("POST", REVIEWS, REVIEW),
    ],
}


@pytest.mark.parametrize("part", MAY)
def test_what_a_part_needs_is_allowed(installation: Installation, part: str) -> None:
    asker = _asker(installation, part)

    answers = {f"{method} {path}": asker.ask(method, path, body) for method, path, body in MAY[part]}

    assert {request: status for request, status in answers.items() if status in (401, 403)} == {}


@pytest.mark.parametrize("part", MUST_NOT)
def test_all_else_is_refused(installation: Installation, part: str) -> None:
    asker = _asker(installation, part)

    answers = {f"{method} {path}": asker.ask(method, path, body) for method, path, body in MUST_NOT[part]}

    assert {request: status for request, status in answers.items() if status != 403} == {}


@dataclass(frozen=True)
class _Asker:
    """Makes requests to the API server with a part's own token."""

    token: str
    layout: Layout
    names: dict[str, str]

    def ask(self, method: str, path: str, body: dict[str, Any] | None) -> int:
        """Return the status of the answer."""
        request = urllib.request.Request(
            f"https://127.0.0.1:{API_PORT}{path.format(**self.names)}",
            method=method,
            data=None if body is None else json.dumps(body).encode(),
            headers={
                "Authorization": f"Bearer {self.token}",
                "Content-Type": MERGE if method == "PATCH" else "application/json",
            },
        )
        context = ssl.create_default_context(cafile=str(_authority(self.layout)))
        try:
            with urllib.request.urlopen(request, context=context, timeout=30) as answer:
                return int(answer.status)
        except urllib.error.HTTPError as error:
            return error.code


def _asker(installation: Installation, part: str) -> _Asker:
    own = f"{installation.name}-wrapper-operator-{part}"
    namespace = installation.namespace if part == "default" else installation.system
    account = part if part == "default" else own
    token = kubectl(installation.layout, "--namespace", namespace, "create", "token", account).strip()
    names = {"ns": installation.namespace, "system": installation.system, "lease": _lease(installation)}
    return _Asker(token, installation.layout, names)


def _lease(installation: Installation) -> str:
    found = json.loads(
        kubectl(
            installation.layout,
            "--namespace",
            installation.system,
            "get",
            "deployment",
            f"{installation.name}-wrapper-operator-operator",
            "-o",
            "json",
        )
    )
    env = found["spec"]["template"]["spec"]["containers"][0]["env"]
    return str(next(each["value"] for each in env if each["name"] == "WRAPPERS_LEASE_NAME"))


def _authority(layout: Layout) -> Path:
    return layout.state / "certificates" / "ca.crt"
