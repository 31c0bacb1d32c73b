"""A running imitation: the API behind a threaded HTTP server, and a log of what was asked."""

import contextlib
import gzip
import threading
from abc import ABC, abstractmethod
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, ClassVar
from urllib.parse import parse_qs, urlsplit

from api_servers.data import Clock, Datum, frozen
from api_servers.exchange import Fault, Request, Response, as_json
from http_serving import Quiet, running

SECRET_NAME = "api-credentials"


@dataclass(kw_only=True)
class Api(ABC):
    """One shape of API with its data."""

    name: ClassVar[str]
    """Of the Wrapper in `manifest`."""
    target: ClassVar[str]
    """Path and query of the manifest's url."""
    periodicity: ClassVar[str]
    clock: Clock = field(default_factory=frozen)
    key: str = ""
    """What clients have to present, where the API wants a key."""

    @abstractmethod
    def answer(self, request: Request) -> Response:
        """Answer a request whose key, if any, is right."""

    @abstractmethod
    def data(self) -> list[Datum]:
        """Return every point there is now, with the names that the series should get."""

    def source(self) -> dict[str, Any]:
        """Return what a manifest says in `source.api` besides the url and the credentials."""
        return {}

    def auth(self) -> dict[str, Any]:
        """Return how the key is sent, as a manifest's `auth` without the reference; empty without a key."""
        return {}

    def refusal(self) -> Response:
        """Return the answer to a wrong key or none."""
        return as_json({"message": "Unauthorized"}, 401)

    def admits(self, request: Request) -> bool:
        """Tell whether a request carries the key."""
        sent = self.auth()
        if not sent:
            return True
        if "header" in sent:
            return request.headers.get(str(sent["header"]).lower()) == self.key
        return request.one(sent["queryParameter"]) == self.key


@dataclass
class Served:
    """A running imitation.

    Attributes:
        api: What answers.
        base: Scheme, host and port.
        requests: Everything that was asked, in order; credentials included.
    """

    api: Api
    base: str
    fault: Fault | None = None
    requests: list[Request] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def url(self) -> str:
        """The manifest's url."""
        return self.base + self.api.target

    def expected(self) -> set[Datum]:
        """Return exactly the points that a collector should have found by now."""
        return set(self.api.data())

    def secrets(self) -> dict[str, str]:
        """Return the Secret's data, by key."""
        return {"key": self.api.key} if self.api.auth() else {}

    def source(self) -> dict[str, Any]:
        """Return `source.api` of a manifest."""
        described = {"url": self.url, "requestsPerMinute": 6000, **self.api.source()}
        if self.api.auth():
            reference = {"name": SECRET_NAME, "key": "key"}
            described["auth"] = {"apiKey": {**self.api.auth(), "secretKeyRef": reference}}
        return described

    def manifest(self, name: str | None = None, namespace: str = "default") -> dict[str, Any]:
        """Return a Wrapper for this source."""
        indicator = {"name": self.api.name.replace("-", " "), "periodicity": self.api.periodicity}
        return {
            "apiVersion": "wrappers.dev/v1alpha1",
            "kind": "Wrapper",
            "metadata": {"name": name or self.api.name, "namespace": namespace},
            "spec": {
                "indicator": indicator,
                "source": {"api": self.source()},
                "generation": {"engine": "Template"},
            },
        }

    def secret(self, namespace: str = "default") -> dict[str, Any] | None:
        """Return the Secret that the manifest refers to; None where there is none."""
        if not self.secrets():
            return None
        metadata = {"name": SECRET_NAME, "namespace": namespace}
        return {"apiVersion": "v1", "kind": "Secret", "metadata": metadata, "stringData": self.secrets()}

    def respond(self, request: Request) -> Response:
        """Log a request and answer it."""
        with self._lock:
            self.requests.append(request)
            number = len(self.requests)
        broken = self.fault(request, number) if self.fault is not None else None
        if broken is not None:
            return broken
        if urlsplit(self.api.target).path != request.path and not self.api_has(request.path):
            return as_json({"message": f"no such resource: {request.path}"}, 404)
        return self.api.answer(request) if self.api.admits(request) else self.api.refusal()

    def api_has(self, path: str) -> bool:
        """Tell whether the API answers at another path too."""
        return path in getattr(self.api, "paths", ())


@contextlib.contextmanager
def run(api: Api, *, host: str = "127.0.0.1", port: int = 0, fault: Fault | None = None) -> Iterator[Served]:
    """Serve an API on an address until the end of the block; port 0 takes a free one."""
    server = ThreadingHTTPServer((host, port), BaseHTTPRequestHandler)
    served = Served(api, base=f"http://{host}:{server.server_address[1]}", fault=fault)
    server.RequestHandlerClass = _handler(served)
    with running(server):
        yield served


def _handler(served: Served) -> type[BaseHTTPRequestHandler]:
    class Handler(Quiet, BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            headers = {name.lower(): text for name, text in self.headers.items()}
            query = parse_qs(parts.query, keep_blank_values=True)
            response = served.respond(Request(parts.path, query, headers, self.path))
            with contextlib.suppress(BrokenPipeError, ConnectionResetError):
                self._send(response, zipped="gzip" in headers.get("accept-encoding", ""))

        def _send(self, response: Response, *, zipped: bool) -> None:
            body, headers = response.body, dict(response.headers)
            if zipped and len(body) > 1000 and "Content-Encoding" not in headers:
                body, headers["Content-Encoding"] = gzip.compress(body, 1), "gzip"
            self.send_response(response.status)
            for name, text in ({"Content-Length": str(len(body))} | headers).items():
                self.send_header(name, text)
            self.end_headers()
            self.wfile.write(body)

    return Handler
