"""Every setting of operator and publisher can be set by the chart, and what it sets can be read."""

import pytest

from charts.finding import BROKER, environment, merged, pod
from charts.programs import render
from wrapper_operator.settings import Settings, read_settings
from wrapper_publisher.settings import Settings as PublisherSettings
from wrapper_publisher.settings import read_settings as read_publisher_settings

GEMINI = {
    "gemini": {
        "enabled": True,
        "existingSecret": "models",
        "key": "token",
        "models": ["one", "two"],
        "baseUrl": "https://models.example.org/v9",
        "apiVersion": "v1",
        "dailyTokens": 20_000_000,
        "dailyCost": 12.5,
        "priceInput": 0.3,
        "priceOutput": 2.5,
        "debug": {"enabled": True},
    }
}


def test_the_operator_can_be_told_everything_that_it_knows() -> None:
    names = environment(render(merged(BROKER, GEMINI)), "operator").keys()
    wanted = {f"WRAPPERS_{name.upper()}" for name in Settings.model_fields}
    assert wanted - names == set()


def test_the_publisher_can_be_told_everything_that_it_knows() -> None:
    names = environment(render(BROKER), "publisher").keys()
    known = {f"WRAPPERS_PUBLISHER_{name.upper()}" for name in PublisherSettings.__struct_fields__}
    assert names == known - {"WRAPPERS_PUBLISHER_BROKER_URL"}


def test_the_operator_reads_what_the_chart_says() -> None:
    values = merged(
        BROKER,
        GEMINI,
        {"namespaces": ["a", "b"], "clusterName": "c", "defaultQueue": "q"},
        {"operator": {"maxInspectionPods": 1, "maxCollectionPods": 2, "maxPodsPerHost": 3}},
        {"operator": {"generationTimeout": "1h", "logLevel": "DEBUG"}},
        {"metrics": {"wrappers": 17}},
        {"images": {"runner": {"repository": "r", "tag": "1"}, "pullPolicy": "Always"}},
    )
    found = environment(render(values), "operator")
    assert found["WRAPPERS_GEMINI_API_KEY"] == {"secretKeyRef": {"name": "models", "key": "token"}}
    settings = read_settings({**found, "WRAPPERS_GEMINI_API_KEY": "from the Secret"})
    assert settings.watched == ("a", "b")
    assert (settings.cluster_name, settings.default_queue, settings.log_level) == ("c", "q", "DEBUG")
    assert (settings.runner_image, settings.runner_pull_policy) == ("r:1", "Always")
    assert settings.publisher_url == "http://release-wrapper-operator-publisher.system.svc:8080"
    assert settings.metrics_wrappers == 17
    assert settings.max_inspection_pods == 1
    assert settings.max_collection_pods == 2
    assert settings.max_pods_per_host == 3
    assert settings.generation_limit.total_seconds() == 3600
    assert settings.gemini_models == "one,two"
    assert settings.gemini_base_url == "https://models.example.org/v9"
    assert (settings.gemini_api_version, settings.gemini_daily_tokens) == ("v1", 20_000_000)
    assert settings.gemini_daily_cost == 12.5
    assert (settings.gemini_price_prompt, settings.gemini_price_reply) == (0.3, 2.5)


def test_what_the_chart_leaves_alone_is_as_without_it() -> None:
    chart = read_settings(environment(render(BROKER), "operator"))
    bare = Settings(operator_namespace="n", runner_image="i", publisher_url="http://p")
    told = {"operator_namespace", "lease_name", "runner_image", "publisher_url", "log_format"}
    assert chart.model_dump(exclude=told) == bare.model_dump(exclude=told)


def test_the_publisher_reads_what_the_chart_says() -> None:
    publisher = {
        "window": 7,
        "heldBytes": 100_000_000,
        "deliverySeconds": 1.5,
        "graceSeconds": 3,
        "port": 9000,
    }
    values = merged(BROKER, {"publisher": publisher, "allowedQueues": {"a": ["a-*"]}})
    settings = read_publisher_settings(environment(render(values), "publisher"))
    assert settings == PublisherSettings(
        broker_url_file="/wrapper/broker/url",
        listen=":9000",
        allowed_queues={"a": ["a-*"]},
        window=7,
        held_bytes=100_000_000,
        delivery_seconds=1.5,
        log_format="json",
        grace_seconds=3.0,
    )


def test_the_publisher_alone_is_as_without_the_chart() -> None:
    settings = read_publisher_settings(environment(render(BROKER), "publisher"))
    assert settings == PublisherSettings(broker_url_file="/wrapper/broker/url", log_format="json")


@pytest.mark.parametrize(
    ("values", "form"), [({}, "json"), ({"logFormat": "text"}, "text")], ids=["json", "text"]
)
def test_both_parts_log_as_the_chart_says(values: dict[str, str], form: str) -> None:
    objects = render(merged(BROKER, values))
    assert read_settings(environment(objects, "operator")).log_format == form
    assert read_publisher_settings(environment(objects, "publisher")).log_format == form


def test_without_gemini_there_is_no_key() -> None:
    assert not [name for name in environment(render(BROKER), "operator") if "GEMINI" in name]


@pytest.mark.parametrize(
    ("debug", "volume"),
    [
        ({}, {"emptyDir": {"sizeLimit": "256Mi"}}),
        ({"size": "1Gi"}, {"emptyDir": {"sizeLimit": "1Gi"}}),
        ({"existingClaim": "records"}, {"persistentVolumeClaim": {"claimName": "records"}}),
    ],
    ids=["as it comes", "larger", "a claim"],
)
def test_attempts_of_models_are_kept_on_a_volume(debug: dict[str, str], volume: dict[str, object]) -> None:
    objects = render(merged(BROKER, GEMINI, {"gemini": {"debug": debug}}))
    [container] = pod(objects, "operator")["containers"]
    [mount] = container["volumeMounts"]
    assert pod(objects, "operator")["volumes"] == [{"name": mount["name"], **volume}]
    assert environment(objects, "operator")["WRAPPERS_GENERATION_DEBUG_FOLDER"] == mount["mountPath"]
    assert container["securityContext"]["readOnlyRootFilesystem"] is True


@pytest.mark.parametrize("changed", [{"enabled": False}, {"debug": {"enabled": False}}])
def test_otherwise_the_operator_keeps_nothing(changed: dict[str, object]) -> None:
    objects = render(merged(BROKER, GEMINI, {"gemini": changed}))
    assert "volumes" not in pod(objects, "operator")
    assert "WRAPPERS_GENERATION_DEBUG_FOLDER" not in environment(objects, "operator")


@pytest.mark.parametrize("part", ["operator", "publisher"])
def test_further_settings_go_into_the_environment(part: str) -> None:
    found = environment(render(merged(BROKER, {part: {"env": {"HTTPS_PROXY": "http://proxy:1"}}})), part)
    assert found["HTTPS_PROXY"] == "http://proxy:1"
