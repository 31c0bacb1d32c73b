"""How a connection is made, and why it was not."""

import socket
import ssl
import urllib.parse
from typing import Any

import pika
from pika import exceptions
from pika.adapters.utils.connection_workflow import (
    AMQPConnectionWorkflowFailed,
    AMQPConnectorException,
)

HEARTBEAT_SECONDS = 30
BLOCKED_SECONDS = 60
CONNECT_SECONDS = 10.0
_ACCESS_REFUSED = 403
_NOT_ALLOWED = 530


class BadUrlError(Exception):
    """The broker's url is no url; the text does not repeat it, as it holds a password."""


def parameters_of(url: str) -> pika.URLParameters:
    """Return the parameters of a connection.

    Raises:
        BadUrlError: It is no AMQP url.
    """
    if urllib.parse.urlsplit(url).scheme not in ("amqp", "amqps"):
        raise BadUrlError("the broker's url does not start with amqp:// or amqps://")
    try:
        parameters = pika.URLParameters(url)
    except (ValueError, TypeError, LookupError, SyntaxError, AttributeError) as error:
        raise BadUrlError(f"the broker's url cannot be read ({type(error).__name__})") from None
    parameters.heartbeat = HEARTBEAT_SECONDS
    parameters.blocked_connection_timeout = BLOCKED_SECONDS
    parameters.connection_attempts = 1
    parameters.socket_timeout = CONNECT_SECONDS
    parameters.stack_timeout = CONNECT_SECONDS
    parameters.client_properties = {"connection_name": f"wrapper-publisher {socket.gethostname()}"}
    return parameters


def reason_of(error: BaseException) -> str:
    """Return in words why a connection could not be made, or broke."""
    cause = _root(error)
    match cause:
        case exceptions.ProbableAuthenticationError():
            return "the broker refuses the user name or the password"
        case exceptions.ProbableAccessDeniedError():
            return "the broker refuses access to the virtual host"
        case exceptions.ConnectionClosedByBroker() if cause.reply_code == _ACCESS_REFUSED:
            return "the broker refuses the user name or the password"
        case exceptions.ConnectionClosedByBroker() if cause.reply_code == _NOT_ALLOWED:
            return "the broker refuses access to the virtual host"
        case exceptions.ConnectionClosedByBroker():
            return f"the broker closed the connection ({cause.reply_text})"
        case exceptions.ConnectionBlockedTimeout():
            return "the broker was blocked for too long"
        case exceptions.AMQPHeartbeatTimeout():
            return "the broker was silent for too long"
        case socket.gaierror():
            return "the broker's name cannot be resolved"
        case ssl.SSLError():
            return f"no secure connection to the broker can be made ({cause.strerror or 'TLS'})"
        case ConnectionRefusedError():
            return "the broker is away (connection refused)"
        case OSError() | TimeoutError():
            return f"the broker is away ({cause.strerror or type(cause).__name__})"
        case _:
            return f"the connection to the broker broke ({type(cause).__name__})"


def _root(error: Any) -> BaseException:
    """Dig the cause out of pika's layers of connection attempts."""
    while True:
        if isinstance(error, AMQPConnectionWorkflowFailed) and error.exceptions:
            error = error.exceptions[-1]
        elif isinstance(error, AMQPConnectorException) and getattr(error, "exception", None):
            error = error.exception
        elif isinstance(error, exceptions.AMQPConnectionError) and _wrapped(error):
            error = _wrapped(error)
        else:
            return error  # type: ignore[no-any-return]


def _wrapped(error: BaseException) -> BaseException | None:
    first = error.args[0] if error.args else None
    return first if isinstance(first, BaseException) else None
