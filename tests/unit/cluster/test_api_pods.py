"""Pods of APIs: the supervisor gets the named secrets as files, the collector and the pod's spec get none."""

import json
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import msgspec
import pytest

from unit.api.manifests import API, manifest
from wrapper_contract.inspection import InspectionSpec
from wrapper_contract.log_lines import LogFormat
from wrapper_contract.run_spec import ApiCollection, ApiSourceSpec, Basic, Bearer, ClientCredentials, RunSpec
from wrapper_operator.api.effective import effective
from wrapper_operator.api.validation import read_wrapper
from wrapper_operator.cluster.facts_from import pod_facts
from wrapper_operator.cluster.pod_parts import PodDefaults
from wrapper_operator.cluster.pods import PodFactory
from wrapper_operator.cluster.port import Raw
from wrapper_operator.lifecycle.plan import CreatePod

FACTORY = PodFactory(
    defaults=PodDefaults(image="runner:1"), publisher_url="http://publisher:8080", cluster="test"
)
ACTION = CreatePod(
    execution="0c5e8a11-1", attempt=1, pod="obs-1", code_config_map="obs-code", code_hash="0" * 64
)
USER, PASSWORD = {"name": "login", "key": "user"}, {"name": "login", "key": "password"}
TOKEN = {"name": "obs.token", "key": "api_token"}
CA = {"name": "ca", "key": "ca.crt"}


def pods(api: dict[str, Any], **changes: Any) -> list[Raw]:
    """Return the collection pod and the inspection pod of an API."""
    written = manifest(
        {"spec.source": {"api": {**API, **api}}} | {f"spec.{k}": v for k, v in changes.items()}
    )
    parsed = read_wrapper(written)
    stored: Raw = {**written, "metadata": {**written["metadata"], "uid": "0c5e8a11"}}
    settings = effective(parsed, cluster="test")
    return [
        FACTORY.collection(stored, parsed=parsed, effective=settings, action=ACTION),
        FACTORY.inspection(stored, parsed=parsed, effective=settings, name="inspect", token_sha256="0" * 64),
    ]


def run_of(pod: Raw) -> RunSpec | InspectionSpec:
    [supervisor] = pod["spec"]["containers"]
    told = next(each["value"] for each in supervisor["env"] if each["name"] == "WRAPPER_RUN")
    if "collect" in supervisor["args"]:
        return msgspec.json.decode(told, type=RunSpec)
    return msgspec.json.decode(told, type=InspectionSpec)


def source_of(pod: Raw) -> ApiSourceSpec:
    source = run_of(pod).source
    assert isinstance(source, ApiSourceSpec)
    return source


def volumes(pod: Raw) -> dict[str, Raw]:
    return {volume["name"]: volume for volume in pod["spec"]["volumes"]}


def mounts(container: Raw) -> dict[str, tuple[str, bool]]:
    return {each["name"]: (each["mountPath"], each["readOnly"]) for each in container["volumeMounts"][:-1]}


def test_a_secret_is_mounted_for_the_supervisor_alone_and_only_its_named_keys() -> None:
    for pod in pods({"auth": {"basic": {"usernameSecretKeyRef": USER, "passwordSecretKeyRef": PASSWORD}}}):
        assert source_of(pod).credentials == Basic(
            username_path="/wrapper/secrets/login/user", password_path="/wrapper/secrets/login/password"
        )
        [supervisor], [collector] = pod["spec"]["containers"], pod["spec"]["initContainers"]
        assert mounts(supervisor)["secret-login"] == ("/wrapper/secrets/login", True)
        assert set(mounts(collector)) == {"ipc", "data"}
        items = [{"key": "user", "path": "user"}, {"key": "password", "path": "password"}]
        secret = {"secretName": "login", "items": items, "defaultMode": 0o440}
        assert volumes(pod)["secret-login"] == {"name": "secret-login", "secret": secret}


def test_names_of_secrets_become_names_of_volumes() -> None:
    long = {"name": "a." + "b" * 100, "key": "token"}
    client = {"tokenUrl": API["url"], "clientIdSecretKeyRef": TOKEN, "clientSecretSecretKeyRef": long}
    [pod, _] = pods({"auth": {"oauth2ClientCredentials": client}})
    assert source_of(pod).credentials == ClientCredentials(
        token_url=API["url"],
        client_id_path="/wrapper/secrets/obs.token/api_token",
        client_secret_path=f"/wrapper/secrets/{long['name']}/token",
    )
    named = [name for name in volumes(pod) if name.startswith("secret-")]
    assert len(named) == 2
    assert all(len(name) <= 63 and name.replace("-", "").isalnum() for name in named)
    assert named[0].startswith("secret-obs-token-")


@pytest.mark.parametrize(
    ("reference", "path", "volume"),
    [
        ({"configMapKeyRef": CA}, "/wrapper/config/ca/ca.crt", "config-ca"),
        ({"secretKeyRef": CA}, "/wrapper/secrets/ca/ca.crt", "secret-ca"),
    ],
)
def test_certificates_come_from_a_config_map_or_a_secret(
    reference: dict[str, Any], path: str, volume: str
) -> None:
    for pod in pods({"caBundle": reference, "auth": {"bearer": {"secretKeyRef": TOKEN}}}):
        source = source_of(pod)
        assert source.ca_bundle_path == path
        assert source.credentials == Bearer(path="/wrapper/secrets/obs.token/api_token")
        assert volume in volumes(pod)


def test_what_the_manifest_says_of_an_api_reaches_the_runner() -> None:
    api = {
        "query": {"indicator": "X"},
        "headers": {"Accept": "application/json"},
        "allowedHosts": ["cdn.example.org"],
        "requestsPerMinute": 12,
        "timeout": "2m",
        "timezone": "Europe/Lisbon",
    }
    [collecting, inspecting] = pods(
        api, collection={"history": {"start": "1990-01-01"}, "lookback": 0, "interval": "6h"}
    )
    assert source_of(collecting) == source_of(inspecting)
    source = source_of(collecting)
    assert (source.query, source.headers) == (api["query"], api["headers"])
    assert (source.requests_per_minute, source.timeout) == (12, 120.0)
    assert (source.allowed_hosts, source.name) == (["cdn.example.org"], "api.example.org")
    run = run_of(collecting)
    assert isinstance(run, RunSpec)
    assert (run.source_type, run.timezone) == ("API", "Europe/Lisbon")
    assert run.collection == ApiCollection(
        history_start=datetime(1990, 1, 1, tzinfo=UTC), lookback=0, interval=21600.0
    )


@pytest.mark.parametrize(
    ("periodicity", "interval", "resident"),
    [("Annual", None, False), ("10m", None, False), ("9m", None, True), ("Annual", "599s", True)],
)
def test_a_pod_that_would_be_started_too_often_goes_on_polling(
    periodicity: str, interval: str | None, resident: bool
) -> None:
    collection = {"interval": interval} if interval else {}
    [pod, _] = pods({}, collection=collection, **{"indicator.periodicity": periodicity})
    run = run_of(pod)
    assert isinstance(run, RunSpec)
    assert run.collection is not None
    assert run.collection.resident is resident
    assert run.collection.polls


def test_a_file_has_no_such_collection() -> None:
    parsed = read_wrapper(manifest())
    stored: Raw = {**manifest(), "metadata": {"name": "a", "namespace": "b", "uid": "c"}}
    pod = FACTORY.collection(stored, parsed=parsed, effective=effective(parsed), action=ACTION)
    run = run_of(pod)
    assert isinstance(run, RunSpec)
    assert run.collection is None


def test_a_secret_that_is_missing_is_named() -> None:
    [pod, _] = pods({"auth": {"bearer": {"secretKeyRef": {"name": "obs", "key": "token"}}}})
    pod["metadata"] |= {"creationTimestamp": "2026-03-01T12:00:00Z", "uid": "1"}
    pod["status"] = {"phase": "Pending"}
    volume = next(name for name in volumes(pod) if name.startswith("secret-"))
    for said in ('secret "obs" not found', "references non-existent secret key: token"):
        event = {
            "type": "Warning",
            "reason": "FailedMount",
            "message": f'MountVolume.SetUp failed for volume "{volume}" : {said}',
        }
        facts = pod_facts(pod, [event])
        assert facts.waiting_reason == "FailedMount"
        assert "obs" in facts.waiting_message


def test_no_value_of_a_secret_can_be_in_a_pod() -> None:
    for pod in pods({"auth": {"bearer": {"secretKeyRef": TOKEN}}}):
        assert "secretKeyRef" not in json.dumps(pod)
        assert "envFrom" not in json.dumps(pod)


@pytest.mark.parametrize("form", ["json", "text"])
def test_both_containers_log_as_the_operator_does(form: LogFormat) -> None:
    factory = replace(FACTORY, defaults=replace(FACTORY.defaults, log_format=form))
    parsed = read_wrapper(manifest())
    stored: Raw = {**manifest(), "metadata": {**manifest()["metadata"], "uid": "0c5e8a11"}}
    settings = effective(parsed, cluster="test")
    pod = factory.collection(stored, parsed=parsed, effective=settings, action=ACTION)
    [supervisor], [collector] = pod["spec"]["containers"], pod["spec"]["initContainers"]
    assert {"name": "WRAPPER_LOG_FORMAT", "value": form} in supervisor["env"]
    assert collector["args"][-2:] == ["--log-format", form]
    assert "env" not in collector
