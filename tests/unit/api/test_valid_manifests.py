"""Manifests that are right, in every variant that there is."""

from datetime import date

import pytest
import yaml

from unit.api.manifests import API, COMMAND, KEY, LEFT_OUT, manifest
from wrapper_operator.api.validation import read_wrapper

FULL = """
apiVersion: wrappers.dev/v1alpha1
kind: Wrapper
metadata: {name: co2-portugal, namespace: indicators}
spec:
  indicator:
    name: CO2 emissions per capita
    domain: Environment
    subdomain: Climate Change
    description: Annual CO2 emissions per person
    unit: t
    source: Our World in Data
    scale: National
    governanceIndicator: false
    carryingCapacity: 2.0
    periodicity: Annual
  source:
    csv:
      from:
        url: https://example.org/owid-co2-data.csv
      timeColumn: year
      valueColumns: [co2_per_capita]
      seriesColumn: country
      where: {iso_code: PRT}
  generation:
    engine: Auto
    instructions: ""
    revision: 1
  collection:
    history: {enabled: true, start: "1990-01-01"}
    interval: 30d
    lookback: 3
    retries: 3
    timeout: 1h
    gracePeriod: 10s
    restart: 1
  suspend: false
  delivery: {queue: data}
  resource: {create: true, type: sustainability_indicator}
  wrapperId: 5c1d3f0e-8a52-4d0c-9b1a-6f2f0f6d8a11
  pod:
    resources: {requests: {cpu: 100m, memory: 128Mi}, limits: {cpu: 1, memory: 256Mi}}
    nodeSelector: {disktype: ssd, example.org/zone: ""}
    tolerations: [{key: a, operator: Exists, effect: NoExecute, tolerationSeconds: 60}, {operator: Exists}]
    runtimeClassName: gvisor
    priorityClassName: low
    imagePullSecrets: [{name: registry}]
"""
SOURCES = {
    "csv in a config map": {"csv": {"from": {"configMap": {"name": "my-data", "key": "data.csv"}}}},
    "csv on a volume": {"csv": {"from": {"volumeClaim": {"name": "files", "path": "a/b..c.csv"}}}},
    "csv uploaded": {"csv": {"from": {"upload": {"fileId": "5c1d-x_1"}}}},
    "workbook": {
        "xlsx": {"from": {"url": "http://a.b/c.xlsx"}, "sheet": "TOTALS BY COUNTRY", "timeColumn": "Jahr"}
    },
    "api": {
        "api": {
            **API,
            "query": {"indicator": "X"},
            "headers": {"Accept": "application/json"},
            "auth": {"apiKey": {"header": "X-API-Key", "secretKeyRef": KEY}},
            "timeField": "period.datetimeFrom.utc",
            "valueField": "value",
            "seriesField": "station",
            "timezone": "Europe/Lisbon",
            "allowedHosts": ["cdn.example.org", "127.0.0.1:8080"],
            "requestsPerMinute": 60,
            "timeout": "30s",
        }
    },
    "key in the query": {
        "api": {**API, "auth": {"apiKey": {"queryParameter": "api_key", "secretKeyRef": KEY}}}
    },
    "bearer": {"api": {**API, "auth": {"bearer": {"secretKeyRef": KEY}}}},
    "basic": {"api": {**API, "auth": {"basic": {"usernameSecretKeyRef": KEY, "passwordSecretKeyRef": KEY}}}},
    "oauth2": {
        "api": {
            **API,
            "auth": {
                "oauth2ClientCredentials": {
                    "tokenUrl": "https://login.example.org/token",
                    "scopes": ["read"],
                    "clientIdSecretKeyRef": KEY,
                    "clientSecretSecretKeyRef": KEY,
                }
            },
        }
    },
    "no auth": {"api": {**API, "auth": {}, "allowedHosts": []}},
    "command": {
        "command": {
            **COMMAND,
            "command": ["python", "-m", "reader"],
            "args": ["--all", ""],
            "env": [
                {"name": "A", "value": ""},
                {"name": "B", "valueFrom": {"secretKeyRef": KEY}},
                {"name": "C", "valueFrom": {"configMapKeyRef": KEY}},
            ],
        }
    },
}
SETTINGS = [
    {"spec.indicator.periodicity": "15m"},
    {"spec.indicator.periodicity": "2w"},
    {"spec.indicator.carryingCapacity": 2},
    {"spec.generation": {"engine": "Provided", "codeFrom": {"configMap": KEY}}},
    {"spec.collection.timeout": "0s"},
    {"spec.collection.history.start": "2026-11-22"},
    {"spec.collection.history": {}},
    {"spec.collection.gracePeriod": "10m"},
    {"metadata.namespace": LEFT_OUT},
    {"metadata.labels": {"a": "b"}},
    {"metadata.name": "x" * 40},
    {"status": {"phase": "Executing", "addedLater": 1}},
]


def test_every_field_that_there_is():
    wrapper = read_wrapper(yaml.safe_load(FULL), today=date(2026, 11, 22))
    assert wrapper.spec.source.csv is wrapper.spec.source.file
    assert wrapper.spec.source.csv.where == {"iso_code": "PRT"}
    assert wrapper.spec.pod.resources.limits == {"cpu": 1, "memory": "256Mi"}
    assert wrapper.to_manifest() == yaml.safe_load(FULL)


@pytest.mark.parametrize("source", SOURCES.values(), ids=SOURCES)
def test_every_kind_of_source(source):
    wrapper = read_wrapper(manifest({"spec.source": source}))
    assert wrapper.to_manifest()["spec"]["source"] == source


@pytest.mark.parametrize("change", SETTINGS, ids=str)
def test_every_kind_of_setting(change):
    read_wrapper(manifest(change), today=date(2026, 11, 22))


@pytest.mark.parametrize(
    "place",
    ["bücher.example", "my_host.example.org:8443", "[2001:db8::1]:8080", "10.0.0.7", "data", "example.org."],
)
def test_every_host_that_can_be(place):
    for scheme in ("http", "https"):
        read_wrapper(manifest({"spec.source.csv.from.url": f"{scheme}://{place}/a%20b?c=d"}))


def test_a_file_url_is_fine_on_one_machine():
    url = "file:///data/a.csv"
    wrapper = read_wrapper(manifest({"spec.source.csv.from.url": url}), local=True)
    assert wrapper.spec.source.csv.from_.url == url


def test_without_a_clock_the_future_is_not_checked():
    read_wrapper(manifest({"spec.collection.history.start": "2990-01-01"}))
