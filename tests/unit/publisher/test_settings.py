"""Settings, headers and reasons."""

import socket
import ssl

import pytest
from pika import exceptions
from pika.adapters.utils.connection_workflow import (
    AMQPConnectionWorkflowFailed,
    AMQPConnectorSocketConnectError,
)

from wrapper_publisher.broker.parameters import BadUrlError, parameters_of, reason_of
from wrapper_publisher.http.claims import checkpoint_of, claim_of, required_checkpoint, sequence_of, token_of
from wrapper_publisher.ports import WrapperKey
from wrapper_publisher.refusal import RefusedError
from wrapper_publisher.settings import Settings, SettingsError, broker_url, read_settings

URL = {"WRAPPERS_PUBLISHER_BROKER_URL": "amqp://u:p@host"}
HEADERS = {
    "Wrapper-Namespace": "ns",
    "Wrapper-Name": "co2",
    "Wrapper-Execution": "abcd1234-1",
    "Wrapper-Attempt": "2",
    "Wrapper-Sequence": "7",
}


def test_defaults_need_only_a_broker():
    assert read_settings({**URL, "PATH": "/bin"}) == Settings(broker_url="amqp://u:p@host")


def test_every_setting_is_read():
    settings = read_settings(
        {
            **URL,
            "WRAPPERS_PUBLISHER_LISTEN": "127.0.0.1:9000",
            "WRAPPERS_PUBLISHER_ALLOWED_QUEUES": '{"team": ["team-*"]}',
            "WRAPPERS_PUBLISHER_WINDOW": "16",
            "WRAPPERS_PUBLISHER_DELIVERY_SECONDS": "2.5",
        }
    )
    assert (settings.listen, settings.window, settings.delivery_seconds) == ("127.0.0.1:9000", 16, 2.5)
    assert settings.allowed_queues == {"team": ["team-*"]}


def test_variables_of_a_service_of_this_name_are_none_of_ours():
    links = {"WRAPPERS_PUBLISHER_PORT": "tcp://10.0.0.1:80", "WRAPPERS_PUBLISHER_SERVICE_HOST": "10.0.0.1"}
    assert read_settings({**URL, **links}).listen == ":8080"


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"WINDOW": "0"}, "WRAPPERS_PUBLISHER_WINDOW"),
        ({"WINDOW": "many"}, "WRAPPERS_PUBLISHER_WINDOW"),
        ({"LISTEN": "8080"}, "WRAPPERS_PUBLISHER_LISTEN"),
        ({"ALLOWED_QUEUES": "data"}, "WRAPPERS_PUBLISHER_ALLOWED_QUEUES"),
        ({"ALLOWED_QUEUES": '{"ns": "data"}'}, "WRAPPERS_PUBLISHER_ALLOWED_QUEUES"),
        ({"WINDOWS": "5"}, "WRAPPERS_PUBLISHER_WINDOWS"),
        ({"BROKER_URL": ""}, "WRAPPERS_PUBLISHER_BROKER_URL_FILE"),
        ({"LOG_LEVEL": "LOUD"}, "WRAPPERS_PUBLISHER_LOG_LEVEL"),
    ],
)
def test_a_wrong_setting_is_named(given, said):
    with pytest.raises(SettingsError, match=said):
        read_settings({**URL, **{f"WRAPPERS_PUBLISHER_{name}": text for name, text in given.items()}})


def test_the_url_in_a_file_is_read_anew_each_time(tmp_path):
    file = tmp_path / "url"
    settings = read_settings({"WRAPPERS_PUBLISHER_BROKER_URL_FILE": str(file)})
    with pytest.raises(SettingsError, match="No such file"):
        broker_url(settings)
    file.write_text("amqp://one\n")
    assert broker_url(settings) == "amqp://one"
    file.write_text("amqp://two\n")
    assert broker_url(settings) == "amqp://two"


def test_headers_say_who_speaks():
    claim = claim_of(HEADERS)
    assert (claim.wrapper, claim.execution, claim.attempt) == (WrapperKey("ns", "co2"), "abcd1234-1", 2)
    assert sequence_of(HEADERS) == 7
    assert token_of({"Authorization": "bearer  abc "}) == "abc"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("Wrapper-Namespace", ""),
        ("Wrapper-Name", "n" * 254),
        ("Wrapper-Attempt", "0"),
        ("Wrapper-Attempt", "-1"),
        ("Wrapper-Attempt", "1.5"),
        ("Wrapper-Sequence", "²"),
        ("Wrapper-Sequence", "9" * 20),
        ("Wrapper-Phase", "later"),
        ("Wrapper-Window-Last", "yes"),
    ],
)
def test_a_wrong_header_is_named(name, value):
    headers = {**HEADERS, name: value}
    with pytest.raises(RefusedError, match=name) as caught:
        _ = claim_of(headers), sequence_of(headers)
    assert caught.value.status == 400


@pytest.mark.parametrize("value", ["", "Basic abc", "Bearer", "Bearer "])
def test_without_a_token_nobody_is_heard(value):
    with pytest.raises(RefusedError) as caught:
        token_of({"Authorization": value})
    assert caught.value.status == 401


def test_a_checkpoint_is_in_the_name_of_the_pod_that_proved_itself():
    headers = {"Wrapper-Checkpoint": '{"sequence": 3, "podUID": "another"}'}
    assert required_checkpoint(headers, pod_uid="uid").pod_uid == "uid"
    assert checkpoint_of({}, pod_uid="uid") is None
    for bad in ({}, {"Wrapper-Checkpoint": "{"}, {"Wrapper-Checkpoint": '{"sequence": "x"}'}):
        with pytest.raises(RefusedError, match="Wrapper-Checkpoint"):
            required_checkpoint(bad, pod_uid="uid")


@pytest.mark.parametrize("url", ["", "http://host", "host:5672", "amqp://u:secret@host:port/"])
def test_a_bad_url_is_refused_without_being_repeated(url):
    with pytest.raises(BadUrlError) as caught:
        parameters_of(url)
    assert "secret" not in str(caught.value)


def test_a_connection_proves_to_be_alive_and_does_not_wait_for_ever():
    parameters = parameters_of("amqp://u:p@host/v")
    assert (parameters.heartbeat, parameters.blocked_connection_timeout) == (30, 60)
    assert parameters.client_properties["connection_name"].startswith("wrapper-publisher ")


def _while_connecting(error):
    return exceptions.AMQPConnectionError(
        AMQPConnectionWorkflowFailed([AMQPConnectorSocketConnectError(error)])
    )


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (_while_connecting(ConnectionRefusedError(111, "Connection refused")), "connection refused"),
        (_while_connecting(socket.gaierror(-2, "Name or service not known")), "name cannot be resolved"),
        (_while_connecting(ssl.SSLError(1, "[SSL] wrong version")), "secure connection"),
        (_while_connecting(OSError(113, "No route to host")), "No route to host"),
        (exceptions.ProbableAuthenticationError("x"), "user name or the password"),
        (exceptions.ConnectionClosedByBroker(403, "ACCESS_REFUSED"), "user name or the password"),
        (exceptions.ConnectionClosedByBroker(530, "NOT_ALLOWED"), "virtual host"),
        (exceptions.ConnectionClosedByBroker(320, "CONNECTION_FORCED"), "CONNECTION_FORCED"),
        (exceptions.ConnectionBlockedTimeout("x"), "blocked"),
        (exceptions.AMQPHeartbeatTimeout("x"), "silent"),
        (exceptions.StreamLostError("x", ConnectionResetError(104, "reset")), "broke"),
    ],
)
def test_reasons_are_for_people(error, said):
    assert said in reason_of(error)
