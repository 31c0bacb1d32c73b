"""The broker: named by a Secret, or one of the chart's own for trials."""

from urllib.parse import urlsplit

import pytest

from charts.finding import NAME, merged, only, pod
from charts.pod_security import pod_specs
from charts.programs import RefusedError, render

TRIAL = {"broker": {"trial": {"enabled": True, "password": "secret"}}}


def test_the_named_secret_is_mounted_under_the_name_that_is_read() -> None:
    [volume] = pod(render({"broker": {"secretName": "mine", "secretKey": "uri"}}), "publisher")["volumes"]
    assert volume["secret"]["secretName"] == "mine"
    assert volume["secret"]["items"] == [{"key": "uri", "path": "url"}]


def test_the_operator_never_sees_the_broker() -> None:
    assert "volumes" not in pod(render(TRIAL), "operator")


def test_without_a_broker_the_chart_says_what_to_do() -> None:
    with pytest.raises(RefusedError, match=r"broker\.secretName.*amqp://.*broker\.trial\.enabled"):
        render({})


def test_two_brokers_are_refused() -> None:
    with pytest.raises(RefusedError, match="not both"):
        render(merged(TRIAL, {"broker": {"secretName": "mine"}}))


def test_the_trial_brokers_url_leads_to_it() -> None:
    objects = render(merged(TRIAL, {"broker": {"secretKey": "uri"}}))
    secret, service = only(objects, "Secret"), only(objects, "Service", f"{NAME}-broker")
    url = urlsplit(secret["stringData"]["url"])
    assert url.hostname == f"{service['metadata']['name']}.system.svc"
    assert (url.username, url.password, url.path) == ("wrappers", "secret", "/%2F")
    assert url.port == service["spec"]["ports"][0]["port"]
    [volume] = pod(objects, "publisher")["volumes"]
    assert volume["secret"]["secretName"] == secret["metadata"]["name"]
    assert volume["secret"]["items"] == [{"key": "url", "path": "url"}]


def test_the_trial_broker_has_one_node_and_a_volume_that_goes_with_it() -> None:
    storage = {"storage": "5Gi", "storageClassName": "fast"}
    spec = only(render(merged(TRIAL, {"broker": {"trial": storage}})), "StatefulSet")["spec"]
    assert spec["replicas"] == 1
    assert spec["persistentVolumeClaimRetentionPolicy"]["whenDeleted"] == "Delete"
    [claim] = spec["volumeClaimTemplates"]
    assert claim["spec"]["resources"]["requests"]["storage"] == "5Gi"
    assert claim["spec"]["storageClassName"] == "fast"


def test_the_trial_broker_gets_its_user_from_the_secret() -> None:
    objects = render(TRIAL)
    spec = dict(pod_specs(objects))[f"StatefulSet/{NAME}-broker"]
    secret = only(objects, "Secret")
    taken = {each["name"]: each["valueFrom"]["secretKeyRef"] for each in spec["containers"][0]["env"]}
    assert taken["RABBITMQ_DEFAULT_PASS"] == {"name": secret["metadata"]["name"], "key": "password"}
    assert secret["stringData"][taken["RABBITMQ_DEFAULT_USER"]["key"]] == "wrappers"


def test_a_password_is_made_when_none_is_given() -> None:
    first, second = (
        only(render({"broker": {"trial": {"enabled": True, "user": user}}}), "Secret")["stringData"][
            "password"
        ]
        for user in ("one", "two")
    )
    assert len(first) == 24
    assert first != second
